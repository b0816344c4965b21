import { expect, test } from "vitest";
import { bestOfK, bestOfKAccuracy } from "../../../src/meta/index.ts";

test("bestOfK(scores) shares the credit among maxima", () => {
  expect([bestOfK([2, 1, 0]), bestOfK([2, 2, 0, 2]), bestOfK([1, 2])]).toEqual([1, 1 / 3, 0]);
  expect(bestOfK([0, 3, 3], 2)).toBe(0.5);
});

test("bestOfK of a constant scorer earns 1/k; missing or empty is NaN", () => {
  expect(bestOfK([0, 0, 0, 0])).toBe(0.25);
  expect(bestOfK([1, NaN])).toBeNaN();
  expect(bestOfK([])).toBeNaN();
});

test("bestOfKAccuracy drops and counts items with a missing score", () => {
  expect(
    bestOfKAccuracy([
      [2, 1],
      [1, 2],
      [1, NaN],
    ]),
  ).toMatchObject({ value: 0.5, n: 2, dropped: 1 });
  expect(bestOfKAccuracy([]).value).toBeNaN();
});
