import { expect, test } from "vitest";
import { gather, groupMatrix, groupUnits, presentIn } from "../../src/meta/index.ts";

const SHAPE = { nSystems: 2, nItems: 3 };

test("groupMatrix(shape, grouping) takes rows, columns or all of a system-major matrix", () => {
  expect([...groupMatrix(SHAPE, "system").at]).toEqual([0, 1, 2, 3, 4, 5]);
  expect([...groupMatrix(SHAPE, "item").at]).toEqual([0, 3, 1, 4, 2, 5]);
  expect([...groupMatrix(SHAPE, "item").start]).toEqual([0, 2, 4, 6]);
  expect(groupMatrix(SHAPE, "none").nGroups).toBe(1);
});

test("groupMatrix drops cells that are missing and keeps empty groups", () => {
  const gold = [1, NaN, 3, NaN, NaN, 6];
  const groups = groupMatrix(SHAPE, "item", presentIn(gold));
  expect([...groups.at]).toEqual([0, 2, 5]);
  expect([...groups.start]).toEqual([0, 1, 1, 3]);
  expect(groups.dropped).toBe(3);
  expect([...gather(gold, groups)]).toEqual([1, 3, 6]);
});

test("groupUnits leaves out units whose group is out of range; no units give no groups' content", () => {
  expect([...groupUnits([1, -1, 0, 9], 2).at]).toEqual([2, 0]);
  expect(groupUnits([], 0)).toMatchObject({ nGroups: 0, dropped: 0 });
});
