import { expect, test } from "vitest";
import {
  fitOveroptimisation,
  overoptimisationCurve,
  overoptimisationPeak,
} from "../../../src/audit/index.ts";

const FORM = { alpha: 1.5, beta: 0.4 };
const D = [0, 0.2, 0.5, 1, 1.6, 2.1];

test("fitOveroptimisation returns the coefficients of a curve without noise", () => {
  for (const optimiser of ["best-of-n", "rl"] as const) {
    const gold = D.map((d) => overoptimisationCurve(FORM, d, optimiser));
    const found = fitOveroptimisation(D, gold, optimiser);
    expect(found.alpha).toBeCloseTo(FORM.alpha, 10);
    expect(found.beta).toBeCloseTo(FORM.beta, 10);
  }
});

test("fitOveroptimisation refuses fewer than four points off the origin, repeated points and missing ones", () => {
  const three = [0, 0.2, 0.5, 1];
  const refused = { alpha: NaN, beta: NaN };
  expect(fitOveroptimisation(three, three, "best-of-n")).toEqual(refused);
  expect(fitOveroptimisation([0.2, 0.2, 0.5, 0.5, 1], [1, 1, 1, 1, 1], "rl")).toEqual(refused);
  expect(fitOveroptimisation(D, [0, NaN, 1, NaN, 1, 1], "best-of-n")).toEqual(refused);
});

test("overoptimisationPeak is where neighbours are lower, and NaN for a curve that never turns", () => {
  for (const optimiser of ["best-of-n", "rl"] as const) {
    const { d, value } = overoptimisationPeak(FORM, optimiser);
    expect(overoptimisationCurve(FORM, d, optimiser)).toBeCloseTo(value, 12);
    for (const step of [-0.01, 0.01])
      expect(overoptimisationCurve(FORM, d + step, optimiser)).toBeLessThan(value);
  }
  expect(overoptimisationPeak({ alpha: 1, beta: 0 }, "best-of-n").d).toBeNaN();
});
