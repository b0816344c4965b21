import { expect, test } from "vitest";
import { derivedEstimate, meanEstimate, resampledMeans } from "../../src/audit/index.ts";
import { wilson } from "../../src/meta/index.ts";
import { seeded } from "../../src/num/index.ts";

const draws = (clusterOf: readonly number[]) => ({
  clusterOf,
  resamples: 500,
  confidence: 0.95,
  rng: seeded(1),
});

test("meanEstimate of one 0/1 decision a cluster has Wilson's interval", () => {
  const found = meanEstimate(resampledMeans([[1, 1, 0, 1]], draws([0, 1, 2, 3])), 0);
  const { low, high } = wilson({ count: 3, nobs: 4 }, 0.05);
  expect(found).toEqual({ value: 0.75, low, high, n: 4, nClusters: 4, method: "Wilson" });
});

test("meanEstimate of several decisions a cluster is bootstrapped, and Wilson's over clusters where all agree", () => {
  const clusterOf = [0, 0, 1, 1, 2, 2];
  expect(meanEstimate(resampledMeans([[1, 1, 0, 0, 1, 0]], draws(clusterOf)), 0).method).toBe(
    "cluster bootstrap",
  );
  const flat = meanEstimate(resampledMeans([[1, 1, 1, 1, 1, 1]], draws(clusterOf)), 0);
  expect(flat).toMatchObject({ value: 1, high: 1, n: 6, nClusters: 3, method: "Wilson" });
  expect(flat.low).toBeCloseTo(wilson({ count: 3, nobs: 3 }, 0.05).low, 12);
});

test("missing units are left out, and no unit at all is undefined", () => {
  const means = resampledMeans(
    [
      [NaN, 1, 0],
      [NaN, NaN, NaN],
    ],
    draws([0, 1, 2]),
  );
  expect(meanEstimate(means, 0)).toMatchObject({ value: 0.5, n: 2, nClusters: 2 });
  expect(meanEstimate(means, 1)).toMatchObject({ value: NaN, low: NaN, high: NaN, n: 0, method: "none" });
});

test("derivedEstimate pairs columns: the difference of a column with itself has no width", () => {
  const column = [1, 0, 1, 0, 1, 1];
  const means = resampledMeans([column, column], draws([0, 1, 2, 3, 4, 5]));
  expect(derivedEstimate(means, (row) => row[0]! - row[1]!)).toMatchObject({ value: 0, low: 0, high: 0 });
});
