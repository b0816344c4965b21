import { expect, test } from "vitest";
import {
  groupMatrix,
  type MetricPair,
  permBothCounts,
  permBothSwap,
  randomBits,
  zScores,
} from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

const STATISTICS = ["pearson", "spearman", "tau-b", "acc-eq", "tau-eq"] as const;

/** Two metrics that see gold through noise of the given sizes. */
function noisy(seed: number, noise: readonly [number, number], n = 60): MetricPair {
  const rng = seeded(seed);
  const gold = Float64Array.from({ length: n }, () => Math.round(2 * randomNormal(rng)));
  const [metric1, metric2] = noise.map((sd) => gold.map((g) => g + sd * randomNormal(rng)));
  return { gold, metric1: metric1!, metric2: metric2! };
}

test("permBothSwap of a metric with itself has delta 0 and every resample as extreme", () => {
  const { gold, metric1 } = noisy(1, [1, 1]);
  const groups = groupMatrix({ nSystems: 6, nItems: 10 }, "item");
  for (const statistic of STATISTICS) {
    const pair = { gold, metric1, metric2: metric1 };
    const found = permBothSwap(groups, pair, { statistic, resamples: 30, bits: randomBits(seeded(2)) });
    expect(found).toMatchObject({ delta: 0, count: 30, countTwoSided: 30, resamples: 30 });
  }
});

test("permBothSwap finds a much better second metric, and not a much better first one", () => {
  for (const statistic of STATISTICS) {
    const groups = groupMatrix({ nSystems: 6, nItems: 10 }, "none");
    const better = permBothSwap(groups, noisy(3, [4, 0.3]), {
      statistic,
      resamples: 200,
      bits: randomBits(seeded(4)),
    });
    expect(better.count / 200).toBeLessThan(0.02);
    const worse = permBothSwap(groups, noisy(3, [0.3, 4]), {
      statistic,
      resamples: 200,
      bits: randomBits(seeded(4)),
    });
    expect(worse.count / 200).toBeGreaterThan(0.98);
    expect(worse.countTwoSided / 200).toBeLessThan(0.02);
  }
});

test("permBothSwap does not change under positive scaling and shifts of either metric", () => {
  const groups = groupMatrix({ nSystems: 6, nItems: 10 }, "system");
  const pair = noisy(5, [1, 2]);
  const scaled = { ...pair, metric2: Float64Array.from(pair.metric2, (v) => 50 + 8 * v) };
  const options = () => ({ statistic: "pearson" as const, resamples: 100, bits: randomBits(seeded(6)) });
  expect(permBothSwap(groups, scaled, options()).count).toBe(permBothSwap(groups, pair, options()).count);
});

test("permBothSwap can compare a constant metric: it has statistic 0 where it is undefined", () => {
  const pair = { ...noisy(7, [1, 1]), metric1: new Float64Array(60).fill(3) };
  const groups = groupMatrix({ nSystems: 6, nItems: 10 }, "none");
  const found = permBothSwap(groups, pair, {
    statistic: "pearson",
    resamples: 200,
    bits: randomBits(seeded(8)),
  });
  expect(found.value1).toBe(0);
  expect(found.count).toBeLessThan(10);
});

test("permBothCounts counts ties with the observed difference", () => {
  const resampled1 = Float64Array.from([0, 0, 0, 0]);
  const resampled2 = Float64Array.from([0.5, 0.5 - 1e-12, 0.4, -0.6]);
  expect(permBothCounts({ value1: 0.2, value2: 0.7 }, { resampled1, resampled2 })).toMatchObject({
    count: 2,
    countTwoSided: 3,
  });
});

test("zScores have mean 0 and population sd 1; a constant column gives zeros", () => {
  expect([...zScores([1, 3])]).toEqual([-1, 1]);
  expect([...zScores([4, 4, 4])]).toEqual([0, 0, 0]);
});
