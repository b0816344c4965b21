import { expect, test } from "vitest";
import {
  accuracyWithTies,
  kendall,
  kendallCounts,
  kendallExactP,
  kendallNormalP,
  kendallP,
  tauA,
  tauB,
  tauC,
  tauEq,
  tauWmt,
} from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

const X = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3];
const Y = [2, 7, 1, 8, 2, 8, 1, 8, 2, 8];

test("kendall(x, y, b and c) equal scipy.stats.kendalltau 1.17 with ties", () => {
  expect(kendall(X, Y, "b").value).toBeCloseTo(0.13041013273932525, 14);
  expect(kendall(X, Y, "c").value).toBeCloseTo(0.13333333333333333, 14);
  expect(kendall(X, Y, "b").p).toBeCloseTo(0.6325202921884683, 13);
});

test("the variants follow their formulas on four pairs by hand", () => {
  // Metric 1 1 2 3 against gold 1 2 2 1: C 1 (1,3), D 1 (2,4), tied in metric 1, in gold 2, and (3,4)... counted below.
  const counts = kendallCounts([1, 1, 2, 3], [1, 2, 2, 1]);
  expect(counts).toMatchObject({ concordant: 1, discordant: 2, tiesX: 1, tiesY: 2, tiesBoth: 0, pairs: 6 });
  expect(tauA(counts)).toBe(-1 / 6);
  expect(tauB(counts)).toBeCloseTo(-1 / Math.sqrt(20), 15);
  expect(tauC(counts)).toBeCloseTo((2 * -1 * 2) / 16, 15);
  expect(tauWmt(counts, 2010)).toBe(-2 / 4);
  expect(tauWmt(counts, 2013)).toBe(-1 / 3);
  expect(tauWmt(counts, 2014)).toBe(-1 / 4);
  expect(accuracyWithTies(counts)).toBe(1 / 6);
  expect(tauEq(counts)).toBe(-4 / 6);
});

test("every variant is NaN without pairs; b and c for a constant column", () => {
  const none = kendallCounts([1], [1]);
  for (const f of [tauA, tauB, tauC, tauEq, accuracyWithTies, kendallP]) expect(f(none)).toBeNaN();
  const flat = kendallCounts([1, 1, 1], [1, 2, 3]);
  expect([tauB(flat), tauC(flat), kendallP(flat)]).toEqual([NaN, NaN, NaN]);
});

test("kendall does not change under monotone maps; reversing a column flips the sign", () => {
  const value = kendall(X, Y, "b").value;
  expect(
    kendall(
      X.map((v) => v ** 3),
      Y.map((v) => Math.log(v)),
      "b",
    ).value,
  ).toBe(value);
  expect(
    kendall(
      X.map((v) => -v),
      Y,
      "b",
    ).value,
  ).toBe(-value);
});

test("kendallExactP counts orders: n = 3 and n = 4 by hand, NaN with ties", () => {
  expect(kendallExactP(kendallCounts([1, 2, 3], [1, 2, 3]))).toBeCloseTo(2 / 6, 15);
  expect(kendallExactP(kendallCounts([1, 2, 3, 4], [2, 1, 3, 4]))).toBeCloseTo(8 / 24, 15);
  // 1, 3 and 5 orders of 4 have 0, 1 and 2 inversions.
  expect(kendallExactP(kendallCounts([1, 2, 3, 4], [2, 3, 1, 4]))).toBeCloseTo((2 * 9) / 24, 15);
  expect(kendallExactP(kendallCounts([1, 1, 2], [1, 2, 3]))).toBeNaN();
});

test("kendallP is exact up to 33 values and normal above", () => {
  const rng = seeded(2);
  const draw = (n: number) => Float64Array.from({ length: n }, () => randomNormal(rng));
  const small = kendallCounts(draw(33), draw(33));
  const large = kendallCounts(draw(34), draw(34));
  expect(kendallP(small)).toBe(kendallExactP(small));
  expect(kendallP(large)).toBe(kendallNormalP(large));
});

test("kendall leaves NaN pairs out and counts them", () => {
  expect(kendall([...X, NaN], [...Y, 1], "b")).toEqual({ ...kendall(X, Y, "b"), dropped: 1 });
});

test("kendall's exact p is valid under the null: at most 5.9% of 2000 tests at n = 8 lie below 0.05", () => {
  const rng = seeded(5);
  let below = 0;
  for (let k = 0; k < 2000; k++) {
    const [x, y] = [0, 1].map(() => Float64Array.from({ length: 8 }, () => randomNormal(rng)));
    if (kendall(x!, y!, "b").p < 0.05) below++;
  }
  expect(below / 2000).toBeGreaterThan(0.02);
  expect(below / 2000).toBeLessThan(0.059);
});
