import { expect, test } from "vitest";
import { pairedTTest, welchTTest } from "../../../src/meta/index.ts";

const X = [1.5, 2.5, 3.5, -0.5, 4, 2];
const Y = [1, 3, 1, 0.5, 2, 2.5];

test("pairedTTest and welchTTest equal scipy 1.17", () => {
  const paired = pairedTTest(X, Y);
  expect([paired.t, paired.df]).toEqual([expect.closeTo(0.8451542547285166, 13), 5]);
  expect(paired.p).toBeCloseTo(0.4365880610203819, 13);
  const welch = welchTTest(X, Y);
  expect(welch.t).toBeCloseTo(0.6515583641446038, 13);
  expect(welch.df).toBeCloseTo(8.29837518463811, 12);
  expect(welch.p).toBeCloseTo(0.5323123788630075, 12);
});

test("t tests of constants: no difference is NaN, another one is infinite with p 0", () => {
  expect(pairedTTest([1, 2], [1, 2])).toMatchObject({ t: NaN, p: NaN });
  expect(pairedTTest([1, 2], [2, 3])).toEqual({ t: -Infinity, df: 1, p: 0 });
  expect(welchTTest([1, 1], [2, 2])).toEqual({ t: -Infinity, df: 1, p: 0 });
});

test("t tests of too few or missing values are NaN", () => {
  expect(pairedTTest([1], [2]).p).toBeNaN();
  expect(pairedTTest([], []).p).toBeNaN();
  expect(pairedTTest([1, NaN, 2], [2, 3, 4]).p).toBeNaN();
  expect(welchTTest([1], [2, 3]).p).toBeNaN();
});
