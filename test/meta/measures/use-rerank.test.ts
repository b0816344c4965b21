import { expect, test } from "vitest";
import { candidates, columnOf } from "../../../src/meta/columns.ts";
import {
  choiceOf,
  rerankGain,
  rerankPrecision,
  rerankRegret,
} from "../../../src/meta/measures/use-rerank.ts";
import { makeView, wholePart } from "../../../src/meta/view.ts";
import { ratedData } from "../small.ts";

const options = { permutations: 0, seed: 1 };

/** Gold and scores by item. */
function prepared(measure: typeof rerankGain, gold: number[][], score: number[][]) {
  const turned = (rows: number[][]) => rows[0]!.map((_, s) => rows.map((row) => row[s]!));
  const data = ratedData(turned(gold), { m: turned(score) });
  const part = wholePart(makeView(data, data.golds[0]!, { where: {}, excludeSystems: [] }));
  return measure.prepare(part, columnOf(part, candidates(data)[0]!)!, options);
}

test("choiceOf shares a tied top", () => {
  expect(choiceOf([1, 4, 4, 0], [9, 9, 1, 2], [0, 1, 2, 3])).toEqual({
    hit: 0.5,
    picked: 2.5,
    best: 4,
    average: 2.25,
  });
});

const gold = [
  [1, 2, 3],
  [5, 1, 0],
  [2, 2, 2],
  [4, 4, 1],
];
const score = [
  [0, 9, 1],
  [3, 2, 1],
  [1, 2, 3],
  [1, 5, 5],
];

test("re-ranking by hand: precision, regret in gold units, gain over a random choice", () => {
  expect(prepared(rerankPrecision, gold, score)).toMatchObject({ value: (0 + 1 + 0.5) / 3, n: 3, nItems: 3 });
  expect(prepared(rerankRegret, gold, score)).toMatchObject({ value: (-1 + 0 + 0 - 1.5) / 4, n: 4 });
  const gained = 2 - 2 + (5 - 2) + (2.5 - 3);
  expect(prepared(rerankGain, gold, score)!.value).toBeCloseTo(gained / (3 - 2 + (5 - 2) + (4 - 3)), 12);
});

test("an item with an unscored output is left out and the output counted as dropped", () => {
  const holes = score.map((row, i) => (i === 0 ? [0, NaN, 1] : row));
  expect(prepared(rerankRegret, gold, holes)).toMatchObject({ n: 3, dropped: 1, value: -0.5 });
});

test("a constant scorer gains nothing; the worst choice everywhere gains less than nothing", () => {
  expect(
    prepared(
      rerankGain,
      gold,
      gold.map((row) => row.map(() => 1)),
    )!.value,
  ).toBeCloseTo(0, 12);
  expect(
    prepared(
      rerankGain,
      gold,
      gold.map((row) => row.map((v) => -v)),
    )!.value,
  ).toBeLessThan(0);
});

test("where humans rate every item alike there is nothing to choose", () => {
  expect(prepared(rerankGain, [[2, 2]], [[1, 2]])).toBeUndefined();
  expect(prepared(rerankPrecision, [[2, 2]], [[1, 2]])).toBeUndefined();
  expect(prepared(rerankRegret, [[2, 2]], [[1, 2]])!.value).toBe(0);
});
