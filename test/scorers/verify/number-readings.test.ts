import { expect, test } from "vitest";
import { asciiDigits, numbersIn, readingsOf } from "../../../src/scorers/verify/number-readings.ts";

test("readingsOf(written) gives every plain decimal that it can mean", () => {
  expect(readingsOf("1,234")).toEqual(["1234", "1.234"]);
  expect(readingsOf("1.234,50")).toEqual(["1234.5"]);
  expect(readingsOf("1'234'567")).toEqual(["1234567"]);
  expect(readingsOf("007.10")).toEqual(["7.1"]);
  expect(readingsOf("2024.05.01")).toEqual(["2024", "5", "1"]);
});

test("numbersIn(text) leaves out the numbering of lists", () => {
  expect(numbersIn("1. a\n 2) 3 b\n3.5 c")).toEqual(["3", "3.5"]);
});

test("asciiDigits(text) reads digits of other scripts", () => {
  expect(asciiDigits("\u0967\u0968\u066b\u0e53 \uff19")).toBe("12.3 9");
});
