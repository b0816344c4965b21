import { expect, test } from "vitest";
import { barScale, intervalBar } from "../../src/report/interval-bar.ts";

const estimate = { value: 0.75, ciLow: 0.6, ciHigh: 0.9 };

test("intervalBar(estimate, scale) draws ends, dot and chance at their places", () => {
  const scale = { low: 0.5, high: 1, columns: 11, chance: 0.5, ascii: false };
  expect(intervalBar(estimate, scale)).toBe("┊ ├──●──┤  ");
  expect(intervalBar(estimate, { ...scale, ascii: true })).toBe(": |--o--|  ");
});

test("intervalBar(estimate, scale) draws a dot alone without an interval, and nothing but chance without a value", () => {
  const scale = { low: 0, high: 1, columns: 5, chance: 0.5, ascii: true };
  expect(intervalBar({ value: 1, ciLow: null, ciHigh: null }, scale)).toBe("  : o");
  expect(intervalBar({ value: null, ciLow: null, ciHigh: null }, scale)).toBe("  :  ");
});

test("barScale(estimates) holds all intervals and the chance line; without values it is [0, 1]", () => {
  const options = { columns: 5, chance: 0.5, ascii: true };
  expect(barScale([estimate], options)).toMatchObject({ low: 0.5, high: 0.9 });
  expect(barScale([], { ...options, chance: null })).toMatchObject({ low: 0, high: 1 });
});
