import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDatasets } from "../../src/readers/index.ts";
import { failure, gz, readOne, stdinOf, temporaryFolder } from "./memory-file.ts";

const folder = temporaryFolder();
const CSV = "src,mt,ref,score\na,b,c,1\n";

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, content);
  return path;
}

test("openDatasets(paths) opens each of several formats in a directory, and files of one format together", async () => {
  write("mix/README.md", "# about");
  write("mix/arena/battles.jsonl", '{"model_a":"A","model_b":"B","winner":"tie"}\n');
  write("mix/pairs/p.jsonl", '{"chosen":"a","rejected":"b"}\n');
  write("mix/own.jsonl", '{"id":"i","outputs":[{"text":"t"}]}\n');
  const sources = await openDatasets([join(folder, "mix")]);
  expect(sources.map((s) => [s.head.name, s.format])).toEqual([
    ["arena", "arena"],
    ["own", "trenchcoat-jsonl"],
    ["pairs", "preference-pairs"],
  ]);
});

test("openDatasets(paths) gives data sets of one name different names", async () => {
  const path = write("same.csv", CSV);
  expect((await openDatasets([path, path])).map((s) => s.head.name)).toEqual(["same", "same-2"]);
});

test("openDatasets(paths) forces a format, and reads a mapped file as a table", async () => {
  const path = write("pairs.jsonl", '{"chosen":"a","rejected":"b"}\n');
  expect((await openDatasets([path], { format: "table" }))[0]!.format).toBe("table");
  expect((await openDatasets([path], { map: { text: "chosen" } }))[0]!.format).toBe("table");
  expect(await failure(path, { format: "arena" })).toContain(
    "pairs.jsonl: not of the format arena; expected Arena battles",
  );
});

test("openDatasets(paths) suggests the nearest of the formats", async () => {
  const opening = openDatasets([write("x.csv", CSV)], { format: "rewardbench2" });
  await expect(opening).rejects.toThrow(
    '--format: unknown format "rewardbench2"; expected one of: trenchcoat-run, ',
  );
  await expect(opening).rejects.toMatchObject({ problem: { help: 'did you mean "rewardbench-2"?' } });
});

test.each([
  ["a path that is not there", () => join(folder, "nope"), "nope: no such file or directory"],
  ["an empty file", () => write("empty.jsonl", ""), "empty.jsonl: empty file; expected data"],
  ["an empty gz", () => write("empty.jsonl.gz", gz("")), "empty.jsonl.gz: empty file; expected data"],
  ["a file of blanks", () => write("blank.csv", " \n\n"), "blank.csv: empty file; expected data"],
  [
    "a directory without data",
    () => join(write("none/.hidden", "x"), ".."),
    "none: directory without data; expected one of the formats: trenchcoat-run, ",
  ],
  [
    "a directory of other things",
    () => join(write("prose/a.md", "# a"), ".."),
    "prose: unknown data format; expected one of the formats: ",
  ],
  [
    "prose",
    () => write("prose.txt", "just words"),
    "prose.txt: unknown data format; expected one of the formats: ",
  ],
  [
    "truncated gz",
    () => write("cut.csv.gz", gz(`${CSV}${"a,b,c,1\n".repeat(9999)}`).subarray(0, 60)),
    "cut.csv.gz: truncated gz; expected a whole gzip file",
  ],
  [
    "UTF-16",
    () => write("wide.csv", Buffer.from(`\ufeff${CSV}`, "utf16le")),
    "wide.csv:1: text is not UTF-8; expected UTF-8, got UTF-16LE",
  ],
  ["NUL bytes", () => write("nul.csv", `${CSV}a,\0,c,1\n`), "nul.csv:3: NUL byte; expected text"],
  [
    "UTF-16 among other files",
    () => join(write("some/b.csv", Buffer.from(CSV, "utf16le")), "..", write("some/a.csv", CSV) && "."),
    "b.csv:1: text is not UTF-8; expected UTF-8, got UTF-16LE",
  ],
  [
    "bad JSON",
    () => write("bad.jsonl", '{"chosen":"a","rejected":"b"}\n{"chosen":\n'),
    "bad.jsonl:2: invalid JSON at column 11; expected valid JSON, got the end of the text",
  ],
  [
    "JSON lines of other things",
    () => write("list.jsonl", '{"chosen":"a","rejected":"b"}\n[1]\n'),
    "list.jsonl:2: invalid record; expected a JSON object, got [1]",
  ],
])("openDatasets(%s) is one clear line", async (_, path, message) => {
  expect(await failure(path())).toContain(message);
});

test("a UTF-8 byte order mark is skipped in every kind of file", async () => {
  for (const [name, text] of [
    ["bom.csv", CSV],
    ["bom.jsonl", '{"src":"a","mt":"b","ref":"c","score":1}\n'],
    ["bom.json", '[{"src":"a","mt":"b","ref":"c","score":1}]'],
  ] as const)
    expect((await readOne(write(name, `\ufeff${text}`))).outputs[0]!.text).toBe("b");
});

test("openDatasets('-') detects formats on standard input", async () => {
  for (const text of [CSV, CSV.replaceAll(",", "\t"), '[{"src":"a","mt":"b","ref":"c","score":1}]'])
    for (const bytes of [text, gz(text)])
      expect((await readOne("-", { stdin: stdinOf(bytes) })).outputs[0]!.text).toBe("b");
});
