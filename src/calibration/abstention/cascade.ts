import { binomialCdf, quantileSorted } from "../../num/index.ts";
import { fixedSequence, riskTest, type RiskTest } from "./risk-test.ts";

/** One scorer of a cascade on all rows. */
export interface CascadeStage {
  /** How sure it is of its decision; NaN where it has none, which passes the row on. */
  readonly confidence: ArrayLike<number>;
  /** Loss of its decision in [0, 1]. */
  readonly loss: ArrayLike<number>;
  /** Cost of asking it once, any unit. */
  readonly cost: number;
}

/** Stages from cheap to dear; what none accepts goes to a human, who is taken to be right. */
export interface CascadeRows {
  readonly stages: readonly CascadeStage[];
  readonly humanCost: number;
}

/** A confidence for each stage from which on its decision is taken; Infinity: the stage is left out and costs nothing. */
export type Policy = readonly number[];

/** What a policy does on some rows. */
export interface PolicyOutcome {
  readonly accepted: Uint8Array;
  readonly loss: Float64Array;
  /** Mean cost of a row, human included. */
  readonly cost: number;
  /** Share of rows decided at each stage. */
  readonly shares: readonly number[];
}

/** Runs a policy on the rows whose positions are `within`. */
export function runPolicy(rows: CascadeRows, policy: Policy, within: ArrayLike<number>): PolicyOutcome {
  const n = within.length;
  const accepted = new Uint8Array(n);
  const loss = new Float64Array(n);
  const counts = policy.map(() => 0);
  let cost = 0;
  for (let k = 0; k < n; k++) {
    const at = within[k]!;
    for (let s = 0; s < policy.length && accepted[k] === 0; s++) {
      if (policy[s] === Infinity) continue;
      const stage = rows.stages[s]!;
      cost += stage.cost;
      if (!(stage.confidence[at]! >= policy[s]!)) continue;
      accepted[k] = 1;
      loss[k] = stage.loss[at]!;
      counts[s]!++;
    }
    if (accepted[k] === 0) cost += rows.humanCost;
  }
  return { accepted, loss, cost: cost / n, shares: counts.map((c) => c / n) };
}

/** Thresholds a stage: many where there is one stage, fewer where they multiply. */
const N_LEVELS = [0, 40, 20, 9, 6] as const;
const MOST_STAGES = N_LEVELS.length - 1;

/** Quantiles of a stage's confidence, and never. */
function levels({ confidence }: CascadeStage, within: ArrayLike<number>, n: number): number[] {
  const sorted = Float64Array.from(within, (i) => confidence[i]!)
    .filter((v) => !Number.isNaN(v))
    .sort();
  const made = Array.from({ length: n }, (_, k) => quantileSorted(sorted, k / n));
  return [...new Set(made.filter((v) => !Number.isNaN(v))), Infinity];
}

/** All combinations of the stages' thresholds but the one that accepts nothing. */
function policies(rows: CascadeRows, within: ArrayLike<number>): Policy[] {
  const n = N_LEVELS[rows.stages.length]!;
  const grid = rows.stages
    .map((stage) => levels(stage, within, n))
    .reduce<number[][]>((made, options) => made.flatMap((p) => options.map((t) => [...p, t])), [[]]);
  return grid.filter((p) => p.some((t) => t !== Infinity));
}

/** How a policy looks on the tuning rows: its cost and the p that the test rows may be expected to give. */
interface Guess {
  readonly policy: Policy;
  readonly cost: number;
  readonly p: number;
}

function guess(rows: CascadeRows, policy: Policy, { tuning, nTest, alpha }: Plan): Guess {
  const { accepted, loss, cost } = runPolicy(rows, policy, tuning);
  let [n, wrong] = [0, 0];
  for (let k = 0; k < accepted.length; k++) {
    n += accepted[k]!;
    wrong += loss[k]!;
  }
  const scale = nTest / tuning.length;
  return {
    policy,
    cost,
    p: n === 0 ? 1 : binomialCdf(Math.ceil(wrong * scale), Math.round(n * scale), alpha),
  };
}

interface Plan {
  readonly tuning: ArrayLike<number>;
  readonly nTest: number;
  readonly alpha: number;
}

/** Policies that no other beats in both cost and expected p, the surest first. */
function frontierOf(guesses: readonly Guess[]): Policy[] {
  const sorted = guesses.toSorted((a, b) => a.p - b.p || a.cost - b.cost);
  const out: Policy[] = [];
  let least = Infinity;
  for (const { policy, cost } of sorted) {
    if (cost >= least) continue;
    least = cost;
    out.push(policy);
  }
  return out;
}

/** A policy of the frontier, measured on the test rows. */
export interface FrontierPoint {
  readonly policy: Policy;
  readonly cost: number;
  readonly shares: readonly number[];
  /** Share of rows decided without a human. */
  readonly accepted: number;
  /** Share of all rows decided rightly, human included. */
  readonly accuracy: number;
  readonly test: RiskTest;
  /** Shown, together with all other guaranteed points, to keep the error among the accepted at most alpha. */
  readonly isGuaranteed: boolean;
}

/** A cascade tuned on some item groups and tested on the others. */
export interface CascadeResult {
  /** From the surest to the cheapest. */
  readonly frontier: readonly FrontierPoint[];
  /** The cheapest guaranteed point; absent where none is. */
  readonly chosen?: FrontierPoint;
  readonly nTuning: number;
  readonly nTest: number;
}

/** What is promised, and which rows tune. */
export interface CascadeOptions {
  readonly alpha: number;
  readonly delta: number;
  /** Rows that choose and order the policies, of other item groups than `test`. */
  readonly tuning: ArrayLike<number>;
  /** Independent rows: one of each item group. */
  readonly test: ArrayLike<number>;
}

function measured(
  rows: CascadeRows,
  policy: Policy,
  { test, alpha }: CascadeOptions,
): Omit<FrontierPoint, "isGuaranteed"> {
  const outcome = runPolicy(rows, policy, test);
  const wrong = outcome.loss.reduce((a, b) => a + b, 0) / test.length;
  return {
    policy,
    cost: outcome.cost,
    shares: outcome.shares,
    accepted: outcome.shares.reduce((a, b) => a + b, 0),
    accuracy: 1 - wrong,
    test: riskTest(outcome, alpha),
  };
}

/**
 * Thresholds of all stages chosen jointly so that the error among what is decided without a human is at most alpha, with probability at least 1 - delta over draws of
 * the test rows: a cost / error frontier is found on the tuning rows and its policies are tested on the others in that order until one fails.
 * Up to 4 stages. Source: Angelopoulos et al. (2021), learn then test; Laufer-Goldshtein et al. (2023), Pareto testing.
 */
export function tuneCascade(rows: CascadeRows, options: CascadeOptions): CascadeResult {
  if (rows.stages.length > MOST_STAGES) throw new RangeError(`at most ${MOST_STAGES} stages`);
  const { alpha, delta, tuning, test } = options;
  const plan = { tuning, nTest: test.length, alpha };
  const ordered = frontierOf(policies(rows, tuning).map((policy) => guess(rows, policy, plan)));
  const points = ordered.map((policy) => measured(rows, policy, options));
  const nGuaranteed = fixedSequence(
    points.map((point) => point.test.p),
    delta,
  );
  const frontier = points.map((point, k) => ({ ...point, isGuaranteed: k < nGuaranteed }));
  const kept = frontier.slice(0, nGuaranteed).toSorted((a, b) => a.cost - b.cost);
  const [chosen] = kept;
  return { frontier, ...(chosen ? { chosen } : {}), nTuning: tuning.length, nTest: test.length };
}
