import { expect, test } from "vitest";
import { claimsOf, limitOf, rulesOf } from "./claims.ts";

/** Enough to see a rate of 0.1: the limit is 0.083. */
const N_SEEDS = 400;
const ITEMS = { nItems: 40, nSystems: 3 } as const;

test.each(["ratings", "preferences"] as const)(
  "fitScorer: members of pure noise claim an improvement in at most 5% of seeds + 3 Monte-Carlo errors, by every rule alone, %s",
  (kind) => {
    const claims = claimsOf({ ...ITEMS, loadings: [0, 0, 0], kind }, N_SEEDS);
    expect(claims.map((c) => c.rule)).toEqual([...rulesOf(kind), "router by half"]);
    for (const { rule, claimed } of claims) expect(claimed, rule).toBeLessThanOrEqual(limitOf(N_SEEDS));
  },
);

test("fitScorer: a mean of two that is worth exactly the better one claims an improvement in at most 5% of seeds + 3 Monte-Carlo errors", () => {
  const claims = claimsOf({ ...ITEMS, loadings: [1, 0.489], kind: "ratings" }, N_SEEDS);
  const mean = claims.find((c) => c.rule === "zscore-mean")!;
  expect(mean.claimed).toBeLessThanOrEqual(limitOf(N_SEEDS));
});

test("fitScorer: three equally good members with errors of their own are found in at least 80% of seeds, by the rules that can", () => {
  const claims = claimsOf({ ...ITEMS, nItems: 60, loadings: [1, 1, 1], kind: "ratings" }, 100);
  for (const rule of ["zscore-mean", "ridge", "nnls"])
    expect(claims.find((c) => c.rule === rule)!.claimed, rule).toBeGreaterThanOrEqual(0.8);
});
