import { expect, test } from "vitest";
import { averageOverGroups, groupMatrix, pearson, presentIn } from "../../../src/meta/index.ts";

// Three systems, three items; item 1 is constant in gold.
const SHAPE = { nSystems: 3, nItems: 3 };
const gold = [1, 5, 1, 2, 5, 3, 3, 5, 2];
const metric = [1, 1, 3, 2, 2, 2, 3, 3, 1];

test("averageOverGroups leaves undefined groups out, or counts them as 0", () => {
  const groups = groupMatrix(SHAPE, "item");
  const left = averageOverGroups(groups, { gold, metric }, pearson);
  expect(left.n).toBe(2);
  expect(left.value).toBeCloseTo((1 - 0.5) / 2, 14);
  const zero = averageOverGroups(groups, { gold, metric }, pearson, { undefinedGroups: "zero" });
  expect([zero.n, zero.value]).toEqual([3, expect.closeTo(0.5 / 3, 14)]);
});

test("averageOverGroups weighs groups by units where asked, and skips groups below minUnits", () => {
  const some = [1, NaN, 1, 2, NaN, 3, 3, NaN, NaN];
  const groups = groupMatrix(SHAPE, "item", presentIn(some));
  const found = averageOverGroups(groups, { gold: some, metric }, pearson, { weighting: "units" });
  expect(found.n).toBe(5);
  expect(found.value).toBeCloseTo((3 * 1 + 2 * -1) / 5, 14);
  expect(averageOverGroups(groups, { gold: some, metric }, pearson, { minUnits: 3 }).n).toBe(1);
});

test("averageOverGroups without a usable group is NaN with n 0, never 0", () => {
  const groups = groupMatrix({ nSystems: 1, nItems: 3 }, "item");
  expect(averageOverGroups(groups, { gold: [1, 2, 3], metric: [1, 2, 3] }, pearson)).toEqual({
    value: NaN,
    p: NaN,
    n: 0,
  });
});
