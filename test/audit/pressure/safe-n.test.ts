import { expect, test } from "vitest";
import { curvePoints, dropBounds, safeN } from "../../../src/audit/index.ts";

test("safeN stops at the first point that is not shown safe, is 1 where the second already is not, and never passes the last", () => {
  const points = [1, 2, 4, 8];
  expect(safeN(points, [NaN, 0, -0.04, -0.2], 0.05)).toBe(4);
  expect(safeN(points, [NaN, -0.2, 0, 0], 0.05)).toBe(1);
  expect(safeN(points, [NaN, 0.1, 0.1, 0.1], 0.05)).toBe(8);
  expect(safeN(points, [NaN, NaN, 0.1, 0.1], 0.05)).toBe(1);
});

test("dropBounds of a curve without spread: the change itself, by hand", () => {
  const curve = [0, 1, 0.5, 2];
  const { change, lower } = dropBounds({ estimate: curve, resampled: [curve, curve], nClusters: 9 }, 0.95);
  expect([...change]).toEqual([NaN, 1, -0.5, 1]);
  expect([...lower]).toEqual([NaN, 1, -0.5, 1]);
});

test("dropBounds takes the largest excursion of all points: a noisy point widens the bounds of the others", () => {
  const quiet = Array.from({ length: 99 }, (_, b) => [0, (b % 3) - 1]);
  const noisy = quiet.map(([a, b], i) => [a!, b!, 7 * (i % 11) - 35]);
  const alone = dropBounds({ estimate: [0, 0], resampled: quiet, nClusters: 50 }, 0.95);
  const both = dropBounds({ estimate: [0, 0, 0], resampled: noisy, nClusters: 50 }, 0.95);
  expect(both.critical).toBeGreaterThanOrEqual(alone.critical);
  expect(both.lower[1]).toBeLessThanOrEqual(alone.lower[1]!);
});

test("curvePoints: every n to 16, then about four a doubling, with the last", () => {
  expect(curvePoints(3)).toEqual([1, 2, 3]);
  expect(curvePoints(20)).toEqual([...Array.from({ length: 16 }, (_, i) => i + 1), 19, 20]);
  expect(curvePoints(500).length).toBeLessThan(40);
  expect(curvePoints(500).at(-1)).toBe(500);
});
