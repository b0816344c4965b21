import { describe, expect, test } from "vitest";
import { coverageOf, INTERVALS } from "../../scripts/validation/interval-methods.ts";
import { rejectionRate, TESTS } from "../../scripts/validation/null-tests.ts";
import { seeded } from "../../src/num/index.ts";

/** The claims are for 2,000 replications (scripts/validation/intervals-and-tests.ts); fewer get three Monte-Carlo errors of room. */
const REPLICATIONS = 300;
const room = (p: number): number => 3 * Math.sqrt((p * (1 - p)) / REPLICATIONS);

const PROMISED = TESTS.filter((t) => t.kind !== "as published");
const most = (kind: string): number => (kind === "exact" ? 0.05 : 0.065);

describe("tests of scorers on clusters of 1 to 30, seeded", () => {
  test.each(PROMISED.map((t) => [t.name, t] as const))(
    "%s rejects at most 5% under the null (6.5% if asymptotic) and finds its lead in 80%, with ties too",
    (_, method) => {
      const n = method.at.includes(50) ? 50 : method.at[0]!;
      for (const which of method.cases.filter((c) => c === "plain" || c === "ties")) {
        const rate = (isNull: boolean) =>
          rejectionRate(
            method,
            { n, case: which },
            {
              isNull,
              replications: REPLICATIONS,
              seeds: (r) => seeded(r, isNull ? "null" : "lead", method.name, n, which),
            },
          );
        expect(rate(true), which).toBeLessThanOrEqual(most(method.kind) + room(most(method.kind)));
        expect(rate(false), which).toBeGreaterThanOrEqual(0.8 - room(0.8));
      }
    },
    600_000,
  );
});

describe("intervals of 50 clusters of 1 to 30, seeded", () => {
  test.each(INTERVALS.map((f) => [f.names.join("; "), f] as const))(
    "%s: within 1.5 points of 95% or wider, and not much wider than the estimate's own spread",
    (_, family) => {
      const setting = { n: 50, case: "plain" } as const;
      const seeds = (r: number) => seeded(r, "interval", 50);
      for (const found of coverageOf(family, setting, { replications: REPLICATIONS, seeds })) {
        expect(found.coverage, found.name).toBeGreaterThan(0.935 - room(0.935));
        expect(found.widthRatio, found.name).toBeLessThan(1.4);
      }
    },
    600_000,
  );
});
