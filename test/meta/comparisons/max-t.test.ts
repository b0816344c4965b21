import { expect, test } from "vitest";
import { exactP, maxTPermutation, pairedExact } from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";
import { meanScorer, plainly } from "./summed-scorers.ts";

const draws = (resamples: number, seed = 1) => ({ resamples, rng: seeded(seed) });

function noise(n: number, seed: number, shift = 0): Float64Array {
  const rng = seeded(seed, "noise");
  return Float64Array.from({ length: n }, () => randomNormal(rng) + shift);
}

test("maxTPermutation of two scorers agrees with the exact sign-flip test", () => {
  const [x, y] = [noise(10, 1, 0.8), noise(10, 2)];
  const [found] = maxTPermutation([meanScorer(x), meanScorer(y)], draws(20000));
  const exact = exactP(pairedExact(x, y), "two-sided");
  expect(found!.difference).toBeCloseTo(x.reduce((a, b) => a + b) / 10 - y.reduce((a, b) => a + b) / 10, 12);
  expect(Math.abs(found!.p - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / 20000));
  expect(found!.pAdjusted).toBe(found!.p);
});

test("maxTPermutation gives the same counts with and without calls of combine", () => {
  const family = [0, 1, 2, 3].map((k) => meanScorer(noise(40, k, 0.2 * k)));
  expect(maxTPermutation(family.map(plainly), draws(300))).toEqual(maxTPermutation(family, draws(300)));
});

test("maxTPermutation finds a clearly better scorer among many and nothing else", () => {
  const family = Array.from({ length: 20 }, (_, k) => meanScorer(noise(200, 10 + k, k === 7 ? 1 : 0)));
  const found = maxTPermutation(family, draws(1000));
  expect(found).toHaveLength(190);
  for (const t of found) {
    expect(t.pAdjusted).toBeGreaterThanOrEqual(t.p);
    expect(t.pAdjusted <= 0.05).toBe(t.a === 7 || t.b === 7);
  }
});

test("maxTPermutation compares a pair on shared clusters only", () => {
  const x = noise(60, 1, 1);
  const y = noise(60, 2);
  const holed = x.map((v, i) => (i % 3 === 0 ? NaN : v));
  const [full] = maxTPermutation(
    [meanScorer(x.filter((_, i) => i % 3 !== 0)), meanScorer(y.filter((_, i) => i % 3 !== 0))],
    draws(200),
  );
  const [found] = maxTPermutation([meanScorer(holed), meanScorer(y)], draws(4000));
  expect(found).toMatchObject({ n: 40, dropped: 20 });
  expect(found!.difference).toBeCloseTo(full!.difference, 12);
  expect(found!.p).toBeLessThan(0.01);
});

test("maxTPermutation of identical scorers gives p 1; scorers without shared clusters give NaN", () => {
  const x = meanScorer(noise(30, 1));
  expect(maxTPermutation([x, x], draws(99))[0]).toMatchObject({ difference: 0, p: 1, pAdjusted: 1 });
  const [found] = maxTPermutation([meanScorer([1, 2, NaN, NaN]), meanScorer([NaN, NaN, 1, 2])], draws(99));
  expect(found).toMatchObject({ difference: NaN, p: NaN, pAdjusted: NaN, n: 0, dropped: 4 });
});

test("maxTPermutation follows its seed, and a family of one has no pairs", () => {
  const family = [meanScorer(noise(30, 1)), meanScorer(noise(30, 2))];
  expect(maxTPermutation(family, draws(99, 5))).toEqual(maxTPermutation(family, draws(99, 5)));
  expect(maxTPermutation(family.slice(0, 1), draws(99))).toEqual([]);
});

test("maxTPermutation refuses scorers of different shapes", () => {
  expect(() => maxTPermutation([meanScorer([1, 2]), meanScorer([1])], draws(9))).toThrow(
    "comparison of scorers: scorers of one family have statistics of different shapes; expected 4 numbers in 2 columns, got 2 in 2",
  );
});
