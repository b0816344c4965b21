import { expect, test } from "vitest";
import {
  exactP,
  independentExact,
  monteCarloP,
  pairedExact,
  pairingsExact,
} from "../../../src/meta/index.ts";

test("exactP is k/N, two-sided twice the smaller tail", () => {
  const counts = pairedExact([1.185, -0.124, -0.388, -1.673], [1.41, 1.232, 0.135, 1.336]);
  expect(exactP(counts, "two-sided")).toBe(0.125);
  expect(exactP(counts, "greater")).toBe(1);
  expect(exactP(counts, "less")).toBe(0.0625);
});

test("exactP of an undefined statistic is NaN", () => {
  expect(exactP(pairingsExact([1, 1, 1], [1, 2, 3]), "two-sided")).toBeNaN();
});

test("monteCarloP is (k+1)/(N+1)", () => {
  const counts = { statistic: 2, nGreater: 0, nLess: 999, nNull: 999 };
  expect(monteCarloP(counts, "greater")).toBe(0.001);
  expect(monteCarloP(counts, "two-sided")).toBe(0.002);
});

test("independentExact keeps unequal group sizes: its p is uniform under the null", () => {
  // All splits of ten values into 2 and 8: the shares of p <= 0.1 cannot exceed 0.1.
  const values = [3, 1, 4, 1.5, 5, 9, 2, 6, 5.3, 5.8];
  let small = 0;
  let n = 0;
  for (let i = 0; i < 10; i++)
    for (let j = 0; j < i; j++) {
      const x = [values[i]!, values[j]!];
      const y = values.filter((_, k) => k !== i && k !== j);
      if (exactP(independentExact(x, y), "two-sided") <= 0.1) small++;
      n++;
    }
  expect(small / n).toBeLessThanOrEqual(0.1);
});

test("exact tests refuse too few, unequal or too many values", () => {
  expect(() => pairedExact([1], [2])).toThrow(
    "exact permutation test: too few observations; expected at least 2 a sample, got 1",
  );
  expect(() => pairedExact([1, 2], [2])).toThrow("paired samples differ in length; expected 2, got 1");
  expect(() => pairedExact(new Float64Array(25), new Float64Array(25))).toThrow(
    "too many arrangements to enumerate; expected at most 16777216, got 33554432",
  );
});
