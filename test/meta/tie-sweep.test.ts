import { expect, test } from "vitest";
import { bestThreshold, pairWeights, tiePairs } from "../../src/meta/tie-sweep.ts";

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
