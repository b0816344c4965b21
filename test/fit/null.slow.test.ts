import { expect, test } from "vitest";
import { fitScorer } from "../../src/fit/index.ts";
import { requestOf, simulatedData, type Simulation } from "./simulated.ts";

const N_SEEDS = 100;
const LIMIT = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / N_SEEDS);

/** Share of seeds in which an improvement is claimed. */
function claimed(of: Omit<Simulation, "seed">): number {
  let n = 0;
  for (let seed = 1; seed <= N_SEEDS; seed++) {
    const data = simulatedData({ ...of, seed });
    const rules = of.kind === "ratings" ? (["ridge", "zscore-mean"] as const) : (["logistic"] as const);
    const name = of.kind === "ratings" ? "pearson" : "accuracy";
    const request = requestOf(data, rules, { measureName: name, seed });
    if (fitScorer({ ...request, maxAblation: 0 }).isImproved) n++;
  }
  return n / N_SEEDS;
}

const NOISE = { nItems: 40, nSystems: 3, loadings: [0, 0, 0] } as const;

test.each(["ratings", "preferences"] as const)(
  "fitScorer: members of pure noise claim an improvement in at most 5% of seeds + 3 Monte-Carlo errors, %s",
  (kind) => {
    expect(claimed({ ...NOISE, kind })).toBeLessThanOrEqual(LIMIT);
  },
);

test("fitScorer: three equally good members with errors of their own are found in at least 80% of seeds", () => {
  const power = claimed({ ...NOISE, nItems: 60, loadings: [1, 1, 1], kind: "ratings" });
  expect(power).toBeGreaterThanOrEqual(0.8);
});
