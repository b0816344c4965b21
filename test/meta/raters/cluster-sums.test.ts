import { expect, test } from "vitest";
import { clusterMean, pearson, pearsonOfSums, pearsonSums } from "../../../src/meta/index.ts";
import { bootstrapValues, randomNormal, seeded } from "../../../src/num/index.ts";

test("pearsonSums of single-unit clusters gives Pearson's r, and NaN for a constant column", () => {
  const rng = seeded(1);
  const x = Float64Array.from({ length: 30 }, () => 1e6 + randomNormal(rng));
  const y = x.map((v) => v + randomNormal(rng));
  const clusters = { clusterOf: x.map((_, i) => i), nClusters: 30 };
  const all = new Uint16Array(30).fill(1);
  expect(bootstrapValues(pearsonSums(x, y, clusters), all)[0]).toBeCloseTo(pearson(x, y).value, 9);
  expect(
    bootstrapValues(
      pearsonSums(
        x,
        x.map(() => 0.1),
        clusters,
      ),
      all,
    )[0],
  ).toBeNaN();
  expect(pearsonOfSums([0, 0, 0, 0, 0, 0])).toBeNaN();
});

test("clusterMean of single-unit clusters is the t interval of the mean", () => {
  const m = clusterMean([1, 2, 3, 4, NaN], { clusterOf: [0, 1, 2, 3, 4], nClusters: 5 }, 0.95);
  expect([m.mean, m.n, m.nClusters]).toEqual([2.5, 4, 4]);
  expect(m.se).toBeCloseTo(Math.sqrt(5 / 3 / 4), 12);
  expect(m.below(2.5)).toBeCloseTo(0.5, 12);
  expect(m.high - m.low).toBeCloseTo(2 * 3.182446305284263 * m.se, 9);
});

test("clusterMean of one cluster has no standard error", () => {
  expect(clusterMean([1, 2], { clusterOf: [0, 0], nClusters: 1 }, 0.95).se).toBeNaN();
});
