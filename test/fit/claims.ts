import {
  COMBINATION_RULES,
  type CombinationName,
  fitScorer,
  type HeldOutTest,
  routerLearner,
} from "../../src/fit/index.ts";
import { requestOf, simulatedData, type Simulation } from "./simulated.ts";

/** How often one rule by itself claimed an improvement. */
export interface Claims {
  readonly rule: string;
  /** Share of seeds in which it did, both opponents beaten. */
  readonly claimed: number;
  /** Share of seeds in which the test against the best single member of the other folds alone would have. */
  readonly againstSingle: number;
  /** Mean difference from that member, and from the best in hindsight. */
  readonly meanDifference: number;
  readonly meanHindsight: number;
  /** Standard deviation of the difference from that member over seeds, over the mean standard error that its intervals state: above 1 they are too short. */
  readonly spread: number;
}

const isClaim = (test: HeldOutTest, alpha: number): boolean =>
  (test.p ?? 1) < alpha && (test.difference ?? 0) > 0;

function isJointClaim(test: HeldOutTest, alpha: number): boolean {
  const { p, difference } = test.hindsight!;
  return isClaim(test, alpha) && (p ?? 1) < alpha && (difference ?? 0) > 0;
}

/** The rules that a kind of label takes. */
export const rulesOf = (kind: Simulation["kind"]): CombinationName[] =>
  COMBINATION_RULES.filter((rule) => kind === "preferences" || rule !== "logistic");

const MEASURES = { ratings: "pearson", preferences: "accuracy" } as const;

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

function summary(rule: string, tests: readonly HeldOutTest[]): Claims {
  const share = (holds: (t: HeldOutTest) => boolean): number => mean(tests.map((t) => Number(holds(t))));
  const differences = tests.map((t) => t.difference ?? 0);
  const centre = mean(differences);
  const sd = Math.sqrt(mean(differences.map((d) => (d - centre) ** 2)));
  const error = mean(tests.map((t) => ((t.ciHigh ?? 0) - (t.ciLow ?? 0)) / (2 * 1.959964)));
  return {
    rule,
    claimed: share((t) => isJointClaim(t, 0.05)),
    againstSingle: share((t) => isClaim(t, 0.05)),
    meanDifference: centre,
    meanHindsight: mean(tests.map((t) => t.hindsight!.difference ?? 0)),
    spread: sd / error,
  };
}

/** Every rule and a router by a meaningless tag, each judged as if it had been the only one, over seeds 1 .. nSeeds. */
export function claimsOf(
  of: Omit<Simulation, "seed">,
  nSeeds: number,
  measureName: string = MEASURES[of.kind],
): Claims[] {
  const found = new Map<string, HeldOutTest[]>();
  for (let seed = 1; seed <= nSeeds; seed++) {
    const data = simulatedData({ ...of, seed });
    const request = requestOf(data, rulesOf(of.kind), { measureName, seed });
    const by = { measure: request.measure, options: { permutations: 0, seed } };
    const learners = [...request.learners, routerLearner(data, "half", by)];
    for (const test of fitScorer({ ...request, learners, maxAblation: 0 }).tests)
      found.set(test.name, [...(found.get(test.name) ?? []), test]);
  }
  return [...found].map(([rule, tests]) => summary(rule, tests));
}

/** 5% and 3 Monte-Carlo errors of a share over this many seeds. */
export const limitOf = (nSeeds: number): number => 0.05 + 3 * Math.sqrt((0.05 * 0.95) / nSeeds);
