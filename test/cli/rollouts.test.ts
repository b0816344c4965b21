import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, expect, test } from "vitest";
import { call } from "./fake-io.ts";

const dir = mkdtempSync(join(tmpdir(), "trl-"));
afterAll(() => rmSync(dir, { recursive: true }));

/** A reward file as a user of TRL has it; nothing in it knows of us. */
const REWARD = `import re

def boxed_reward(completions, ground_truth, **kwargs):
    matches = [re.search(r"\\\\boxed\\{(.*?)\\}", c) for c in completions]
    contents = [m.group(1) if m else None for m in matches]
    return [None if c is None else (1.0 if c == gt else 0.0) for c, gt in zip(contents, ground_truth)]
`;

interface Row {
  readonly prompt: string;
  readonly completion: string;
  readonly right: string;
  readonly human: number;
}

/** 12 questions with 4 answers: right and wrong in a box, right and wrong without. */
const ROWS: readonly Row[] = Array.from({ length: 12 }, (_, q) => {
  const row = (text: string, human: number): Row => ({
    prompt: `What is ${q} + 1?`,
    completion: text,
    right: String(q + 1),
    human,
  });
  return [
    row(`It is \\boxed{${q + 1}}.`, 5),
    row(`It is \\boxed{${q + 3}}.`, q % 4 === 0 ? 2 : 1),
    row(`It is \\boxed{${q + 2}}, surely.`, 1),
    row(`I believe ${q + 1}`, 4),
  ];
}).flat();

const rewardOf = ({ completion, right }: Row): string => {
  const said = /\\boxed\{(.*?)\}/.exec(completion)?.[1];
  return said === undefined ? "NULL" : said === right ? "1.0" : "0.0";
};

interface MetaRow {
  readonly scorer: string;
  readonly measure: string;
  readonly grouping: string;
  readonly value: number | null;
  readonly n: number;
}

async function metaRows(argv: readonly string[]): Promise<MetaRow[]> {
  const { code, out, err } = await call(["meta", ...argv, "--json"]);
  if (code !== 0) throw new Error(err);
  return (JSON.parse(out) as { rows: MetaRow[] }).rows;
}

/** The correlation with the human ratings over all outputs. */
const rowOf = (rows: readonly MetaRow[], measure: string): MetaRow =>
  rows.find((r) => r.scorer.includes("boxed_reward") && r.measure === measure && r.grouping === "none")!;

test("a TRL reward file and the log of a run with it are meta-evaluated in one command each, to the same end", async () => {
  const reward = join(dir, "reward.py");
  writeFileSync(reward, REWARD);
  const data = join(dir, "answers.jsonl");
  writeFileSync(
    data,
    ROWS.map((r) =>
      JSON.stringify({
        prompt: r.prompt,
        text: r.completion,
        "tag:ground_truth": r.right,
        "rating:quality": r.human,
      }),
    ).join("\n"),
  );
  const folder = join(dir, "completions");
  mkdirSync(folder);
  const duck = await (await DuckDBInstance.create()).connect();
  for (const step of [1, 2]) {
    const half = ROWS.filter((_, i) => (i < 24 ? 1 : 2) === step);
    const values = half.map(
      (r) => `(${step}, '${r.prompt}', '${r.completion}', ${rewardOf(r)}::DOUBLE, ${r.human}, 0.0)`,
    );
    await duck.run(
      `COPY (SELECT * FROM (VALUES ${values.join(", ")}) t(step, prompt, completion, boxed_reward, human, advantage)) TO '${join(folder, `completions_0000${step}.parquet`)}' (FORMAT parquet)`,
    );
  }
  duck.closeSync();

  const live = await metaRows([data, "--scorer", `trl:${reward}:boxed_reward`]);
  const logged = await metaRows([folder, "--map", "rating:quality=human", "--score-column", "boxed_reward"]);
  const [a, b] = [rowOf(live, "pearson"), rowOf(logged, "pearson")];
  expect(a.value).toBeGreaterThan(0.5);
  expect(a.n).toBe(36);
  expect(b).toMatchObject({ value: a.value, n: a.n });
}, 60_000);
