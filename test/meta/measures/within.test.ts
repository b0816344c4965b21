import { expect, test } from "vitest";
import { candidates, columnOf } from "../../../src/meta/columns.ts";
import { partialPearson, partialSpearman } from "../../../src/meta/index.ts";
import {
  withinItemPearson,
  withinItemSpearman,
  withinSystemPearson,
  withinSystemSpearman,
} from "../../../src/meta/measures/within.ts";
import { makeView, wholePart } from "../../../src/meta/view.ts";
import { ratedData } from "../small.ts";

const options = { permutations: 0, seed: 1 };

function prepared(gold: number[][], score: number[][]) {
  const data = ratedData(gold, { m: score });
  const part = wholePart(makeView(data, data.golds[0]!, { where: {}, excludeSystems: [] }));
  const column = columnOf(part, candidates(data)[0]!)!;
  const value = (m: typeof withinItemPearson) => m.prepare(part, column, options)?.value ?? NaN;
  return { part, column, value };
}

const gold = [
  [1, 2, 3, 4, 2],
  [2, 3, 1, 4, 4],
  [3, 3, 5, 5, 1],
];
const score = [
  [5, 1, 2, 2, 9],
  [4, 1, NaN, 9, 3],
  [6, 8, 2, 7, 7],
];

test("within-system and within-item measures are the partial correlations with that grouping", () => {
  const { part, column, value } = prepared(gold, score);
  const pearson = (groupOf: Int32Array) => partialPearson(part.truth, column.values, { groupOf }).value;
  const spearman = (groupOf: Int32Array) => partialSpearman(part.truth, column.values, { groupOf }).value;
  expect(value(withinSystemPearson)).toBeCloseTo(pearson(part.systemOf), 12);
  expect(value(withinItemPearson)).toBeCloseTo(pearson(part.itemOf), 12);
  expect(value(withinSystemSpearman)).toBeCloseTo(spearman(part.systemOf), 12);
  expect(value(withinItemSpearman)).toBeCloseTo(spearman(part.itemOf), 12);
});

test("a scorer that knows only the system has no within-system correlation, only the item no within-item one", () => {
  const bySystem = prepared(gold, [
    [1.1, 1.1, 1.1, 1.1, 1.1],
    [2.3, 2.3, 2.3, 2.3, 2.3],
    [3.7, 3.7, 3.7, 3.7, 3.7],
  ]);
  expect(bySystem.value(withinSystemPearson)).toBeNaN();
  expect(bySystem.value(withinSystemSpearman)).toBeNaN();
  const row = [0.1, 0.7, 0.2, 0.9, 0.4];
  const byItem = prepared(gold, [row, row, row]);
  expect(byItem.value(withinItemPearson)).toBeNaN();
  expect(byItem.value(withinItemSpearman)).toBeNaN();
});

test("within-system Pearson in a resample is the value of the resampled rows", () => {
  const { part, column } = prepared(gold, score);
  const weights = [2, 0, 1, 3, 1];
  for (const measure of [withinSystemPearson, withinItemPearson, withinSystemSpearman]) {
    const { body } = measure.prepare(part, column, options)!;
    const at = [...part.units.keys()].flatMap((i) =>
      Array.from({ length: weights[part.clusterOf[i]!]! }, () => i),
    );
    const pick = (v: ArrayLike<number>) => at.map((i) => v[i]!);
    // Every copy of an item is an item of its own; its mean is the same.
    const held = {
      groupOf: pick(measure === withinItemPearson ? part.itemOf : part.systemOf),
    };
    const rows = (measure === withinSystemSpearman ? partialSpearman : partialPearson)(
      pick(part.truth),
      pick(column.values),
      held,
    ).value;
    const found =
      body.kind === "reweighted"
        ? body.value(weights)
        : body.combine(
            Array.from({ length: body.nCols }, (_, c) =>
              weights.reduce((sum, w, i) => sum + w * body.stats[i * body.nCols + c]!, 0),
            ),
          );
    expect([measure.name, found]).toEqual([measure.name, expect.closeTo(rows, 10)]);
  }
});
