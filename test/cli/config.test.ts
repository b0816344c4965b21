import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunRecord } from "../../src/core/index.ts";
import { call } from "./fake-io.ts";

const ROOT = resolve(import.meta.dirname, "../..");
let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "trenchcoat-config-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  const path = join(root, name);
  mkdirSync(resolve(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
};

/** Ten items with a good and a bad output each; people like the long one. */
function data(name = "data.jsonl"): string {
  const lines = Array.from({ length: 10 }, (_, i) =>
    JSON.stringify({
      id: `i${i}`,
      references: [`it is open on day ${i} of every week`],
      outputs: [
        { system: "A", text: `it is open on day ${i}`, ratings: { helpful: [{ value: 5, rater: "r" }] } },
        { system: "B", text: `no idea ${i}`, ratings: { helpful: [{ value: 1, rater: "r" }] } },
      ],
    }),
  );
  return write(name, `${lines.join("\n")}\n`);
}

const config = (body: string, name = "trenchcoat.config.mjs"): string =>
  write(name, `export default ${body};\n`);
const here = (argv: readonly string[]) => call(argv, { cwd: root });

function record(dir: string): RunRecord {
  return JSON.parse(readFileSync(join(dir, "run.json"), "utf8")) as RunRecord;
}

const COUNTING = (more = "") => `{
  scorers: { words: (text) => { globalThis.asked = (globalThis.asked ?? 0) + 1; ${more} return text.split(" ").length / 10; } },
  data: { paths: ${JSON.stringify(join(root, "data.jsonl"))} },
}`;
const asked = (): number => {
  const n = Number(Reflect.get(globalThis, "asked") ?? 0);
  Reflect.set(globalThis, "asked", 0);
  return n;
};

test("score, resume and meta with a function of the config beside a scorer in threads: each output is asked once", async () => {
  data();
  config(COUNTING());
  asked();
  const dir = join(root, "run");
  const argv = [
    "score",
    "--scorer",
    "words",
    "--scorer",
    "chrf",
    "--threads",
    "2",
    "--part-rows",
    "4",
    "-o",
    dir,
  ];
  const first = await here(argv);
  expect([first.code, asked()]).toEqual([0, 20]);
  expect(first.err).toContain("config: trenchcoat.config.mjs\n");
  expect(first.err).toContain("words: 20 outputs, mean 0.45");
  const words = record(dir).scorers.find((s) => s.call === "words")!;
  expect(words.spec).toMatchObject({ name: "words", inMainThread: true });
  expect(words.signature).toMatch(/^words@config-[0-9a-f]{12}$/);
  const files = readdirSync(join(dir, "scores", words.hash)).map((f) => [
    f,
    readFileSync(join(dir, "scores", words.hash, f)).toString("base64"),
  ]);
  expect(files).toHaveLength(5);

  rmSync(join(dir, "scores", words.hash, files[2]![0]!));
  expect((await here(argv)).code).toBe(0);
  expect(asked()).toBe(4);
  for (const [file, bytes] of files)
    expect(readFileSync(join(dir, "scores", words.hash, file!)).toString("base64")).toBe(bytes);

  const meta = await here(["meta", dir, "--json", "--resamples", "50"]);
  expect([meta.code, asked()]).toEqual([0, 0]);
  const rows = JSON.parse(meta.out).rows as { scorer: string; primary: boolean; value: number }[];
  expect(rows.find((r) => r.scorer === "words" && r.primary)).toMatchObject({ value: 1 });
});

test("an edited function is asked again, an edited file that the config imports too; a version of its author holds", async () => {
  data();
  const dir = join(root, "run");
  const argv = ["score", "-o", dir, "--scorer", "words"];
  const scored = async (): Promise<number> => {
    expect((await here(argv)).code).toBe(0);
    return asked();
  };
  asked();
  config(COUNTING());
  expect([await scored(), await scored()]).toEqual([20, 0]);
  config(COUNTING("text += ' !';"));
  expect(await scored()).toBe(20);
  const imported = (n: number) => write("lib/weigh.mjs", `export const weigh = ${n};\n`);
  imported(1);
  write(
    "trenchcoat.config.mjs",
    `import { weigh } from "./lib/weigh.mjs";\nexport default ${COUNTING("text += weigh;")};\n`,
  );
  expect([await scored(), await scored()]).toEqual([20, 0]);
  imported(2);
  expect(await scored()).toBe(20);

  const versioned = (body: string) =>
    write(
      "trenchcoat.config.mjs",
      `import { fromFunction } from ${JSON.stringify(join(ROOT, "src/index.ts"))};
export default { scorers: { words: fromFunction((t) => { globalThis.asked = (globalThis.asked ?? 0) + 1; ${body} }, { version: "7" }) }, data: { paths: ${JSON.stringify(join(root, "data.jsonl"))} } };`,
    );
  versioned("return 0.1;");
  expect(await scored()).toBe(20);
  versioned("return 0.2;");
  expect(await scored()).toBe(0);
  expect(record(dir).scorers.at(-1)).toMatchObject({ signature: "words@7" });
});

test("the command line goes before the config, the config before defaults, and --no-config goes without", async () => {
  data();
  const other = data("other.jsonl");
  config(`{
    scorers: { f1: "token-f1", mine: (text) => text.length / 100 },
    data: { paths: ${JSON.stringify(join(root, "data.jsonl"))} },
    gold: "helpful",
    flags: { score: { out: ${JSON.stringify(join(root, "by-config"))}, seed: 5, "part-rows": 4 }, meta: { measure: ["pearson"], resamples: 50 } },
  }`);
  const all = JSON.parse((await here(["score", "--json"])).out);
  expect(all.seed).toBe(5);
  expect(all.scorers.map((s: { scorer: string }) => s.scorer)).toEqual(["token-f1", "mine"]);
  expect(record(join(root, "by-config")).request).toMatchObject({ seed: 5, partRows: 4 });
  const typed = JSON.parse(
    (await here(["score", other, "--scorer", "f1", "--seed", "9", "-o", join(root, "typed"), "--json"])).out,
  );
  expect(typed).toMatchObject({ seed: 9, scorers: [{ scorer: "token-f1" }] });
  expect(record(join(root, "typed")).request.inputs).toMatchObject([{ name: "other.jsonl" }]);

  const meta = JSON.parse((await here(["meta", "--scorer", "mine", "--json"])).out);
  expect(new Set(meta.rows.map((r: { measure: string }) => r.measure))).toEqual(new Set(["pearson"]));
  expect(meta.rows[0].resamples).toBe(50);
  const without = await here(["meta", "--no-config", "--scorer", "mine"]);
  expect([without.code, without.err]).toEqual([
    2,
    "meta: missing required argument 'paths'; expected data on the command line, or data.paths in a config\n",
  ]);
  const unknown = await here(["meta", other, "--no-config", "--scorer", "mine"]);
  expect(unknown.err).toContain('unknown scorer "mine"');
});

test("the readers' options of a config go with its own paths only", async () => {
  write("mine.csv", "q,who,said,points\n1,A,yes,5\n1,B,no,1\n2,A,yes,4\n2,B,no,2\n");
  const other = data();
  config(`{ data: { paths: [${JSON.stringify(join(root, "mine.csv"))}], format: "table",
    map: { item: "q", system: "who", text: "said", rating: "points" } } }`);
  const own = JSON.parse((await here(["meta", "--scorer", "length", "--json", "--resamples", "50"])).out);
  expect(own.datasets[0]).toMatchObject({ name: "mine" });
  const typed = await here(["meta", other, "--scorer", "chrf", "--json", "--resamples", "50"]);
  expect(typed.code).toBe(0);
});

test("calibrate, fit, attack, audit and gate know the scorers of a config, a fitted form finds them again", async () => {
  const path = data();
  config(
    `{ scorers: { words: (text) => text.split(" ").length / 10 }, gold: "helpful", data: { paths: ${JSON.stringify(path)} } }`,
  );
  const form = join(root, "fit.json");
  const fit = await here([
    "fit",
    "--members",
    "words,chrf",
    "--folds",
    "2",
    "--inner-folds",
    "2",
    "--resamples",
    "50",
    "-o",
    form,
  ]);
  expect(fit).toMatchObject({ code: 0 });
  const scored = await here([
    "score",
    "--scorer",
    `fitted:${form}`,
    "-o",
    join(root, "run"),
    "--threads",
    "2",
    "--part-rows",
    "4",
  ]);
  expect(scored.err).toContain("20 outputs");
  expect(scored.code).toBe(0);
  for (const argv of [
    ["attack", "--scorer", "words", "--dry-run"],
    ["audit", "--scorer", "config:words", "--dry-run"],
    ["gate", "--compute", "words", "--min", "accuracy=0.5", "--scorer", "words", "--resamples", "50"],
  ]) {
    const { code, err } = await here(argv);
    expect([argv[0], code, err.replace("config: trenchcoat.config.mjs\n", "")]).toEqual([
      argv[0],
      expect.any(Number),
      expect.not.stringContaining("unknown scorer"),
    ]);
    expect(code).not.toBe(70);
  }
});

test.each([
  [
    "{ scorers: { helpful: 3 } }",
    'trenchcoat.config.mjs: scorers.helpful: invalid value; expected a call such as "bleu:tokenize=zh", a function or fromFunction(...), got 3',
  ],
  [
    '{ scorers: { chrf: "bleu" } }',
    "trenchcoat.config.mjs: scorers.chrf: the name of a scorer that is there already; expected another name",
  ],
  [
    '{ scorers: { "a b": "bleu" } }',
    "trenchcoat.config.mjs: scorers.a b: invalid name; expected letters, digits, dots, - and _, a letter first",
  ],
  [
    "{ scorer: {} }",
    'trenchcoat.config.mjs: unknown key "scorer"; expected one of: scorers, data, gold, flags',
  ],
  [
    "{ data: {} }",
    "trenchcoat.config.mjs: data.paths: invalid value; expected a path or a list of paths, got nothing",
  ],
  [
    '{ data: { paths: "x", skipBad: -1 } }',
    "trenchcoat.config.mjs: data.skipBad: invalid value; expected a whole number of 0 or more, got -1",
  ],
  [
    '{ data: { paths: "x", maps: {} } }',
    'trenchcoat.config.mjs: data: unknown key "maps"; expected one of: paths, format, map, scoreColumns, skipBad',
  ],
  ['{ gold: ["x"] }', "trenchcoat.config.mjs: gold: invalid value; expected the name of a gold, got a list"],
  [
    "{ flags: { scores: {} } }",
    'trenchcoat.config.mjs: flags: unknown command "scores"; expected one of: demo, data, scorers,',
  ],
  [
    "{ flags: { score: { seeds: 1 } } }",
    'trenchcoat.config.mjs: flags.score: unknown flag "seeds"; expected one of: scorer,',
  ],
  [
    '{ flags: { meta: { all: "yes" } } }',
    'trenchcoat.config.mjs: flags.meta.all: invalid value; expected true or false, got "yes"',
  ],
  [
    "{ flags: { score: { seed: true } } }",
    "trenchcoat.config.mjs: flags.score.seed: invalid value; expected a text or a number, got true",
  ],
  ["7", "trenchcoat.config.mjs: invalid value; expected an object, got 7"],
  ["undefined", "trenchcoat.config.mjs: no default export; expected export default defineConfig({ ... })"],
  [
    "{ scorers: { a: (() => { throw new Error('no luck') })() } }",
    "trenchcoat.config.mjs: cannot be loaded: no luck",
  ],
])("a config of %s is refused by name and place", async (body, told) => {
  config(body);
  const { code, out, err } = await here(["score", data(), "--scorer", "length", "-o", join(root, "run")]);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain(told);
});

test("a call of the config that names no scorer is told at its place", async () => {
  config('{ scorers: { mine: "chrff" } }');
  const { code, err } = await here(["score", data(), "--scorer", "mine", "-o", join(root, "run")]);
  expect(code).toBe(2);
  expect(err).toContain('trenchcoat.config.mjs: scorers.mine: unknown scorer "chrff"');
  expect(err).toContain('did you mean "chrf"?');
});

test("--config names another file; one that is not there, and two in a folder, are refused", async () => {
  const path = data();
  config('{ scorers: { mine: "length" } }', "elsewhere/own.mjs");
  const argv = ["meta", path, "--scorer", "mine", "--resamples", "50"];
  expect((await here([...argv, "--config", "elsewhere/own.mjs"])).err).toContain("config: elsewhere/own.mjs");
  expect((await here([...argv, "--config", "absent.mjs"])).err).toBe(
    "--config: no such file: absent.mjs; expected a config\n",
  );
  config("{}");
  config("{}", "trenchcoat.config.js");
  expect((await here(argv)).err).toBe(
    "config: two configs in one folder; expected one, or --config FILE, got trenchcoat.config.js and trenchcoat.config.mjs\n",
  );
});

test("a config in a folder above is not used, one in JSON is", async () => {
  const path = data();
  write("trenchcoat.config.json", JSON.stringify({ scorers: { mine: "length" }, gold: "helpful" }));
  mkdirSync(join(root, "below"));
  const argv = ["meta", path, "--scorer", "mine", "--resamples", "50"];
  const below = await call(argv, { cwd: join(root, "below") });
  expect([below.code, below.err.includes("config:")]).toEqual([2, false]);
  expect(await here(argv)).toMatchObject({ code: 0 });
  write("trenchcoat.config.json", "{");
  expect((await here(argv)).err).toMatch(/^trenchcoat\.config\.json: cannot be loaded: /);
});

test("a config in TypeScript is read by tsx of its project; where there is none, what to install is said", async () => {
  const path = data();
  write(
    "trenchcoat.config.ts",
    `const scorers: Record<string, string> = { mine: "length" };\nexport default { scorers };\n`,
  );
  const argv = ["meta", path, "--scorer", "mine", "--resamples", "50"];
  expect(await here(argv)).toMatchObject({ code: 0 });
  const { loadConfig } = await import("../../src/cli/config/config-file.ts");
  const file = write("broken/trenchcoat.config.ts", "export default {");
  await expect(loadConfig(file, "x.ts")).rejects.toThrow(/^x\.ts: cannot be loaded: /);
});

test("verbs without data take no config", async () => {
  config("{ gold: 3 }");
  expect((await here(["scorers", "chrf"])).code).toBe(0);
});
