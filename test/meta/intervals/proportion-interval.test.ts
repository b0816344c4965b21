import { expect, test } from "vitest";
import { clopperPearson, PROPORTION_INTERVALS, wilson } from "../../../src/meta/index.ts";

test("wilson and clopperPearson equal statsmodels", () => {
  const w = wilson({ count: 2, nobs: 9 }, 0.05);
  expect(w.low).toBeCloseTo(0.06322510711784671, 13);
  expect(w.high).toBeCloseTo(0.5474110308930111, 13);
  const c = clopperPearson({ count: 2, nobs: 9 }, 0.05);
  expect(c.low).toBeCloseTo(0.028144973477898197, 13);
  expect(c.high).toBeCloseTo(0.6000935737163122, 13);
});

test("every proportion interval holds the proportion, lies in [0, 1] and mirrors", () => {
  for (const [name, interval] of Object.entries(PROPORTION_INTERVALS))
    for (const count of [1, 5, 10, 19]) {
      const { low, high } = interval({ count, nobs: 20 }, 0.05);
      const mirrored = interval({ count: 20 - count, nobs: 20 }, 0.05);
      expect(low, name).toBeGreaterThanOrEqual(0);
      expect(high, name).toBeLessThanOrEqual(1);
      expect(low, name).toBeLessThan(count / 20);
      expect(high, name).toBeGreaterThan(count / 20);
      expect(mirrored.low, name).toBeCloseTo(1 - high, 12);
    }
});

test("proportion intervals reach the ends at 0 and all, and are NaN without trials", () => {
  for (const name of ["wilson", "wilsoncc", "beta"] as const) {
    expect(PROPORTION_INTERVALS[name]({ count: 0, nobs: 7 }, 0.05).low).toBe(0);
    expect(PROPORTION_INTERVALS[name]({ count: 7, nobs: 7 }, 0.05).high).toBe(1);
    expect(PROPORTION_INTERVALS[name]({ count: 0, nobs: 0 }, 0.05).low).toBeNaN();
  }
});
