import { expect, test } from "vitest";
import { stepDownCounts, studentise } from "../../../src/meta/comparisons/max-t-step-down.ts";

test("stepDownCounts compares each pair with the maximum over pairs not ranked above it", () => {
  const observed = Float64Array.from([1, 3, 2]);
  const draws = Float64Array.from([2.5, 0, 0, 0, 0, 2.2, 0, 3.5, 0, 0, 0, 0]);
  const { raw, adjusted } = stepDownCounts({ observed, draws });
  expect([...raw]).toEqual([1, 1, 1]);
  // Pair 1 (3): one draw reaches it. Pair 2 (2): draws 0 and 1. Pair 0 (1): draw 0, raised to the count above it.
  expect([...adjusted]).toEqual([2, 1, 2]);
});

test("stepDownCounts leaves NaN pairs out and counts undefined draws as extreme", () => {
  const found = stepDownCounts({
    observed: Float64Array.from([NaN, 1]),
    draws: Float64Array.from([9, NaN, 9, 0]),
  });
  expect([...found.raw]).toEqual([2, 1]);
  expect([...found.adjusted]).toEqual([2, 1]);
  expect(stepDownCounts({ observed: new Float64Array(0), draws: new Float64Array(0) }).raw).toHaveLength(0);
});

test("studentise makes pairs of different noise comparable and gives 0 without spread", () => {
  const found = studentise(Float64Array.from([3, 0.3, 0]), Float64Array.from([-3, 0.3, 0, 3, -0.3, 0]));
  expect([...found.observed]).toEqual([1, expect.closeTo(1, 12), 0]);
  expect([...found.draws].map((v) => +v.toFixed(12))).toEqual([1, 1, 0, 1, 1, 0]);
});
