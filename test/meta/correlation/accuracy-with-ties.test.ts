import { expect, test } from "vitest";
import {
  accuracyAtEpsilon,
  accuracyCrossValidated,
  accuracyTuned,
  groupMatrix,
  itemFolds,
  presentIn,
  tieCurve,
} from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

const SHAPE = { nSystems: 3, nItems: 2 };
// Item 0: gold 1 1 0, metric 0.5 0.4 0; item 1: gold 2 1 1, metric 1 0.7 0.75.
const GOLD = [1, 2, 1, 1, 0, 1];
const METRIC = [0.5, 1, 0.4, 0.7, 0, 0.75];

test("accuracyAtEpsilon(groups, columns, epsilon) by hand: ties of gold are lost at 0 and won within epsilon", () => {
  const groups = groupMatrix(SHAPE, "item");
  const columns = { gold: GOLD, metric: METRIC };
  expect(accuracyAtEpsilon(groups, columns, 0)).toMatchObject({
    value: 4 / 6,
    allTieRate: 2 / 6,
    n: 6,
    nGroups: 2,
  });
  expect(accuracyAtEpsilon(groups, columns, 0.06).value).toBe(5 / 6);
  expect(accuracyAtEpsilon(groups, columns, 9).value).toBe(2 / 6);
});

test("accuracyTuned finds the smallest best threshold", () => {
  const found = accuracyTuned(groupMatrix(SHAPE, "item"), { gold: GOLD, metric: METRIC });
  expect(found.value).toBe(1);
  expect(found.epsilon).toBe(0.5 - 0.4);
});

test("accuracyTuned keeps threshold 0 where nothing is gained, and a constant scorer reaches the all-tie rate", () => {
  const groups = groupMatrix({ nSystems: 4, nItems: 1 }, "item");
  expect(accuracyTuned(groups, { gold: [1, 2, 3, 4], metric: [1, 3, 2, 4] })).toMatchObject({
    value: 5 / 6,
    epsilon: 0,
  });
  const flat = accuracyTuned(groups, { gold: [1, 1, 3, 4], metric: [2, 2, 2, 2] });
  expect(flat.value).toBe(flat.allTieRate);
});

test("accuracy is NaN without pairs; missing units are dropped", () => {
  const gold = [1, NaN, NaN, 2];
  const groups = groupMatrix({ nSystems: 2, nItems: 2 }, "item", presentIn(gold));
  expect(accuracyTuned(groups, { gold, metric: [1, 2, 3, 4] })).toMatchObject({
    value: NaN,
    n: 0,
    dropped: 2,
  });
  expect(accuracyAtEpsilon(groups, { gold, metric: [1, 2, 3, 4] }, 0).value).toBeNaN();
});

test("tieCurve starts at 0, ends at the all-tie rate and has its maximum at accuracyTuned", () => {
  const groups = groupMatrix(SHAPE, "none");
  const columns = { gold: GOLD, metric: METRIC };
  const { epsilons, values } = tieCurve(groups, columns);
  const tuned = accuracyTuned(groups, columns);
  expect(epsilons[0]).toBe(0);
  expect(values.at(-1)).toBe(tuned.allTieRate);
  expect(Math.max(...values)).toBe(tuned.value);
  expect(epsilons[values.indexOf(tuned.value)]).toBe(tuned.epsilon);
});

test("accuracyTuned does not change when metric and units are permuted or the metric is scaled by 2", () => {
  const rng = seeded(4);
  const gold = Float64Array.from({ length: 60 }, () => Math.floor(rng() * 4));
  const metric = gold.map((g) => g + randomNormal(rng));
  const shape = { nSystems: 6, nItems: 10 };
  const value = accuracyTuned(groupMatrix(shape, "item"), { gold, metric });
  const doubled = accuracyTuned(groupMatrix(shape, "item"), { gold, metric: metric.map((v) => 2 * v) });
  expect(doubled).toEqual({ ...value, epsilon: 2 * value.epsilon });
  const reversed = { gold: gold.toReversed(), metric: metric.toReversed() };
  expect(accuracyTuned(groupMatrix(shape, "item"), reversed)).toEqual(value);
});

test("accuracyCrossValidated judges each fold by the other folds' threshold and pools the pairs", () => {
  const rng = seeded(8);
  const shape = { nSystems: 5, nItems: 40 };
  const gold = Float64Array.from({ length: 200 }, () => Math.floor(rng() * 3));
  const metric = gold.map((g) => g + 0.7 * randomNormal(rng));
  const folds = itemFolds(40, 10, rng);
  const foldOf = Uint32Array.from({ length: 200 }, (_, cell) => folds[cell % 40]!);
  const groups = groupMatrix(shape, "item");
  const found = accuracyCrossValidated(groups, { gold, metric }, { foldOf, nFolds: 10 });
  let right = 0;
  for (let f = 0; f < 10; f++) {
    const train = groupMatrix(
      shape,
      "item",
      foldOf.map((k) => Number(k !== f)),
    );
    const held = groupMatrix(
      shape,
      "item",
      foldOf.map((k) => Number(k === f)),
    );
    const { epsilon } = accuracyTuned(train, { gold, metric });
    expect(found.epsilons[f]).toBe(epsilon);
    right += 4 * 10 * accuracyAtEpsilon(held, { gold, metric }, epsilon).value;
  }
  expect(found.value).toBeCloseTo(right / 400, 12);
  expect(found.n).toBe(400);
});

test("accuracyCrossValidated of noise does not beat the better of all-tie and no-tie as tuning in-sample does", () => {
  const rng = seeded(21);
  const shape = { nSystems: 4, nItems: 20 };
  let [inSample, outside] = [0, 0];
  for (let k = 0; k < 60; k++) {
    const gold = Float64Array.from({ length: 80 }, () => Math.floor(rng() * 2));
    const metric = Float64Array.from({ length: 80 }, () => randomNormal(rng));
    const folds = itemFolds(20, 10, rng);
    const foldOf = Uint32Array.from({ length: 80 }, (_, cell) => folds[cell % 20]!);
    const groups = groupMatrix(shape, "item");
    inSample += accuracyTuned(groups, { gold, metric }).value;
    outside += accuracyCrossValidated(groups, { gold, metric }, { foldOf, nFolds: 10 }).value;
  }
  expect(outside / 60).toBeLessThan(inSample / 60 - 0.01);
});

test("itemFolds(n, k, rng) makes folds that differ by at most one item", () => {
  const sizes = new Uint32Array(10);
  for (const f of itemFolds(23, 10, seeded(1))) sizes[f]!++;
  expect([...sizes].sort()).toEqual([2, 2, 2, 2, 2, 2, 2, 3, 3, 3]);
});
