import { expect, test } from "vitest";
import { raterReference, reliabilityBound } from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";
import { simulatedStudy } from "./study.ts";

const DESIGN = { nItems: 150, nSystems: 4, nRaters: 4, item: 0.5, both: 0.5, residual: 1 };

test("raterReference puts the truth above the line, a rater's like on it and noise below it", () => {
  const rng = seeded(1);
  const { rated, truth } = simulatedStudy(DESIGN, rng);
  const scorers = [
    { name: "truth", values: truth },
    { name: "like a rater", values: truth.map((v) => v + randomNormal(rng)) },
    { name: "noise", values: truth.map(() => randomNormal(rng)) },
  ];
  // 99.9%: a 95% interval of a true 0 leaves it out for one seed in twenty.
  const { scorers: rows } = raterReference(rated, scorers, 0.999);
  expect(rows[0]!.difference.ciLow).toBeGreaterThan(0);
  expect(rows[1]!.difference.ciLow).toBeLessThan(0);
  expect(rows[1]!.difference.ciHigh).toBeGreaterThan(0);
  expect(rows[2]!.difference.ciHigh).toBeLessThan(0);
});

test("raterReference's bound is what the truth attains, so its disattenuated agreement is near 1", () => {
  const { rated, truth } = simulatedStudy(DESIGN, seeded(2));
  const { bound, scorers } = raterReference(rated, [{ name: "truth", values: truth }], 0.95);
  expect(Math.abs(scorers[0]!.disattenuated - 1)).toBeLessThan(0.05);
  expect(Math.abs(bound.value - Math.sqrt(1.5 / 2))).toBeLessThan(0.1);
  expect(Math.abs(bound.value - reliabilityBound(0.5, 3))).toBeLessThan(0.04);
});

test("raterReference compares a scorer with missing values on the units it has", () => {
  const { rated, truth } = simulatedStudy(DESIGN, seeded(3));
  const half = truth.map((v, u) => (u % 2 ? v : NaN));
  const { scorers, n } = raterReference(rated, [{ name: "half", values: half }], 0.95);
  expect(scorers[0]!.n).toBe(n / 2);
});

test("reliabilityBound of no agreement is NaN", () => {
  expect([reliabilityBound(0, 3), reliabilityBound(-0.1, 3)]).toEqual([NaN, NaN]);
});
