import { expect, test } from "vitest";
import { randomInt, seeded, sortOrder } from "../../../src/num/index.ts";
import {
  bestThreshold,
  pairWeights,
  sweepFolds,
  sweepThresholds,
  type TiePairs,
  tiePairs,
} from "../../../src/meta/correlation/tie-sweep.ts";

test("pairWeights by groups are integers that weigh every group with a pair alike", () => {
  const weights = pairWeights(Uint32Array.from([0, 3, 4, 8]), "groups");
  expect([...weights.ofGroup]).toEqual([2, 0, 1]);
  expect(weights).toMatchObject({ total: 12, pairs: 9, nGroups: 2, slack: 0 });
});

test("pairWeights fall back to fractions with a slack where no common multiple fits", () => {
  const sizes = [101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151];
  const start = Uint32Array.from([0, ...sizes.map((_, i) => sizes.slice(0, i + 1).reduce((a, b) => a + b))]);
  const weights = pairWeights(start, "groups");
  expect(weights.slack).toBeGreaterThan(0);
  expect(weights.total).toBe(sizes.length);
});

test("bestThreshold takes the first maximum", () => {
  const columns = { gold: [1, 1, 2, 2], metric: [0, 1, 3, 4], start: Uint32Array.from([0, 4]), nGroups: 1 };
  const pairs = tiePairs(
    { ...columns, gold: Float64Array.from(columns.gold), metric: Float64Array.from(columns.metric) },
    { weighting: "pairs" },
  );
  expect(bestThreshold(pairs)).toEqual({ right: 6, epsilon: 1 });
});

test("tiePairs refuses more pairs than it can hold", () => {
  const n = 20_000;
  const zeros = new Float64Array(n);
  const columns = { gold: zeros, metric: zeros, start: Uint32Array.from([0, n]), nGroups: 1 };
  expect(() => tiePairs(columns, { weighting: "pairs" })).toThrow(
    /too many pairs.*expected <= 134217728, got 199990000/,
  );
});

/** Random pairs of groups of the given sizes, many of them tied. */
function randomPairs(sizes: readonly number[], weighting: "groups" | "pairs", seed: number): TiePairs {
  const rng = seeded(seed);
  const start = Uint32Array.from([0, ...sizes.map((_, i) => sizes.slice(0, i + 1).reduce((a, b) => a + b))]);
  const column = (k: number) => Float64Array.from({ length: start.at(-1)! }, () => randomInt(rng, k) / 3);
  return tiePairs(
    { gold: column(4), metric: column(12), start, nGroups: sizes.length },
    { weighting, keepNeutral: true, keepUnits: true },
  );
}

test("bestThreshold equals the sweep in sorted order, with pairs of equal weight and of different ones", () => {
  for (let seed = 0; seed < 200; seed++)
    for (const sizes of [
      [5, 5, 5],
      [2, 4, 7],
    ]) {
      const pairs = randomPairs(sizes, "groups", seed);
      expect(bestThreshold(pairs)).toEqual(sweepThresholds(pairs, sortOrder(pairs.size)));
    }
});

test("sweepFolds equals a sweep over the pairs without a unit in the fold, for each fold", () => {
  for (let seed = 0; seed < 200; seed++) {
    const pairs = randomPairs([9, 4], "pairs", seed);
    const ofUnit = Array.from({ length: 13 }, (_, i) => i % 3);
    const expected = [0, 1, 2].map((fold) => {
      const isTrained = (i: number) => ofUnit[pairs.first[i]!] !== fold && ofUnit[pairs.second[i]!] !== fold;
      const order = sortOrder(pairs.size).filter(isTrained);
      const concordant = order.reduce((n, i) => n + (pairs.gain[i]! < 0 ? 1 : 0), 0);
      return sweepThresholds({ ...pairs, concordant }, order).epsilon;
    });
    expect([...sweepFolds(pairs, { ofUnit, nFolds: 3 })]).toEqual(expected);
  }
});
