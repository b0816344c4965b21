import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DuckDBInstance } from "@duckdb/node-api";
import { collect } from "../../src/core/index.ts";
import { openDatasets } from "../../src/readers/index.ts";
import { failure, readOne, temporaryFolder } from "./memory-file.ts";

const folder = temporaryFolder();

function write(name: string, records: readonly object[]): string {
  const path = join(folder, name);
  writeFileSync(path, records.map((r) => `${JSON.stringify(r)}\n`).join(""));
  return path;
}

async function toParquet(jsonl: string, parquet: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const duck = await instance.connect();
  await duck.run(`COPY (FROM read_json('${jsonl}')) TO '${parquet}' (FORMAT parquet)`);
  duck.closeSync();
  instance.closeSync();
}

const first = Array.from({ length: 40 }, (_, i) => ({
  prompt: `p${i}`,
  chosen: `good ${i}`,
  chosen_model: "m",
  rejected: `bad ${i}`,
  rejected_model: "n",
  subset: i % 2 === 0 ? "donotanswer" : "hep-go",
  id: i,
}));

test("rewardBench1 reads pairs whose order says nothing, with the benchmark's rule, gold and slices", async () => {
  const data = await readOne(write("rb1.jsonl", first));
  expect(data.head).toMatchObject({ rule: "rewardbench-1", slices: [["subset"]], licence: "ODC-BY" });
  expect(data.items[1]).toEqual({ id: "hep-go/1", prompt: "p1", references: [], tags: { subset: "hep-go" } });
  expect(data.systems).toEqual(["m", "n"]);
  const listedFirst = data.pairs.filter((pair) => pair.a.endsWith("/chosen")).length;
  expect(listedFirst).toBeGreaterThan(8);
  expect(listedFirst).toBeLessThan(32);
  data.pairs.forEach((pair, i) => {
    const judgment = data.judgments[i]!;
    expect(judgment.kind === "preference" && pair[judgment.choice as "a" | "b"]).toBe(`${pair.id}/chosen`);
  });
  expect(data.golds.filter((g) => g.isDefault).map((g) => [g.name, g.over, g.combine])).toEqual([
    ["preference", "pairs", "single"],
  ]);
});

test("rewardBench1 reads Parquet as JSON lines, one data set a split", async () => {
  const data = temporaryFolder();
  const jsonl = write("rb1.jsonl", first);
  await toParquet(jsonl, join(data, "raw-00000-of-00001.parquet"));
  await toParquet(jsonl, join(data, "filtered-00000-of-00001.parquet"));
  const sources = await openDatasets([data]);
  const names = sources.map((s) => s.head.name.split("/")[1]);
  expect(names).toEqual(["filtered", "raw"]);
  const [parquet, text] = [await collect(sources[1]!), await readOne(jsonl)];
  expect(parquet.outputs).toEqual(text.outputs);
  expect(parquet.judgments).toEqual(text.judgments);
});

test("rewardBench1 refuses an id that comes twice", async () => {
  const path = write("twice.jsonl", [first[0]!, first[0]!]);
  expect(await failure(path)).toBe(
    `${path}:2: duplicate item id "donotanswer/0"; expected ids that occur once`,
  );
});

const second = [
  {
    id: "7",
    prompt: "p",
    chosen: ["c"],
    rejected: ["r", "s", "t"],
    num_correct: 1,
    total_completions: 4,
    subset: "Math",
  },
  {
    id: "ref:1",
    prompt: "q",
    chosen: ["c"],
    rejected: ["r"],
    num_correct: 1,
    total_completions: 2,
    subset: "Ties",
  },
  {
    id: "tied:1",
    prompt: "q",
    chosen: ["c", "d"],
    rejected: ["r"],
    num_correct: 2,
    total_completions: 3,
    subset: "Ties",
  },
];

test("rewardBench2 reads sets of right outputs; Ties keep their ids and are grouped", async () => {
  const jsonl = write("rb2.jsonl", second);
  const data = await readOne(jsonl);
  expect(data.head).toMatchObject({ rule: "rewardbench-2", slices: [["subset"]] });
  expect(data.items.map((i) => [i.id, i.group])).toEqual([
    ["Math/7", undefined],
    ["ref:1", "ties:1"],
    ["tied:1", "ties:1"],
  ]);
  expect(data.outputs).toHaveLength(9);
  expect(data.judgments[2]).toEqual({
    kind: "correct",
    rater: { aggregate: "label" },
    aspect: "correct",
    itemId: "tied:1",
    outputs: ["tied:1/chosen-1", "tied:1/chosen-2"],
  });
  expect(data.golds).toMatchObject([{ name: "correct", over: "items", isDefault: true }]);
  const parquet = join(folder, "rb2.parquet");
  await toParquet(jsonl, parquet);
  expect((await readOne(parquet)).outputs).toEqual(data.outputs);
});

test("rewardBench2 refuses counts that do not fit the lists", async () => {
  const path = write("count.jsonl", [{ ...second[0]!, num_correct: 2 }]);
  expect(await failure(path)).toBe(
    `${path}:1: invalid field "num_correct"; expected 1, the answers listed, got 2`,
  );
});

test("a truncated Parquet file is refused in one line", async () => {
  const path = join(folder, "cut.parquet");
  writeFileSync(path, "PAR1 and then nothing of use");
  expect(await failure(path, { format: "rewardbench-1" })).toContain("cut.parquet: ");
});
