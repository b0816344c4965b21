import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, describe, expect, test } from "vitest";
import { collect, type Dataset } from "../../../src/core/index.ts";
import { openDatasets, type OpenOptions } from "../../../src/readers/index.ts";

const dir = mkdtempSync(join(tmpdir(), "rollouts-"));
afterAll(() => rmSync(dir, { recursive: true }));

async function datasetOf(path: string, options: OpenOptions = {}): Promise<Dataset> {
  const [source] = await openDatasets([path], options);
  return collect(source!);
}

function lines(path: string, rows: readonly object[]): string {
  mkdirSync(join(dir, path, ".."), { recursive: true });
  writeFileSync(join(dir, path), rows.map((r) => JSON.stringify(r)).join("\n"));
  return join(dir, path);
}

/** Parquet with the columns that `pandas.DataFrame(table).to_parquet` writes for TRL's table. */
async function completions(folder: string, step: number, rows: string): Promise<void> {
  mkdirSync(join(dir, folder), { recursive: true });
  const file = join(dir, folder, `completions_${String(step).padStart(5, "0")}.parquet`);
  const duck = await (await DuckDBInstance.create()).connect();
  await duck.run(
    `COPY (SELECT * FROM (VALUES ${rows}) t(step, prompt, completion, accuracy_reward, format_reward, source, advantage)) TO '${file}' (FORMAT parquet)`,
  );
  duck.closeSync();
}

const tables = ({ tables: all }: Dataset) =>
  Object.fromEntries(all.map((t) => [t.scorer.name, [...t.values].map((v) => (Number.isNaN(v) ? null : v))]));

describe("TRL completions", () => {
  test("items by prompt, outputs by step, every reward kept, None missing, advantage and texts left out", async () => {
    await completions("trl", 10, "(10, 'p2', 'c', 1.0, NULL::DOUBLE, 'math', 0.5)");
    await completions(
      "trl",
      2,
      "(2, 'p1', 'a', 1.0, 0.5, 'math', 0.7), (2, 'p1', 'b', 0.0, 'NaN'::DOUBLE, 'math', -0.7)",
    );
    const dataset = await datasetOf(join(dir, "trl"));
    expect(dataset.items.map((i) => i.prompt)).toEqual(["p1", "p2"]);
    expect(dataset.outputs.map((o) => [o.text, o.tags["step"]])).toEqual([
      ["a", "2"],
      ["b", "2"],
      ["c", "10"],
    ]);
    expect(dataset.outputs[0]!.itemId).toBe(dataset.outputs[1]!.itemId);
    expect(tables(dataset)).toEqual({ accuracy_reward: [1, 0, 1], format_reward: [0.5, null, null] });
    expect(dataset.tables[0]!.scorer).toMatchObject({ origin: "imported", family: "reward-model" });
  });

  test("--map chooses scores and judgments", async () => {
    const map = { "reward:format": "format_reward", "rating:right": "accuracy_reward" };
    const dataset = await datasetOf(join(dir, "trl"), { map });
    expect(tables(dataset)).toEqual({ format: [0.5, null, null] });
    expect(dataset.golds).toMatchObject([{ name: "right", over: "outputs" }]);
    await expect(datasetOf(join(dir, "trl"), { map: { "reward:x": "fromat_reward" } })).rejects.toThrow(
      /unknown column "fromat_reward"/,
    );
    await expect(
      datasetOf(join(dir, "trl"), { format: "trl-completions", map: { text: "completion" } }),
    ).rejects.toThrow(/no field of a log of TRL/);
  });
});

describe("verl rollouts", () => {
  test("files in the order of their steps; gts is a reference; what the reward function returned is kept", async () => {
    const row = (input: string, output: string, step: number, more: object) => ({
      input,
      output,
      gts: "42",
      score: 1,
      step,
      ...more,
    });
    lines("verl/10.jsonl", [row("q", "z", 10, { acc: true, request_id: "r3", pred: "42" })]);
    lines("verl/2.jsonl", [
      row("q", "x", 2, { acc: false, score: -1 }),
      row("q", "x", 2, { acc: true, score: null }),
    ]);
    const dataset = await datasetOf(join(dir, "verl"));
    expect(dataset.items).toMatchObject([{ prompt: "q", references: [{ id: "gts", text: "42" }] }]);
    expect(dataset.outputs.map((o) => o.id.split("/").slice(1).join("/"))).toEqual(["2/1", "2/2", "10/1"]);
    expect(tables(dataset)).toEqual({ score: [-1, null, 1], acc: [0, 1, 1] });
  });

  test("a bad record is named by file and line, and passed over where allowed", async () => {
    const path = lines("bad/1.jsonl", [
      { input: "q", output: "a", gts: null, score: 1, step: 1 },
      { input: "q", output: 3, gts: null, score: 1, step: 1 },
    ]);
    await expect(datasetOf(path)).rejects.toThrow(
      /1\.jsonl:2: invalid field "output"; expected a text or a list of messages, got 3/,
    );
    expect((await datasetOf(path, { skipBad: 1 })).outputs).toHaveLength(1);
    const score = { map: { "reward:output": "output" } };
    await expect(datasetOf(path, score)).rejects.toThrow(
      /1\.jsonl:1: invalid score "output"; expected a number, true, false or null, got "a"/,
    );
  });
});

test("OpenRLHF samples", async () => {
  const dataset = await datasetOf(
    lines("openrlhf.jsonl", [
      { input: "q", output: "a", reward: 0.73 },
      { input: "q", output: "b", reward: -2 },
    ]),
  );
  expect(tables(dataset)).toEqual({ reward: [0.73, -2] });
  expect(dataset.items).toHaveLength(1);
});

test("--format names a log that is not there", async () => {
  const path = lines("other.jsonl", [{ id: "1", text: "x" }]);
  await expect(datasetOf(path, { format: "verl-rollouts" })).rejects.toThrow(
    /not of the format verl-rollouts/,
  );
});
