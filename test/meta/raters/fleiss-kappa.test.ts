import { expect, test } from "vitest";
import { fleissKappa, randolphKappa } from "../../../src/meta/index.ts";

test("fleissKappa is 1 for full agreement over two categories, and NaN for one", () => {
  expect(fleissKappa({ counts: [3, 0, 0, 3], nCategories: 2 })).toBe(1);
  expect(fleissKappa({ counts: [3, 0, 3, 0], nCategories: 2 })).toBeNaN();
});

test("fleissKappa and randolphKappa refuse unequal numbers of ratings with NaN", () => {
  expect(fleissKappa({ counts: [2, 1, 1, 1], nCategories: 2 })).toBeNaN();
  expect(randolphKappa({ counts: [1, 0, 0, 1], nCategories: 2 })).toBeNaN();
});

test("randolphKappa by hand: agreement 2/3 against 1/2", () => {
  expect(randolphKappa({ counts: [3, 0, 2, 1], nCategories: 2 })).toBeCloseTo((2 / 3 - 0.5) / 0.5, 12);
});
