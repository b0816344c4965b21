import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runProgram } from "../../src/cli/program.ts";
import { score } from "../../src/cli/score/score.ts";

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "trenchcoat-rewardbench-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Runs `score --bench` with the scorers and gives a reader of the files below `bench/`. */
async function bench(records: readonly object[], calls: readonly string[]) {
  const data = join(root, "set.jsonl");
  writeFileSync(data, records.map((r) => `${JSON.stringify(r)}\n`).join(""));
  let err = "";
  const io = {
    stdin: (async function* () {})(),
    out: () => undefined,
    err: (text: string) => void (err += text),
    env: {},
    columns: undefined,
    errIsTerminal: false,
    signal: new AbortController().signal,
  };
  const scorers = calls.flatMap((call) => ["--scorer", call]);
  const argv = ["score", "--bench", data, ...scorers, "-o", join(root, "run"), "--threads", "1"];
  expect([await runProgram([score], argv, io), err]).toEqual([0, expect.stringContaining("results:")]);
  return (file: string) => JSON.parse(readFileSync(join(root, "run", "bench", file), "utf8")) as unknown;
}

const pair = (id: number, subset: string, chosen: string, rejected: string) => ({
  id,
  prompt: `question ${id}`,
  chosen,
  chosen_model: "m",
  rejected,
  rejected_model: "n",
  subset,
});

test("score --bench of RewardBench 1 writes {subset: accuracy} and the scores of every pair; a tie counts 0", async () => {
  const read = await bench(
    [
      pair(1, "mt-bench-easy", "longer", "short"),
      pair(2, "mt-bench-easy", "same!", "equal"),
      pair(3, "hep-go", "x", "long"),
    ],
    ["length", "position"],
  );
  const about = { model: "length", model_type: "sentinel", chat_template: "none" };
  expect(read("eval-set/length.json")).toEqual({ ...about, "mt-bench-easy": 0.5, "hep-go": 0 });
  expect(read("eval-set-scores/length.json")).toEqual({
    ...about,
    id: ["1", "2", "3"],
    subset: ["mt-bench-easy", "mt-bench-easy", "hep-go"],
    results: [1, 0, 0],
    scores_chosen: [6, 5, 1],
    scores_rejected: [5, 5, 4],
  });
  expect(read("eval-set/position.json")).toMatchObject({ model: "position" });
  expect(() => read("eval-set-scores/position.json")).toThrow(/ENOENT/);
});

const several = (id: string, subset: string, chosen: readonly string[], rejected: readonly string[]) => ({
  id,
  prompt: `question ${id}`,
  chosen,
  rejected,
  num_correct: chosen.length,
  total_completions: chosen.length + rejected.length,
  subset,
});

test("score --bench of RewardBench 2 shares the top among ties and scores Ties by its own rule", async () => {
  const read = await bench(
    [
      several("7", "Focus", ["four"], ["five", "a", "b"]),
      several("8", "Focus", ["longest"], ["x", "y", "z"]),
      several("ref:1", "Ties", ["right"], ["a", "bb"]),
      several("tied:1", "Ties", ["right", "rights"], ["a", "bbbbbbbb"]),
    ],
    ["length"],
  );
  const grouped = read("eval-set/length.json") as Record<string, number>;
  expect(grouped["Focus"]).toBe(0.75);
  expect(grouped["Ties"]).toBeCloseTo(0.3 + 0.01 * Math.tanh(-3 / 1 - 1), 12);
  expect(read("eval-set-scores/length.json")).toMatchObject({
    id: ["7", "8", "ref:1", "tied:1"],
    results: [0.5, 1, 1, 0],
    num_correct: [1, 1, 1, 2],
    scores: [
      [4, 4, 1, 1],
      [7, 1, 1, 1],
      [5, 1, 2],
      [5, 6, 1, 8],
    ],
  });
});
