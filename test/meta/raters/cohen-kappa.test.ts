import { expect, test } from "vitest";
import { cohenKappa } from "../../../src/meta/index.ts";

test("cohenKappa(a, b) by hand: agreement 0.7, chance 0.5", () => {
  const a = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1];
  const b = [0, 0, 0, 1, 1, 1, 1, 1, 1, 0];
  expect(cohenKappa(a, b, { nCategories: 2 })).toBeCloseTo(0.4, 12);
});

test("cohenKappa weighs near misses less", () => {
  const [a, b] = [
    [0, 1, 2, 2],
    [0, 1, 2, 1],
  ];
  const at = (weights: "none" | "linear" | "quadratic") => cohenKappa(a, b, { nCategories: 3, weights });
  expect(at("none")).toBeLessThan(at("linear"));
  expect(at("linear")).toBeLessThan(at("quadratic"));
});

test("cohenKappa leaves out missing codes and is NaN for one category or nothing", () => {
  expect(cohenKappa([0, 1, NaN], [0, 1, 1], { nCategories: 2 })).toBe(1);
  expect(cohenKappa([0, 0], [0, 0], { nCategories: 2 })).toBeNaN();
  expect(cohenKappa([], [], { nCategories: 2 })).toBeNaN();
});
