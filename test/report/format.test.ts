import { expect, test } from "vitest";
import {
  counted,
  formatCount,
  formatDifference,
  formatInterval,
  formatNative,
  formatP,
  formatPercent,
  formatSlice,
  formatValue,
  listed,
} from "../../src/report/index.ts";

test("formatValue(value) keeps three decimals up to 1, then three digits", () => {
  expect([0.6432, 1, 0, 1.2345, 56.78, 123.4, 40000, 2.5e6].map(formatValue)).toEqual([
    "0.643",
    "1.000",
    "0.000",
    "1.23",
    "56.8",
    "123",
    "40,000",
    "2.5e+6",
  ]);
});

test("formatValue(value) shows small values in powers of ten and never a negative zero", () => {
  expect([0.00012, -0.0006, -0].map(formatValue)).toEqual(["1.2e-4", "-0.001", "0.000"]);
});

test("formatValue(value) gives a dash for null, undefined, NaN and infinities, never 0", () => {
  expect([null, undefined, Number.NaN, Infinity, -Infinity].map(formatValue)).toEqual([
    "–",
    "–",
    "–",
    "–",
    "–",
  ]);
});

test("formatInterval(estimate) puts the interval in brackets and leaves them out where there is none", () => {
  expect(formatInterval({ value: 0.6429, ciLow: 0.5916, ciHigh: 0.6908 })).toBe("0.643 [0.592, 0.691]");
  expect(formatInterval({ value: 0.6429, ciLow: null, ciHigh: null })).toBe("0.643");
  expect(formatInterval({ value: null, ciLow: 0.1, ciHigh: 0.2 })).toBe("–");
});

test("formatDifference(estimate) shows every sign", () => {
  expect(formatDifference({ difference: 0.041, ciLow: -0.01, ciHigh: 0.092 })).toBe(
    "+0.041 [-0.010, +0.092]",
  );
  expect(formatDifference({ difference: null, ciLow: null, ciHigh: null })).toBe("–");
});

test("formatP(p) never shows 0", () => {
  expect([0, 0.0004, 0.0012, 0.0994, 0.1, 1, null].map(formatP)).toEqual([
    "< 0.001",
    "< 0.001",
    "0.001",
    "0.099",
    "0.10",
    "1.00",
    "–",
  ]);
});

test("formatCount(n), formatNative(value), formatPercent(fraction), counted(n, noun)", () => {
  expect([0, 999, 1000, 1234567, -1234, null].map(formatCount)).toEqual([
    "0",
    "999",
    "1,000",
    "1,234,567",
    "-1,234",
    "–",
  ]);
  expect([4, 4.25, null].map(formatNative)).toEqual(["4", "4.25", "–"]);
  expect([0.411, null].map(formatPercent)).toEqual(["41%", "–"]);
  expect([counted(1, "item"), counted(0, "item")]).toEqual(["1 item", "0 items"]);
});

test("listed(names) joins with and, and counts what it leaves out", () => {
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d", "e"]].map((n) => listed(n))).toEqual([
    "none",
    "a",
    "a and b",
    "a, b and c",
    "a, b, c and 2 more",
  ]);
});

test("formatSlice(slice) names every tag, and all for none", () => {
  expect(formatSlice({})).toBe("all");
  expect(formatSlice({ split: "gpt", category: "math" })).toBe("split=gpt, category=math");
});
