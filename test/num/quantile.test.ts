import { expect, test } from "vitest";
import { median, quantile, quantileSorted } from "../../src/num/index.ts";

test("quantile(x, q) interpolates linearly between order statistics (numpy.quantile)", () => {
  const x = [3, 1, 4, 1, 5];
  expect([0.1, 0.5, 0.9].map((q) => quantile(x, q))).toEqual([1, 3, 4.6]);
  expect(x).toEqual([3, 1, 4, 1, 5]);
});

test("quantileSorted gives NaN for no values or an undefined level, and the ends at 0 and 1", () => {
  expect(quantileSorted([], 0.5)).toBeNaN();
  expect(quantileSorted([1, 2], NaN)).toBeNaN();
  expect(quantileSorted([1, 2], 1.1)).toBeNaN();
  expect([quantileSorted([1, 2], 0), quantileSorted([1, 2], 1)]).toEqual([1, 2]);
});

test("median(x) is the plain mean of the middle two, and NaN where a value is NaN", () => {
  expect(median([1.096, -0.886])).toBe((1.096 + -0.886) / 2);
  expect(median([2, 9, 4])).toBe(4);
  expect(median([2, NaN])).toBeNaN();
  expect(median([])).toBeNaN();
});
