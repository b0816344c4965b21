import { expect, test } from "vitest";
import { bootstrapInterval, intervalOf } from "../../../src/meta/index.ts";
import { clusterWeights, randomNormal, seeded } from "../../../src/num/index.ts";
import { meanScorer } from "../comparisons/summed-scorers.ts";

const options = { confidence: 0.95, smooth: true, seed: 7 };

function interval(n: number, smooth = true) {
  const rng = seeded(n);
  const scorer = meanScorer(Float64Array.from({ length: n }, () => 2 + randomNormal(rng)));
  return bootstrapInterval(scorer, clusterWeights(n, 500, seeded(7)), { ...options, smooth });
}

test("bootstrapInterval takes BCa for smooth measures from 100 clusters on, else percentile", () => {
  expect(interval(100).ciMethod).toBe("cluster bootstrap, BCa, 100 clusters");
  expect(interval(99).ciMethod).toBe("cluster bootstrap, percentile, 99 clusters");
  expect(interval(100, false).ciMethod).toBe("cluster bootstrap, percentile, 100 clusters");
});

test("bootstrapInterval surrounds the mean and carries its making", () => {
  const found = interval(60);
  expect(found).toMatchObject({
    confidence: 0.95,
    resamples: 500,
    seed: 7,
    nClusters: 60,
    fewClusters: false,
  });
  expect(found.ciLow!).toBeLessThan(2.2);
  expect(found.ciHigh!).toBeGreaterThan(1.8);
  expect(found.ciHigh! - found.ciLow!).toBeLessThan(0.8);
});

test("bootstrapInterval below two clusters is null, below 50 it is flagged", () => {
  expect(interval(1)).toMatchObject({ ciLow: null, ciHigh: null, ciMethod: null, fewClusters: true });
  expect(interval(49).fewClusters).toBe(true);
  expect(interval(50).fewClusters).toBe(false);
});

test("bootstrapInterval counts only clusters on which the scorer has something", () => {
  const scorer = meanScorer(Float64Array.from({ length: 40 }, (_, i) => (i < 20 ? i : NaN)));
  const found = bootstrapInterval(scorer, clusterWeights(40, 200, seeded(1)), options);
  expect(found.ciMethod).toBe("cluster bootstrap, percentile, 20 clusters");
});

test("intervalOf an undefined value is null; constant data fall back to a percentile interval of no width", () => {
  const constant = { estimate: 1, resampled: [1, 1, 1], nClusters: 40, leftOut: [1, 1, 1] };
  expect(intervalOf({ ...constant, estimate: NaN }, options).ciLow).toBeNull();
  expect(intervalOf(constant, options)).toMatchObject({
    ciLow: 1,
    ciHigh: 1,
    ciMethod: "cluster bootstrap, percentile, 40 clusters",
  });
});
