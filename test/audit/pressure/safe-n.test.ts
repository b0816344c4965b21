import { expect, test } from "vitest";
import { curvePoints, dropBounds, safeN } from "../../../src/audit/index.ts";

test("safeN stops at the first point that is not shown safe, is 1 where the second already is not, and never passes the last", () => {
  const points = [1, 2, 4, 8];
  expect(safeN(points, [NaN, 0, -0.04, -0.2], 0.05)).toBe(4);
  expect(safeN(points, [NaN, -0.2, 0, 0], 0.05)).toBe(1);
  expect(safeN(points, [NaN, 0.1, 0.1, 0.1], 0.05)).toBe(8);
  expect(safeN(points, [NaN, NaN, 0.1, 0.1], 0.05)).toBe(1);
});

/** Errors of 1 for every difference of `n` points, in the data and in `resamples` resamples; `own` changes one of them. */
function unitErrors(n: number, resamples: number, own: (b: number) => number = () => 1) {
  const all = (se: number) => new Float64Array(n * n).fill(se);
  return { estimate: all(1), resampled: Array.from({ length: resamples }, (_, b) => all(own(b))) };
}

test("dropBounds of a curve without spread: the change itself, by hand", () => {
  const curve = [0, 1, 0.5, 2];
  const none = new Float64Array(16);
  const errors = { estimate: none, resampled: [none, none] };
  const { change, lower, critical } = dropBounds(
    { estimate: curve, resampled: [curve, curve], errors },
    0.95,
  );
  expect([...change]).toEqual([NaN, 1, -0.5, 1]);
  expect([...lower]).toEqual([NaN, 1, -0.5, 1]);
  expect(critical).toBe(0);
});

test("dropBounds divides every excursion by the error of its own resample, by hand", () => {
  // Excursions 0, 1, ..., 20 with errors of 1, 2, 1, 2, ...: the largest is 19, the 95% quantile of 21 values the next, 17.
  const resampled = Array.from({ length: 21 }, (_, b) => [0, b]);
  const errors = unitErrors(2, 21, (b) => (b % 2 === 0 ? 2 : 1));
  const { critical, lower } = dropBounds({ estimate: [0, 0], resampled, errors }, 0.95);
  expect(critical).toBe(17);
  expect(lower[1]).toBe(-17);
});

test("dropBounds takes the largest excursion of all points: a noisy point widens the bounds of the others", () => {
  const quiet = Array.from({ length: 99 }, (_, b) => [0, (b % 3) - 1]);
  const noisy = quiet.map(([a, b], i) => [a!, b!, 7 * (i % 11) - 35]);
  const alone = dropBounds({ estimate: [0, 0], resampled: quiet, errors: unitErrors(2, 99) }, 0.95);
  const both = dropBounds({ estimate: [0, 0, 0], resampled: noisy, errors: unitErrors(3, 99) }, 0.95);
  expect(both.critical).toBeGreaterThan(alone.critical);
  expect(both.lower[1]).toBeLessThan(alone.lower[1]!);
});

test("dropBounds sets no bound where too many resamples lack the only items that differ", () => {
  const resampled = Array.from({ length: 40 }, (_, b) => [0, b % 4 === 0 ? 0 : -1]);
  const errors = unitErrors(2, 40, (b) => (b % 4 === 0 ? 0 : 1));
  const { critical, lower, change } = dropBounds({ estimate: [0, -1], resampled, errors }, 0.95);
  expect(critical).toBe(Infinity);
  expect(lower[1]).toBeNaN();
  expect(change[1]).toBe(-1);
});

test("curvePoints: every n to 16, then about four a doubling, with the last", () => {
  expect(curvePoints(3)).toEqual([1, 2, 3]);
  expect(curvePoints(20)).toEqual([...Array.from({ length: 16 }, (_, i) => i + 1), 19, 20]);
  expect(curvePoints(500).length).toBeLessThan(40);
  expect(curvePoints(500).at(-1)).toBe(500);
});
