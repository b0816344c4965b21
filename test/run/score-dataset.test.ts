import { expect, test } from "vitest";
import {
  assemble,
  type Dataset,
  defineScorer,
  fromStats,
  isScored,
  perOutput,
  plainContext,
} from "../../src/core/index.ts";
import { scoreDataset } from "../../src/run/index.ts";

const dataset: Dataset = assemble(
  { name: "toy" },
  {
    items: [
      { id: "i1", references: [{ id: "r", text: "ab" }], tags: {} },
      { id: "i2", references: [], tags: {} },
    ],
    outputs: [
      { id: "a", itemId: "i1", text: "abc", tags: {} },
      { id: "b", itemId: "i2", text: "x", tags: {} },
      { id: "c", itemId: "i1", tags: {} },
    ],
    pairs: [{ id: "p", itemId: "i1", a: "c", b: "a", tags: {} }],
    judgments: [],
    columns: [],
  },
);

const about = {
  family: "metric",
  summary: "of this test",
  range: [-Infinity, Infinity],
  direction: "higher",
  unit: "none",
  deterministic: true,
} as const;

const nChars = defineScorer({
  ...about,
  name: "n-chars",
  needs: ["text"],
  arity: "output",
  create: () =>
    fromStats(["text"], {
      nCols: 2,
      count: ({ outputs }, out) => {
        out[0] = outputs[0]!.text!.length;
        out[1] = 1;
        return true;
      },
      combine: (sums) => sums[0]! / sums[1]!,
    }),
});

test("scoreDataset keeps values, reasons and counts of an output scorer", async () => {
  const table = await scoreDataset(dataset, await nChars.create(), plainContext(1));
  expect(table.over).toBe("outputs");
  expect([...table.values]).toEqual([3, 1, NaN]);
  expect(table.missing).toEqual({ "no text": 1 });
  expect(table.stats?.nCols).toBe(2);
  expect([...table.stats!.counts]).toEqual([3, 1, 1, 1, NaN, NaN]);
});

test("scoreDataset gives a pair scorer's values over pairs, in the pair's order", async () => {
  const seen: string[] = [];
  const scorer = await defineScorer({
    ...about,
    name: "sees-pairs",
    needs: [],
    arity: "pair",
    create: () =>
      perOutput([], ({ outputs }) => {
        seen.push(outputs.map((o) => o.id).join());
        return { values: [0.25] };
      }),
  }).create();
  const table = await scoreDataset(dataset, scorer, plainContext(1));
  expect([table.over, ...table.values]).toEqual(["pairs", 0.25]);
  expect(seen).toEqual(["c,a"]);
});

test("scoreDataset asks a list scorer once an item and puts values back in output order", async () => {
  const scorer = await defineScorer({
    ...about,
    name: "ranks",
    needs: [],
    arity: "list",
    create: () =>
      perOutput([], ({ outputs }) => ({ values: outputs.map((_, i) => 10 * outputs.length + i) })),
  }).create();
  const table = await scoreDataset(dataset, scorer, plainContext(1));
  expect([table.over, ...table.values]).toEqual(["outputs", 20, 10, 21]);
});

test("scoreDataset stops when its signal aborts", async () => {
  const context = { ...plainContext(1), signal: AbortSignal.abort(new Error("stop")) };
  await expect(scoreDataset(dataset, await nChars.create(), context)).rejects.toThrow("stop");
});

test("a value that is not finite is missing, not kept", async () => {
  const scorer = {
    spec: nChars.spec,
    score: async (tasks: readonly unknown[]) => tasks.map(() => ({ values: [NaN] })),
  };
  const table = await scoreDataset(dataset, scorer, plainContext(1));
  expect(table.missing).toEqual({ "undefined for this text": 3 });
  expect(isScored({ values: [1] })).toBe(true);
});
