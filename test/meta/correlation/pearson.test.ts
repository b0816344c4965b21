import { expect, test } from "vitest";
import { pearson, pearsonInterval, pearsonP, pearsonR } from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

const X = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3];
const Y = [2, 7, 1, 8, 2, 8, 1, 8, 2, 8];

test("pearson(x, y) equals scipy.stats.pearsonr 1.17", () => {
  const found = pearson(X, Y);
  expect(found.value).toBeCloseTo(0.10492284287735881, 14);
  expect(found.p).toBeCloseTo(0.7729913615627264, 13);
  const { low, high } = pearsonInterval(found.value, found.n, 0.9);
  expect([low, high].map((v) => v.toFixed(12))).toEqual(["-0.474905753101", "0.621230642419"]);
});

test("pearson(x, y) leaves NaN pairs out and counts them", () => {
  const found = pearson([NaN, ...X, 4], [1, ...Y, NaN]);
  expect(found).toEqual({ ...pearson(X, Y), dropped: 2 });
});

test("pearsonR of a line is 1 or -1, of a constant or fewer than 2 values NaN; NaN and infinity spread", () => {
  expect(pearsonR([1, 2, 4], [3, 5, 9])).toBeCloseTo(1, 15);
  expect(pearsonR([1, 2], [9, 4])).toBe(-1);
  expect([pearsonR([], []), pearsonR([1], [2]), pearsonR([1, 1, 1], [1, 2, 3])]).toEqual([NaN, NaN, NaN]);
  expect([pearsonR([1, NaN, 3], [1, 2, 3]), pearsonR([1, Infinity, 3], [1, 2, 3])]).toEqual([NaN, NaN]);
});

test("pearsonR does not overflow and does not change under x -> a x + b", () => {
  expect(pearsonR([1e308, -1e308, 1e307], [1, 2, 3])).toBeCloseTo(-0.4492518698068121, 14);
  expect(
    pearsonR(
      X.map((v) => 1000 - 3 * v),
      Y,
    ),
  ).toBeCloseTo(-pearsonR(X, Y), 14);
});

test("pearsonP(r, n) is 1 for two pairs, 0 at r = 1, NaN where r is", () => {
  expect([pearsonP(-1, 2), pearsonP(1, 3), pearsonP(NaN, 9)]).toEqual([1, 0, NaN]);
});

test("pearsonInterval(r, n) says nothing at n <= 3 and is a point at r = 1", () => {
  expect(pearsonInterval(0.5, 3, 0.95)).toEqual({ low: -1, high: 1 });
  expect(pearsonInterval(1, 10, 0.95)).toEqual({ low: 1, high: 1 });
});

test("pearson's p is uniform under the null: 4 to 6% of 2000 tests at n = 6 lie below 0.05", () => {
  const rng = seeded(11);
  let below = 0;
  for (let k = 0; k < 2000; k++) {
    const [x, y] = [0, 1].map(() => Float64Array.from({ length: 6 }, () => randomNormal(rng)));
    if (pearson(x!, y!).p < 0.05) below++;
  }
  expect(below / 2000).toBeGreaterThan(0.035);
  expect(below / 2000).toBeLessThan(0.065);
});
