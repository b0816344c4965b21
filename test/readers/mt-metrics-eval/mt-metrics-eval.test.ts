import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { openDatasets } from "../../../src/readers/index.ts";
import { failure, readOne, temporaryFolder } from "../memory-file.ts";

const folder = join(temporaryFolder(), "wmtxx");

const FILES: Readonly<Record<string, string>> = {
  "sources/en-de.txt": "one\ntwo\nthree\n",
  "documents/en-de.docs": "news d1\nnews d1\nsocial d2\n",
  "references/en-de.refA.txt": "eins\nzwei\ndrei\n",
  "references/en-de.refB.txt": "ein\nzwo\ndrei\n",
  "system-outputs/en-de/refB.txt": "ein\nzwo\ndrei\n",
  "system-outputs/en-de/sys1.txt": "eins\n\ndrei!\n",
  "human-scores/en-de.mqm.seg.score": "sys1 0\nsys1 None\nsys1 -5.5\nrefB\t0\nrefB\t0\nrefB\t-1\n",
  "human-scores/en-de.mqm.sys.score": "sys1 -2\nrefB -0.3\n",
  "human-scores/en-de.mqm.doc.score": "sys1 -1\nsys1 -5.5\n",
  "human-scores/en-de.mqm.domain.score": "news sys1 -1\n",
  "human-scores/en-de.wmt-z.seg.score": "sys1 0.1\nsys1 0.2\nsys1 0.3\n",
  "metric-scores/en-de/BLEU-refA.seg.score": "sys1 1\nsys1 2\nsys1 3\n",
  "metric-scores/en-de/BLEU-refA.sys.score": "sys1 20\n",
  "metric-scores/en-de/QE-src.seg.score": "sys1 .1\nsys1 .2\nsys1 .3\nrefB 1\nrefB 1\nrefB 1\n",
};

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  write(FILES);
});

test("mtMetricsEval reads segments with documents, references and systems", async () => {
  const data = await readOne(folder);
  expect(data.head.name).toBe("wmtxx/en-de");
  expect(data.items[2]).toEqual({
    id: "3",
    source: "three",
    references: [
      { id: "refA", text: "drei" },
      { id: "refB", text: "drei" },
    ],
    tags: { lang: "en-de", domain: "social", doc: "d2" },
  });
  expect(data.systems).toEqual(["refB", "sys1"]);
  expect(data.outputs[0]).toMatchObject({ id: "refB/1", sameAs: "refB", tags: { human: "true" } });
  expect(data.outputs[4]).toEqual({ id: "sys1/2", itemId: "2", system: "sys1", text: "", tags: {} });
});

test("mtMetricsEval reads human scores of segments, documents and systems; None is missing", async () => {
  const [source] = await openDatasets([folder]);
  const targets: string[] = [];
  for await (const batch of source!.batches())
    for (const j of batch.judgments ?? [])
      if (j.kind === "rating") targets.push(`${j.aspect} ${Object.values(j.target)[0]} ${j.value}`);
  expect(targets).toContain("mqm sys1/3 -5.5");
  expect(targets).toContain("mqm refB -0.3");
  expect(targets).toContain("mqm sys1/d2 -5.5");
  expect(source!.stats.missingRatings).toEqual({ mqm: 1 });
  expect(
    source!.head.golds!.map((g) => [g.name, g.over, g.excludeSystems?.join(), g.isDefault === true]),
  ).toEqual([
    ["mqm", "outputs", "refB", true],
    ["mqm with references", "outputs", undefined, false],
    ["mqm of systems", "systems", "refB", false],
    ["mqm of systems with references", "systems", undefined, false],
    ["wmt-z", "outputs", "refB", false],
    ["wmt-z with references", "outputs", undefined, false],
  ]);
});

test("mtMetricsEval reads metric scores of segments and systems", async () => {
  const data = await readOne(folder);
  expect(data.tables.map((t) => [t.scorer.name, t.over, [...t.values]])).toEqual([
    ["BLEU-refA", "outputs", [NaN, NaN, NaN, 1, 2, 3]],
    ["BLEU-refA", "systems", [NaN, 20]],
    ["QE-src", "outputs", [1, 1, 1, 0.1, 0.2, 0.3]],
  ]);
});

test.each([
  [
    "system-outputs/en-de/sys1.txt",
    "eins\nzwei\n",
    "wrong number of lines; expected 3, one a source segment, got 2",
  ],
  [
    "metric-scores/en-de/QE-src.seg.score",
    "sys1 1\n",
    'wrong number of scores of system "sys1"; expected 3, one a segment, got 1',
  ],
  [
    "metric-scores/en-de/QE-src.seg.score",
    "sys9 1\n",
    'unknown system "sys9"; expected a file of that name in system-outputs',
  ],
  [
    "metric-scores/en-de/QE-src.seg.score",
    "sys1 1\nsys1\n",
    ':2: invalid score line; expected SYSTEM SCORE, got "sys1"',
  ],
  ["metric-scores/en-de/QE-src.seg.score", "sys1 inf\n", ":1: invalid number"],
])("mtMetricsEval refuses a bad %s", async (name, text, message) => {
  write({ [name]: text });
  expect(await failure(folder)).toContain(message);
});
