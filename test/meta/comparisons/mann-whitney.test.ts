import { expect, test } from "vitest";
import { mannWhitney, mannWhitneyCdf } from "../../../src/meta/index.ts";

test("mannWhitney(x, y) equals scipy 1.17, exact without ties", () => {
  const found = mannWhitney([1, 2, 5, 7], [3, 4, 6, 8, 9]);
  expect(found).toMatchObject({ statistic: 5, method: "exact" });
  expect(found.p).toBeCloseTo(0.2857142857142857, 14);
});

test("mannWhitney(x, y) equals scipy 1.17, normal with ties", () => {
  const found = mannWhitney([1.5, 2.5, 3.5, -0.5, 4, 2], [1, 3, 1, 0.5, 2, 2.5]);
  expect(found).toMatchObject({ statistic: 23, method: "normal" });
  expect(found.p).toBeCloseTo(0.46882883249379725, 12);
});

test("mannWhitney of all-equal samples gives p 1, of an empty or missing one NaN", () => {
  expect(mannWhitney(new Float64Array(9), new Float64Array(9)).p).toBe(1);
  expect(mannWhitney([], [1]).p).toBeNaN();
  expect(mannWhitney([1, NaN], [1]).p).toBeNaN();
});

test("mannWhitneyCdf(u, m, n) reaches 1 at m n and is 1 / C(m + n, m) at 0", () => {
  expect(mannWhitneyCdf(12, 3, 4)).toBeCloseTo(1, 14);
  expect(mannWhitneyCdf(0, 3, 4)).toBeCloseTo(1 / 35, 14);
  expect(mannWhitneyCdf(8 * 300, 8, 300)).toBeCloseTo(1, 10);
});
