import { expect, test } from "vitest";
import { formatFixed } from "../../../src/scorers/lexical/text-format.ts";

test("formatFixed rounds the exact binary value, ties to even", () => {
  expect(formatFixed(0.125, 2)).toBe("0.12");
  expect(formatFixed(0.375, 2)).toBe("0.38");
  expect(formatFixed(2.675, 2)).toBe("2.67");
  expect(formatFixed(2.5, 0)).toBe("2");
  expect(formatFixed(100.00000000000004, 2)).toBe("100.00");
});

test("formatFixed writes signs, huge and non-finite numbers as Python does", () => {
  expect(formatFixed(-0, 1)).toBe("-0.0");
  expect(formatFixed(-0.04, 1)).toBe("-0.0");
  expect(formatFixed(1e22, 1)).toBe("10000000000000000000000.0");
  expect([NaN, Infinity, -Infinity].map((x) => formatFixed(x, 2))).toEqual(["nan", "inf", "-inf"]);
});
