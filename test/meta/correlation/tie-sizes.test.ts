import { expect, test } from "vitest";
import { tieSum } from "../../../src/meta/correlation/tie-sizes.ts";

test("tieSum(x) sums t^3 - t over groups of equal values", () => {
  expect(tieSum([3, 1, 3, 3, 1])).toEqual({ cubes: 24 + 6, hasTies: true });
  expect(tieSum([1, 2, NaN, NaN])).toEqual({ cubes: 0, hasTies: false });
  expect(tieSum([])).toEqual({ cubes: 0, hasTies: false });
});
