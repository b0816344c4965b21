import { expect, test } from "vitest";
import { clustersNeeded, detectableDifference, powerAt } from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

const target = (seed: number, power = 0.8) => ({ alpha: 0.05, power, rng: seeded(seed) });
const rng = seeded(5);
const normal = Float64Array.from({ length: 300 }, () => randomNormal(rng));

test("clustersNeeded of normal differences of sd 1 for an effect of 0.5 is near the textbook's 34", () => {
  const { n, power, method } = clustersNeeded(normal, 0.5, target(1));
  expect(n).toBeGreaterThan(27);
  expect(n).toBeLessThan(42);
  expect(power).toBeGreaterThan(0.78);
  expect(method).toBe("resampled clusters");
});

test("clustersNeeded gives the same size within 3 percent from any seed, and 4 times as many for half the effect", () => {
  const sizes = [1, 2, 3, 4, 5].map((seed) => clustersNeeded(normal, 0.1, target(seed)).n);
  expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.03);
  const half = clustersNeeded(normal, 0.05, target(1)).n;
  expect(half / sizes[0]!).toBeCloseTo(4, 0);
});

test("clustersNeeded does not look at the observed difference, and its sign does not matter", () => {
  const shifted = normal.map((v) => v + 10);
  expect(clustersNeeded(shifted, -0.5, target(1)).n).toBe(clustersNeeded(normal, -0.5, target(1)).n);
});

test("clustersNeeded for a tiny effect uses the normal formula, for none needs Infinity, of two clusters is NaN", () => {
  const small = clustersNeeded(normal, 0.01, target(1));
  expect(small.method).toBe("normal approximation");
  expect(small.n).toBeGreaterThan(50_000);
  expect(clustersNeeded(normal, 0, target(1)).n).toBe(Infinity);
  expect(clustersNeeded([1, 2], 1, target(1)).n).toBeNaN();
});

test("detectableDifference is found with the wanted power at that n, and falls as the root of n", () => {
  const at = detectableDifference(normal, 100, target(2));
  expect(powerAt(normal, { n: 100, effect: at }, target(3))).toBeCloseTo(0.8, 1);
  expect(detectableDifference(normal, 400, target(2))).toBeCloseTo(at / 2, 1);
  expect(detectableDifference([1, 1, 1, 1], 4, target(2))).toBe(0);
});
