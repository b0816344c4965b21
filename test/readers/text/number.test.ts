import { expect, test } from "vitest";
import { numberFrom, parseNumber } from "../../../src/readers/text/number.ts";

test("parseNumber(text) reads decimals and takes spellings of missing as NaN", () => {
  expect(["1", "-1.5", " 2e3 ", "+.5", "0", "1."].map((t) => parseNumber(t, "a:1"))).toEqual([
    1, -1.5, 2000, 0.5, 0, 1,
  ]);
  for (const text of ["", "  ", "null", "None", "NA", "N/A", "NaN", "nan", "NULL"])
    expect(parseNumber(text, "a:1")).toBeNaN();
});

test("parseNumber(text) refuses decimal commas, infinities and all else with the line", () => {
  const rest = "expected a finite number, or one of null, None, NA, NaN and empty for a missing one";
  for (const text of ["1,5", "Infinity", "-inf", "1e999", "0x10", "good", "1 2", "\u0661"])
    expect(() => parseNumber(text, "a.csv:7")).toThrow(`a.csv:7: invalid number; ${rest}, got "${text}"`);
  expect(() => parseNumber("1,5", "a:1")).toThrow(
    expect.objectContaining({
      problem: expect.objectContaining({ help: "write the decimal sign as a point: 1.5" }),
    }),
  );
});

test("numberFrom(value) reads JSON values", () => {
  expect([3, "4", null, undefined].map((v) => numberFrom(v, "a:1"))).toEqual([3, 4, NaN, NaN]);
  expect(() => numberFrom(true, "a:1")).toThrow("got true");
  expect(() => numberFrom(Infinity, "a:1")).toThrow('got "Infinity"');
});
