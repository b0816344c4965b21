import { expect, test } from "vitest";
import { distributionReport, jensenShannon, softLabelLogLoss } from "../../../src/meta/index.ts";
import { clusterWeights, seeded } from "../../../src/num/index.ts";

test("jensenShannon is 0 for equal distributions, 1 for disjoint ones, and symmetric", () => {
  expect(jensenShannon([0.2, 0.8], [0.2, 0.8])).toBe(0);
  expect(jensenShannon([1, 0], [0, 1])).toBe(1);
  expect(jensenShannon([0.3, 0.7], [0.6, 0.4])).toBeCloseTo(jensenShannon([0.6, 0.4], [0.3, 0.7]), 14);
  expect(jensenShannon([NaN, 1], [0, 1])).toBeNaN();
});

test("softLabelLogLoss is least at the human distribution and infinite where a given label is ruled out", () => {
  const least = softLabelLogLoss([0.25, 0.75], [0.25, 0.75]);
  expect(softLabelLogLoss([0.25, 0.75], [0.4, 0.6])).toBeGreaterThan(least);
  expect(softLabelLogLoss([0.25, 0.75], [0, 1])).toBe(Infinity);
  expect(softLabelLogLoss([0.25, 0.75], [0, 1], 0.01)).toBeCloseTo(-0.25 * Math.log(0.01), 12);
});

test("distributionReport bins units by the share of humans behind the commonest label", () => {
  const human = Float64Array.of(1, 0, 1, 0, 2 / 3, 1 / 3, 1 / 3, 2 / 3, 0.5, 0.5, NaN, NaN);
  const predicted = Float64Array.of(0.9, 0.1, 0.8, 0.2, 0.1, 0.9, 0.1, 0.9, 0.5, 0.5, 1, 0);
  const clusters = { clusterOf: [0, 1, 2, 3, 4, 5], nClusters: 6 };
  const weights = clusterWeights(6, 100, seeded(1));
  const r = distributionReport({ human, predicted, nLabels: 2, ...clusters }, { weights, confidence: 0.95 });
  expect(r.n).toBe(5);
  expect(r.bins.map((b) => [b.low.toFixed(2), b.n, b.agreement.value])).toEqual([
    ["0.67", 2, 0.5],
    ["1.00", 2, 1],
  ]);
  expect(r.logLoss.value).toBeGreaterThan(r.leastLogLoss);
});
