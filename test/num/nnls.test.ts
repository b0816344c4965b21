import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nonNegativeLeastSquares, randomNormal, seeded } from "../../src/num/index.ts";

interface Case {
  readonly a: readonly (readonly number[])[];
  readonly b: readonly number[];
  readonly x: readonly number[];
}

const { nnls: CASES } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../golden/own/fit/reference.json"), "utf8"),
) as { nnls: readonly Case[] };

function normalEquations(a: Case["a"], b: Case["b"]): { gram: Float64Array; target: Float64Array } {
  const n = a[0]!.length;
  const gram = new Float64Array(n * n);
  const target = new Float64Array(n);
  a.forEach((row, i) =>
    row.forEach((v, j) => {
      target[j]! += v * b[i]!;
      row.forEach((w, k) => (gram[j * n + k]! += v * w));
    }),
  );
  return { gram, target };
}

const solve = (a: Case["a"], b: Case["b"]) => {
  const { gram, target } = normalEquations(a, b);
  return nonNegativeLeastSquares(gram, target);
};

describe("nonNegativeLeastSquares(gram, target)", () => {
  test.each(CASES.map((c, i) => [i, c] as const))("equals scipy.optimize.nnls, case %i", (_, { a, b, x }) => {
    const found = solve(a, b);
    expect(found.converged).toBe(true);
    x.forEach((v, k) => expect(found.x[k]).toBeCloseTo(v, 5));
  });
  test("is least squares where that is positive, and 0 where everything pulls down", () => {
    expect([
      ...solve(
        [
          [1, 0],
          [0, 2],
        ],
        [3, 4],
      ).x,
    ]).toEqual([3, 2]);
    expect([
      ...solve(
        [
          [1, 0],
          [0, 2],
        ],
        [-3, -4],
      ).x,
    ]).toEqual([0, 0]);
  });
  test("meets the Karush-Kuhn-Tucker conditions on random problems, collinear columns too", () => {
    for (let seed = 0; seed < 50; seed++) {
      const rng = seeded(seed);
      const a = Array.from({ length: 15 }, () => {
        const row = Array.from({ length: 6 }, () => randomNormal(rng));
        return [...row, row[0]!];
      });
      const b = Array.from({ length: 15 }, () => randomNormal(rng));
      const { gram, target } = normalEquations(a, b);
      const { x, converged } = nonNegativeLeastSquares(gram, target);
      expect(converged).toBe(true);
      x.forEach((v, k) => {
        const pull = x.reduce((g, w, j) => g - gram[k * 7 + j]! * w, target[k]!);
        expect(v).toBeGreaterThanOrEqual(0);
        if (v > 0) expect(Math.abs(pull)).toBeLessThan(1e-8);
        else expect(pull).toBeLessThan(1e-8);
      });
    }
  });
});
