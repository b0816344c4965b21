import type { Column } from "../columns.ts";
import type { Part } from "../view.ts";
import { type Additive, coverage, type Measure, type MeasureOptions, type Prepared } from "./measure.ts";
import { isBinary, onRatings } from "./outputs.ts";
import { foldThresholds, type Objective, type Tuning, tuningOf } from "./use-thresholds.ts";

/** Precision weighs twice as much as recall (beta^2 = 1/2): a bad output let in costs more than a good one lost. Source: Perrella et al. (2024b). */
const BETA_SQUARED = 0.5;
/** Share of the good outputs that a gate is tuned to let through. */
const GATE_PASSES = 0.9;

/** (1 + b) P R / (b P + R) with b = beta^2, P = gp / (gp + bp), R = gp / good. */
const forFilter: Objective = (goodPassed, badPassed, good) =>
  ((1 + BETA_SQUARED) * goodPassed) / (BETA_SQUARED * good + goodPassed + badPassed);

const forBalance: Objective = (goodPassed, badPassed, good, bad) =>
  (goodPassed / good + 1 - badPassed / bad) / 2;

/** Enough good outputs pass, and of the bad ones as few as may be. */
const forGate: Objective = (goodPassed, badPassed, good) =>
  goodPassed >= GATE_PASSES * good ? -badPassed : -Infinity;

/** Decisions counted over outputs: good and bad ones that passed, good and bad ones that did not. */
type Confusion = readonly [goodPassed: number, badPassed: number, goodLost: number, badBlocked: number];

interface Use {
  readonly objective: Objective;
  statistic(counts: Confusion): number;
}

const share = (part: number, rest: number): number => (part + rest > 0 ? part / (part + rest) : NaN);
const precision = ([gp, bp]: Confusion): number => share(gp, bp);
const recall = ([gp, , gl]: Confusion): number => share(gp, gl);
const specificity = ([, bp, , bb]: Confusion): number => share(bb, bp);

/** Decisions of every cluster at given thresholds of the folds: [nClusters x 4] in the order of `Confusion`. */
function decisions(tuning: Tuning, thresholds: Float64Array, nClusters: number): Float64Array {
  const { values, good, fold, cluster } = tuning;
  const stats = new Float64Array(4 * nClusters);
  for (let k = 0; k < values.length; k++) {
    const threshold = thresholds[fold[k]!]!;
    if (Number.isNaN(threshold)) continue;
    stats[4 * cluster[k]! + (values[k]! >= threshold ? 0 : 2) + (good[k] === 1 ? 0 : 1)]!++;
  }
  return stats;
}

/** Weighted decisions of all clusters. */
function confusion(tuning: Tuning, thresholds: Float64Array, weights: ArrayLike<number>): Confusion {
  const { values, good, fold, cluster } = tuning;
  const counts: [number, number, number, number] = [0, 0, 0, 0];
  for (let k = 0; k < values.length; k++) {
    const threshold = thresholds[fold[k]!]!;
    if (Number.isNaN(threshold)) continue;
    counts[(values[k]! >= threshold ? 0 : 2) + (good[k] === 1 ? 0 : 1)]! += weights[cluster[k]!]!;
  }
  return counts;
}

/**
 * Decisions at thresholds from other folds. Every resample tunes its thresholds anew: held fixed, they would leave out how far tuning itself varies, and
 * intervals of 95% at 200 clusters would cover 88% (balanced accuracy) down to 61% (recall). Exchanges between scorers keep them.
 */
function prepareUse(part: Part, column: Column, made: Use & { readonly seed: number }): Prepared | undefined {
  const tuning = tuningOf(part, column, made.seed);
  const value = (weights: ArrayLike<number>): number =>
    made.statistic(confusion(tuning, foldThresholds(tuning, made.objective, weights), weights));
  const once = new Uint8Array(part.nClusters).fill(1);
  const plain = value(once);
  if (Number.isNaN(plain)) return undefined;
  const swap: Additive = {
    kind: "additive",
    nCols: 4,
    stats: decisions(tuning, foldThresholds(tuning, made.objective, once), part.nClusters),
    combine: (sums) => made.statistic([sums[0]!, sums[1]!, sums[2]!, sums[3]!]),
    isMean: false,
  };
  return { value: plain, body: { kind: "reweighted", value }, swap, ...coverage(part, column.values) };
}

const isJudgedOutputs = (part: Part): boolean =>
  (onRatings(part) || (part.view.units === "outputs" && isBinary(part))) &&
  part.truth.some((t) => t !== part.truth[0]);

const common = {
  level: "response",
  grouping: "none",
  population: "items like these",
  smooth: false,
} as const;

const use = (made: Omit<Measure, keyof typeof common | "prepare" | "applies">, how: Use): Measure => ({
  ...common,
  ...made,
  applies: isJudgedOutputs,
  prepare: (part: Part, column: Column, { seed }: MeasureOptions) =>
    prepareUse(part, column, { ...how, seed }),
});

const GOOD =
  "good: gold 1, or the upper part of a graded gold split as near to half as it goes (held fixed in resamples)";
const FILTER = `at the threshold that is best by F (precision weighs twice) on the other of 10 folds of items; ${GOOD}`;
const GATE = `at the threshold that stops most bad outputs while 90% of the good ones pass, on the other of 10 folds of items; ${GOOD}`;

/** Use as a filter: the share of what passes that is good. Source: Perrella et al. (2024b). */
export const filterPrecision: Measure = use(
  { name: "filter-precision", rule: `share of passed outputs that are good, ${FILTER}`, chance: null },
  { objective: forFilter, statistic: precision },
);

/** Use as a filter: the share of good outputs that pass. */
export const filterRecall: Measure = use(
  { name: "filter-recall", rule: `share of good outputs that pass, ${FILTER}`, chance: null },
  { objective: forFilter, statistic: recall },
);

/** Use as a filter: F of precision and recall with beta^2 = 1/2. */
export const filterF: Measure = use(
  { name: "filter-f", rule: `F of precision and recall, ${FILTER}`, chance: null },
  { objective: forFilter, statistic: ([gp, bp, gl]) => forFilter(gp, bp, gp + gl, NaN) },
);

/** Use as a gate: the share of bad outputs that it stops. */
export const gateBlocked: Measure = use(
  { name: "gate-blocked", rule: `share of bad outputs stopped, ${GATE}`, chance: 1 - GATE_PASSES },
  { objective: forGate, statistic: specificity },
);

/** Use as a gate: the share of good outputs that it lets through where it was promised 90%. */
export const gatePassed: Measure = use(
  { name: "gate-passed", rule: `share of good outputs let through, ${GATE}`, chance: GATE_PASSES },
  { objective: forGate, statistic: recall },
);

/** Mean of the shares decided rightly among good and among bad outputs, at a threshold tuned on other folds; binary gold only. */
export const balancedAccuracy: Measure = {
  ...use(
    {
      name: "balanced-accuracy",
      rule: "mean share decided rightly among right and among wrong outputs, at the threshold that is best by it on the other of 10 folds of items",
      chance: 0.5,
    },
    { objective: forBalance, statistic: (c) => (recall(c) + specificity(c)) / 2 },
  ),
  applies: (part) => part.view.units === "outputs" && isBinary(part),
};

export const USE_MEASURES: readonly Measure[] = [
  balancedAccuracy,
  filterF,
  filterPrecision,
  filterRecall,
  gateBlocked,
  gatePassed,
];
