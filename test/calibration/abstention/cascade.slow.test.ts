import { expect, test } from "vitest";
import { conformalCheck, POPULATIONS } from "../../../scripts/validation/conformal-draws.ts";

test.each(POPULATIONS)(
  "1,000 calibration draws: the promise is broken in at most delta of them, and 80% of the oracle's savings are reached: $name",
  (population) => {
    const draws = 1000;
    const found = conformalCheck(population, { draws, alpha: 0.1, delta: 0.1, seed: 1 });
    expect(found.violations).toBeLessThanOrEqual(0.1);
    expect(found.ofOracle).toBeGreaterThanOrEqual(0.8);
    if (population.costs.length > 1) return;
    // The joint loss is promised on average: 0.1 and three Monte-Carlo errors of a mean whose draws spread by less than 0.01.
    expect(found.jointLoss).toBeLessThanOrEqual(0.1 + 3 * (0.01 / Math.sqrt(draws)));
    expect(found.jointOfOracle).toBeGreaterThanOrEqual(0.8);
  },
  300_000,
);
