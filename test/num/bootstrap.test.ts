import { expect, test } from "vitest";
import {
  basicInterval,
  bcaInterval,
  bootstrapSums,
  bootstrapValues,
  clusterWeights,
  expandedConfidence,
  jackknifeValues,
  percentileInterval,
  seeded,
} from "../../src/num/index.ts";

const mean = (x: readonly number[]) => ({
  nCols: 2,
  stats: Float64Array.from(x.flatMap((v) => [v, 1])),
  combine: (s: ArrayLike<number>) => s[0]! / s[1]!,
});
const DATA = [1, 2, 4, 8, 16];
const DRAWN = [4.2, 7.6, 4, 3.8, 6, 5, 7.2, 8.4, 10];

test("percentileInterval, basicInterval and bcaInterval equal scipy 1.17's bootstrap", () => {
  const leftOut = jackknifeValues(mean(DATA));
  const percentile = percentileInterval(DRAWN, 0.9);
  const basic = basicInterval(DRAWN, 6.2, 0.9);
  const bca = bcaInterval(DRAWN, { estimate: 6.2, leftOut, confidence: 0.9 });
  expect(percentile.low).toBeCloseTo(3.88, 12);
  expect(percentile.high).toBeCloseTo(9.36, 12);
  expect(basic.low).toBeCloseTo(3.04, 12);
  expect(basic.high).toBeCloseTo(8.52, 12);
  expect(bca.low).toBeCloseTo(3.975279634861039, 10);
  expect(bca.high).toBeCloseTo(9.804837289609173, 10);
});

test("bcaInterval of constant data is NaN", () => {
  const found = bcaInterval([1, 1, 1], { estimate: 1, leftOut: [1, 1, 1], confidence: 0.9 });
  expect(found).toEqual({ low: NaN, high: NaN });
});

test("clusterWeights rows sum to the number of clusters and follow the seed", () => {
  const weights = clusterWeights(7, 50, seeded(3));
  for (let b = 0; b < 50; b++)
    expect(weights.subarray(7 * b, 7 * b + 7).reduce((total, w) => total + w, 0)).toBe(7);
  expect(clusterWeights(7, 50, seeded(3))).toEqual(weights);
  expect(clusterWeights(7, 50, seeded(4))).not.toEqual(weights);
});

test("bootstrapSums and bootstrapValues weigh rows by multiplicity", () => {
  const weights = [0, 2, 0, 0, 3, 1, 1, 1, 1, 1];
  expect(bootstrapSums(mean(DATA).stats, 2, weights, new Float64Array(4))).toEqual(
    Float64Array.from([52, 5, 31, 5]),
  );
  expect(bootstrapValues(mean(DATA), weights)).toEqual(Float64Array.from([10.4, 6.2]));
});

test("bootstrapValues does not touch rows of weight 0, NaN in them included", () => {
  const statistic = { ...mean([1, NaN, 3]), combine: (s: ArrayLike<number>) => s[0]! / s[1]! };
  expect(bootstrapValues(statistic, [2, 0, 1])[0]).toBeCloseTo(5 / 3, 12);
});

test("jackknifeValues leaves out one row in turn", () => {
  expect([...jackknifeValues(mean([1, 2, 6]))]).toEqual([4, 3.5, 1.5]);
});

test("bootstrapSums adds up every resample as by hand, for any number of columns and resamples, and skips NaN of weight 0", () => {
  for (const nCols of [1, 2, 3, 5])
    for (const nResamples of [1, 4, 7]) {
      const rng = seeded(nCols);
      const stats = Float64Array.from({ length: 6 * nCols }, () => rng() - 0.5);
      if (nResamples === 7) stats[nCols] = NaN;
      const weights = clusterWeights(6, nResamples, rng);
      const expected = Array.from({ length: nResamples * nCols }, (_, at) => {
        let sum = 0;
        for (let i = 0; i < 6; i++) {
          const w = weights[Math.floor(at / nCols) * 6 + i]!;
          if (w > 0) sum += w * stats[i * nCols + (at % nCols)]!;
        }
        return sum;
      });
      const out = new Float64Array(nResamples * nCols);
      expect([...bootstrapSums(stats, nCols, weights, out)]).toEqual(expected);
    }
});

test("expandedConfidence(0.95, n) is wider with few clusters and tends to 0.95", () => {
  // scipy 1.17.1: 1 - 2 * norm.sf(t.ppf(0.975, n - 1) * sqrt(n / (n - 1)))
  expect(expandedConfidence(0.95, 20)).toBeCloseTo(0.9682383401593041, 9);
  expect(expandedConfidence(0.95, 50)).toBeCloseTo(0.9576411775772449, 9);
  expect(expandedConfidence(0.95, 1e6)).toBeCloseTo(0.95, 5);
  expect(expandedConfidence(0.9, 1)).toBe(0.9);
});
