import { expect, test } from "vitest";
import { approximateRandomization, clusterSignFlip, exactP, pairedExact } from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";
import { meanScorer } from "./summed-scorers.ts";

const draws = (resamples: number, seed = 1) => ({ resamples, rng: seeded(seed) });
const X = [0.9, 0.4, 1.3, 0.8, 0.1, 1.7, 0.6, 1.1];
const Y = [0.2, 0.5, 0.7, 0.9, 0.3, 0.6, 0.1, 0.4];

test("approximateRandomization and clusterSignFlip agree with the exact sign-flip test", () => {
  const exact = exactP(pairedExact(X, Y), "two-sided");
  const sampling = 4 * Math.sqrt((exact * (1 - exact)) / 20000);
  const exchanged = approximateRandomization(meanScorer(X), meanScorer(Y), draws(20000));
  const differences = X.map((v, i) => v - Y[i]!);
  expect(Math.abs(exchanged.p - exact)).toBeLessThan(sampling);
  expect(Math.abs(clusterSignFlip(differences, draws(20000)).p - exact)).toBeLessThan(sampling);
});

test("approximateRandomization drops clusters that only one scorer has", () => {
  const found = approximateRandomization(meanScorer([1, NaN, 3, 5]), meanScorer([1, 2, NaN, 4]), draws(99));
  expect(found).toMatchObject({ n: 2, dropped: 2, difference: 0.5 });
});

test("cluster tests of identical scorers give p 1, of nothing NaN", () => {
  expect(approximateRandomization(meanScorer(X), meanScorer(X), draws(99)).p).toBe(1);
  expect(clusterSignFlip([0, 0, 0], draws(99)).p).toBe(1);
  expect(clusterSignFlip([NaN], draws(99))).toMatchObject({ p: NaN, n: 0, dropped: 1 });
  expect(approximateRandomization(meanScorer([NaN]), meanScorer([1]), draws(9)).p).toBeNaN();
});

test("clusterSignFlip rejects in 5% of null data", () => {
  let rejected = 0;
  for (let seed = 0; seed < 400; seed++) {
    const rng = seeded(seed, "null");
    const d = Float64Array.from({ length: 25 }, () => randomNormal(rng));
    if (clusterSignFlip(d, draws(199, seed)).p <= 0.05) rejected++;
  }
  expect(rejected / 400).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 400));
  expect(rejected / 400).toBeGreaterThan(0.05 - 3 * Math.sqrt((0.05 * 0.95) / 400));
});
