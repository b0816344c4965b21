import { expect, test } from "vitest";
import { randomSigns, softPairwiseAccuracy, softPairwiseAccuracyExact } from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

test("softPairwiseAccuracyExact by hand: differences 1 and 2 have p 1/4, 1 and -2 have p 3/4", () => {
  const found = softPairwiseAccuracyExact({
    nSystems: 2,
    nItems: 2,
    gold: [1, 2, 0, 0],
    metric: [1, -2, 0, 0],
  });
  expect([found.goldCounts[1], found.metricCounts[1], found.resamples]).toEqual([1, 3, 4]);
  expect(found.value).toBe(1 - 0.5);
});

test("softPairwiseAccuracy of a metric with gold's differences is 1, whatever the level of each item", () => {
  const rng = seeded(1);
  const gold = Float64Array.from({ length: 30 }, () => randomNormal(rng));
  const metric = gold.map((v, cell) => v + 1000 * (cell % 10));
  const found = softPairwiseAccuracy(
    { nSystems: 3, nItems: 10, gold, metric },
    { resamples: 500, signs: randomSigns(rng) },
  );
  expect(found.value).toBe(1);
});

test("softPairwiseAccuracy leaves incomplete items out and is NaN below two systems", () => {
  const signs = randomSigns(seeded(2));
  const scores = { nSystems: 2, nItems: 3, gold: [1, NaN, 3, 0, 0, 0], metric: [1, 2, 3, 0, 0, 0] };
  expect(softPairwiseAccuracy(scores, { resamples: 10, signs })).toMatchObject({ nItems: 2, dropped: 1 });
  expect(
    softPairwiseAccuracy({ nSystems: 1, nItems: 1, gold: [1], metric: [1] }, { resamples: 9, signs }).value,
  ).toBeNaN();
});

test("softPairwiseAccuracy approaches the exact value", () => {
  const rng = seeded(3);
  const [gold, metric] = [0, 1].map(() => Float64Array.from({ length: 40 }, () => randomNormal(rng)));
  const scores = { nSystems: 4, nItems: 10, gold: gold!, metric: metric! };
  const sampled = softPairwiseAccuracy(scores, { resamples: 20_000, signs: randomSigns(rng) });
  expect(sampled.value).toBeCloseTo(softPairwiseAccuracyExact(scores).value, 1.7);
});

test("softPairwiseAccuracyExact refuses many items", () => {
  const gold = new Float64Array(50);
  expect(() => softPairwiseAccuracyExact({ nSystems: 2, nItems: 25, gold, metric: gold })).toThrow(
    /too many items; expected <= 24, got 25/,
  );
});
