import { describe, expect, test } from "vitest";
import { fitIsotonic, isotonicAt, isotonicRegression } from "../../../src/calibration/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

describe("isotonicRegression(y)", () => {
  test("pools violators to their mean, by hand", () => {
    expect(Array.from(isotonicRegression([1, 3, 2, 4]))).toEqual([1, 2.5, 2.5, 4]);
    expect(Array.from(isotonicRegression([3, 1], [3, 1]))).toEqual([2.5, 2.5]);
  });
  test("of nothing is nothing, of one value that value", () => {
    expect(isotonicRegression([]).length).toBe(0);
    expect(Array.from(isotonicRegression([7]))).toEqual([7]);
  });
  test("never decreases and keeps the mean", () => {
    const rng = seeded(3);
    const y = Float64Array.from({ length: 500 }, () => randomNormal(rng));
    const fitted = isotonicRegression(y);
    for (let i = 1; i < y.length; i++) expect(fitted[i]!).toBeGreaterThanOrEqual(fitted[i - 1]!);
    const total = (v: Float64Array): number => v.reduce((a, b) => a + b, 0);
    expect(total(fitted)).toBeCloseTo(total(y), 9);
  });
});

describe("fitIsotonic(x, y)", () => {
  test("does not depend on the order of the points", () => {
    const x = [0.3, 0.1, 0.1, 0.9, 0.5];
    const y = [1, 0, 1, 1, 0];
    const turned = fitIsotonic(x.toReversed(), y.toReversed());
    expect(turned).toEqual(fitIsotonic(x, y));
  });
  test("is linear between corners and constant outside; NaN and no points give NaN", () => {
    const curve = fitIsotonic([0, 1], [0, 1]);
    expect([-1, 0.25, 2].map((x) => isotonicAt(curve, x))).toEqual([0, 0.25, 1]);
    expect(isotonicAt(curve, NaN)).toBeNaN();
    expect(isotonicAt(fitIsotonic([], []), 0)).toBeNaN();
  });
  test("a million points: the curve never falls and follows the logistic that made them", () => {
    const rng = seeded(1);
    const x = Float64Array.from({ length: 1_000_000 }, () => randomNormal(rng));
    const y = x.map((v) => Number(rng() < 1 / (1 + Math.exp(-v))));
    const curve = fitIsotonic(x, y);
    const at = [-2, -1, 0, 1, 2].map((v) => isotonicAt(curve, v));
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    [0.1192, 0.2689, 0.5, 0.7311, 0.8808].forEach((p, k) => expect(at[k]).toBeCloseTo(p, 1));
  });
});
