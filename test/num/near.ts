import { expect } from "vitest";

/** Fails where two numbers differ by more than `rel` of the larger. */
export function expectNear(actual: number, expected: number, rel = 2e-13): void {
  const gap = Math.abs(actual - expected) / Math.max(Math.abs(actual), Math.abs(expected), Number.MIN_VALUE);
  expect(actual === expected ? 0 : gap, `${actual} is not ${expected}`).toBeLessThanOrEqual(rel);
}
