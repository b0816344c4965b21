/**
 * How often each rule of `fit`, taken by itself, claims an improvement that is not there, and finds one that is: members of pure noise, a mean that is worth exactly its
 * best member, and three equally good members. "single": what the test against the best single member of the other folds alone would have claimed.
 * npx tsx scripts/validation/fit.ts [SEEDS] [CASE...]
 */
import { claimsOf, limitOf } from "../../test/fit/claims.ts";
import type { Simulation } from "../../test/fit/simulated.ts";

const nSeeds = Number(process.argv[2] ?? 600);
const wanted = process.argv.slice(3);

interface Case {
  readonly of: Omit<Simulation, "seed">;
  readonly measure?: string;
}

const ITEMS = { nItems: 40, nSystems: 3 } as const;
const NOISE = [0, 0, 0];
const EQUAL = [1, 1, 1];
/** With quality of variance 1 + 2/27 the mean of the z-scores of both correlates with it as the first does by itself. */
const WORTH_ITS_BEST = [1, 0.489];

const CASES: Readonly<Record<string, Case>> = {
  "noise-ratings": { of: { ...ITEMS, loadings: NOISE, kind: "ratings" } },
  "noise-preferences": { of: { ...ITEMS, loadings: NOISE, kind: "preferences" } },
  "noise-acc-eq-cv": { of: { ...ITEMS, loadings: NOISE, kind: "ratings" }, measure: "acc-eq-cv" },
  "noise-8-members": { of: { ...ITEMS, loadings: [0, 0, 0, 0, 0, 0, 0, 0], kind: "ratings" } },
  "mean-worth-its-best": { of: { ...ITEMS, loadings: WORTH_ITS_BEST, kind: "ratings" } },
  "mean-worth-its-best-200": { of: { ...ITEMS, nItems: 200, loadings: WORTH_ITS_BEST, kind: "ratings" } },
  "equal-ratings": { of: { ...ITEMS, loadings: EQUAL, kind: "ratings" } },
  "equal-preferences": { of: { ...ITEMS, loadings: EQUAL, kind: "preferences" } },
  "equal-ratings-200": { of: { ...ITEMS, nItems: 200, loadings: EQUAL, kind: "ratings" } },
  "equal-preferences-200": { of: { ...ITEMS, nItems: 200, loadings: EQUAL, kind: "preferences" } },
};

const unknown = wanted.filter((name) => !(name in CASES));
if (unknown.length > 0)
  throw new Error(`no case ${unknown.join(", ")}; known: ${Object.keys(CASES).join(", ")}`);

process.stdout.write(`${nSeeds} seeds; 5% + 3 Monte-Carlo errors: ${limitOf(nSeeds).toFixed(3)}\n`);
for (const [name, { of, measure }] of Object.entries(CASES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const c of claimsOf(of, nSeeds, measure)) {
    const numbers = {
      claimed: c.claimed,
      single: c.againstSingle,
      "mean difference": c.meanDifference,
      "from hindsight": c.meanHindsight,
      "sd / stated error": c.spread,
    };
    const said = Object.entries(numbers).map(([what, v]) => `${what} ${v.toFixed(3)}`);
    process.stdout.write(`${[name, c.rule, ...said].join("  ")}\n`);
  }
}
