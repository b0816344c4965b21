import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import { score } from "../../../src/cli/score/score.ts";
import { plainContext } from "../../../src/core/index.ts";
import { corpusScores, scoreDataset } from "../../../src/run/index.ts";
import { createScorer } from "../../../src/scorers/index.ts";
import { failure, readOne, stdinOf, temporaryFolder } from "../memory-file.ts";

const folder = temporaryFolder();
const runs = join(folder, "runs");
const records = [1, 2, 3].map((i) => ({
  id: `i${i}`,
  source: `source ${i}`,
  references: [`the reference ${i}`],
  tags: { lang: i === 1 ? "de" : "fr" },
  outputs: [
    { system: "A", text: `a reference ${i}`, scores: { published: i === 2 ? null : i }, ratings: { q: i } },
    ...(i === 2 ? [{ id: "lone \udc00", system: "C" }] : []),
    { system: "B", text: i === 3 ? "lone \ud800 surrogate" : "else", sameAs: "ref1" },
  ],
  pairs: [{ a: `i${i}/A`, b: `i${i}/B`, judgments: [{ choice: "a" }] }],
}));

beforeAll(async () => {
  const input = join(folder, "toy.jsonl");
  writeFileSync(input, records.map((r) => JSON.stringify(r)).join("\n"));
  const signal = new AbortController().signal;
  const io = {
    stdin: stdinOf(),
    out: () => {},
    err: () => {},
    env: {},
    columns: undefined,
    errIsTerminal: false,
    signal,
  };
  const calls = ["length", "position", "chrf"].flatMap((call) => ["--scorer", call]);
  const argv = ["score", input, ...calls, "--threads", "1", "--max-missing", "0.9", "-o", join(runs, "one")];
  expect(await runProgram([score], argv, io)).toBe(0);
}, 60_000);

test("runDirectory gives back the data that were scored, with the scores", async () => {
  const [before, after] = [await readOne(join(folder, "toy.jsonl")), await readOne(runs)];
  for (const key of ["items", "outputs", "pairs", "judgments", "systems"] as const)
    expect(after[key]).toEqual(before[key]);
  expect(after.head).toEqual(before.head);
  expect(after.tables.map((t) => [t.scorer.name, t.scorer.origin])).toEqual([
    ["published", "imported"],
    ["length", "computed"],
    ["position", "computed"],
    ["position", "computed"],
    ["chrf", "computed"],
  ]);
  expect([...after.tables[0]!.values]).toEqual([...before.tables[0]!.values]);
  expect([...after.tables[1]!.values].filter(Number.isNaN)).toHaveLength(1);
});

test("runDirectory gives pair scores in both orders, counts and reasons as scoring in memory does", async () => {
  const after = await readOne(runs);
  const ctx = plainContext(1);
  const [, length, listed, swapped, chrf] = after.tables;
  expect(length!.missing).toEqual({ "no text": 1 });
  expect([listed, swapped].map((t) => [t!.over, t!.order, ...t!.values])).toEqual([
    ["pairs", "as-listed", 1, 1, 1],
    ["pairs", "swapped", 0, 0, 0],
  ]);
  const scorer = await createScorer("chrf");
  const made = await scoreDataset(after, scorer, ctx);
  expect(chrf!.stats).toEqual(made.stats);
  expect(chrf!.missing).toEqual(made.missing);
  expect(chrf!.values).toEqual(made.values);
  expect(corpusScores(chrf!, after, scorer)).toEqual(corpusScores(made, after, scorer));
  expect(corpusScores(chrf!, after, scorer).map((s) => [s.system, s.n, s.dropped])).toEqual([
    ["A", 3, 0],
    ["B", 0, 3],
    ["C", 0, 1],
  ]);
});

test("runDirectory refuses runs of another version and runs without tables", async () => {
  const path = join(runs, "one", "run.json");
  const record = JSON.parse(readFileSync(path, "utf8")) as object;
  writeFileSync(path, JSON.stringify({ ...record, formatVersion: 2 }));
  expect(await failure(runs)).toBe(
    `${path}: unknown version of the run format; expected formatVersion 1, got 2`,
  );
  writeFileSync(path, JSON.stringify({ ...record, datasets: null, status: "reading" }));
  expect(await failure(runs)).toContain('run without tables (status "reading")');
  writeFileSync(path, JSON.stringify(record));
});
