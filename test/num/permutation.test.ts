import { expect, test } from "vitest";
import { pairingCounts, signFlipCounts, splitCounts } from "../../src/num/index.ts";

test("signFlipCounts(d) enumerates all 2^n flips", () => {
  expect(signFlipCounts([1, 2, 3])).toEqual({ statistic: 2, nGreater: 1, nLess: 8, nNull: 8 });
  expect(signFlipCounts([0, 0])).toEqual({ statistic: 0, nGreater: 4, nLess: 4, nNull: 4 });
});

test("splitCounts(x, y) enumerates all splits that keep the group sizes", () => {
  const counts = splitCounts([5, 6], [1, 2, 3]);
  expect(counts).toMatchObject({ statistic: 3.5, nGreater: 1, nLess: 10, nNull: 10 });
  expect(splitCounts([1, 2, 3], [5, 6])).toMatchObject({ statistic: -3.5, nGreater: 10, nLess: 1 });
});

test("pairingCounts(x, y) enumerates all n! pairings", () => {
  const up = pairingCounts([1, 2, 3, 4], [2, 4, 6, 8]);
  expect(up).toMatchObject({ nGreater: 1, nLess: 24, nNull: 24 });
  expect(up.statistic).toBeCloseTo(1, 12);
});

test("pairingCounts of a constant has a NaN statistic that nothing reaches", () => {
  expect(pairingCounts([1, 1, 1], [1, 2, 3])).toEqual({ statistic: NaN, nGreater: 0, nLess: 0, nNull: 6 });
});
