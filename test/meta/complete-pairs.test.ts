import { expect, test } from "vitest";
import { completePairs, isConstant } from "../../src/meta/index.ts";

test("completePairs(x, y) keeps positions with both values, in order", () => {
  const { x, y, dropped } = completePairs([1, NaN, 3, Infinity], [NaN, 2, 6, 8]);
  expect([[...x], [...y], dropped]).toEqual([[3, Infinity], [6, 8], 2]);
});

test("isConstant(x) takes -0 as 0 and an empty column as constant", () => {
  expect([isConstant([0, -0]), isConstant([]), isConstant([1, 2])]).toEqual([true, true, false]);
});
