import { randomInt, type Rng, sortOrder } from "../../num/index.ts";
import { gather, type GroupedColumns, type UnitGroups } from "../grouping.ts";
import { kendallCounts, pairCountsWithin } from "./kendall-counts.ts";
import {
  bestThreshold,
  type PairFolds,
  pairWeights,
  sweepFolds,
  type TiePairs,
  tiePairs,
} from "./tie-sweep.ts";

/** Accuracy with ties over the pairs inside groups. */
export interface TiedAccuracy {
  /** Right pairs (concordant, or tied in both) over all pairs, in [0, 1], higher better; NaN without pairs. tau_eq = 2 value - 1. */
  readonly value: number;
  /** A pair of the metric ties when |difference| <= epsilon. */
  readonly epsilon: number;
  /** What a constant scorer reaches: the share of pairs that tie in gold. The floor to print beside `value`. */
  readonly allTieRate: number;
  /** Pairs. */
  readonly n: number;
  /** Groups with at least one pair. */
  readonly nGroups: number;
  /** Units without a value. */
  readonly dropped: number;
}

interface Columns {
  readonly gold: ArrayLike<number>;
  readonly metric: ArrayLike<number>;
}

const grouped = (groups: UnitGroups, { gold, metric }: Columns): GroupedColumns => ({
  gold: gather(gold, groups),
  metric: gather(metric, groups),
  start: groups.start,
  nGroups: groups.nGroups,
});

/**
 * Accuracy with ties at a given epsilon >= 0 (`acc-eq` at 0), the mean over groups as WMT takes it (Deutsch 2023).
 * O(n log n) at epsilon 0, else O(n^2) inside groups. Pinned to mt-metrics-eval's KendallVariants acc23.
 */
export function accuracyAtEpsilon(groups: UnitGroups, columns: Columns, epsilon: number): TiedAccuracy {
  const { gold, metric, start, nGroups } = grouped(groups, columns);
  const weights = pairWeights(start, "groups");
  let right = 0;
  let goldTies = 0;
  for (let g = 0; g < nGroups; g++) {
    if (weights.ofGroup[g] === 0) continue;
    const x = metric.subarray(start[g]!, start[g + 1]!);
    const y = gold.subarray(start[g]!, start[g + 1]!);
    const counts = epsilon === 0 && x.length > 64 ? kendallCounts(x, y) : pairCountsWithin(x, y, epsilon);
    right += weights.ofGroup[g]! * (counts.concordant + counts.tiesBoth);
    goldTies += weights.ofGroup[g]! * counts.tiesY;
  }
  return {
    value: ratio(right, weights.total),
    epsilon,
    allTieRate: ratio(goldTies, weights.total),
    n: weights.pairs,
    nGroups: weights.nGroups,
    dropped: groups.dropped,
  };
}

const ratio = (top: number, bottom: number): number => (bottom === 0 ? NaN : top / bottom);

/**
 * Accuracy with ties at the epsilon that maximises it on the same data (`acc-eq-wmt`): 0 and all observed |differences| are
 * tried, the first maximum wins. In-sample, so optimistic. Deutsch, Foster and Freitag (2023); pinned to mt-metrics-eval's
 * KendallWithTiesOpt at sample rate 1.
 */
export function accuracyTuned(groups: UnitGroups, columns: Columns): TiedAccuracy {
  const pairs = tiePairs(grouped(groups, columns), { weighting: "groups" });
  const { right, epsilon } = bestThreshold(pairs);
  const { total, pairs: n, nGroups } = pairs.weights;
  return {
    value: ratio(right, total),
    epsilon,
    allTieRate: ratio(pairs.goldTies, total),
    n,
    nGroups,
    dropped: groups.dropped,
  };
}

/** Accuracy at every threshold. */
export interface TieCurve {
  /** 0 and the distinct observed |differences|, ascending. */
  readonly epsilons: Float64Array;
  /** Accuracy with ties at each, in [0, 1]. */
  readonly values: Float64Array;
}

/** The whole curve of accuracy with ties over tie thresholds, mean over groups. Empty arrays without pairs. */
export function tieCurve(groups: UnitGroups, columns: Columns): TieCurve {
  const pairs = tiePairs(grouped(groups, columns), { weighting: "groups", keepNeutral: true });
  const { size, gain, weights } = pairs;
  if (weights.pairs === 0) return { epsilons: new Float64Array(0), values: new Float64Array(0) };
  const order = sortOrder(size);
  const epsilons = new Float64Array(order.length + 1);
  const values = new Float64Array(order.length + 1);
  let right = pairs.concordant;
  let n = 0;
  values[0] = right / weights.total;
  for (const at of order) {
    right += gain[at]!;
    if (size[at]! !== epsilons[n]) epsilons[++n] = size[at]!;
    values[n] = right / weights.total;
  }
  return { epsilons: epsilons.slice(0, n + 1), values: values.slice(0, n + 1) };
}

/** A fold in [0, nFolds) for each of `nItems` items: sizes differ by at most one, drawn without replacement. */
export function itemFolds(nItems: number, nFolds: number, rng: Rng): Uint32Array {
  const folds = Uint32Array.from({ length: nItems }, (_, i) => i % nFolds);
  for (let i = nItems - 1; i > 0; i--) {
    const j = randomInt(rng, i + 1);
    const held = folds[i]!;
    folds[i] = folds[j]!;
    folds[j] = held;
  }
  return folds;
}

/** Cross-validated accuracy with ties: `epsilon` is the median of the folds' thresholds. */
export interface CrossValidatedAccuracy extends TiedAccuracy {
  /** Threshold tuned without each fold. */
  readonly epsilons: Float64Array;
}

/**
 * Accuracy with ties where the epsilon of each fold is tuned on the other folds and applied to it; right pairs are pooled
 * (`acc-eq-cv`, the default). `foldOf[unit]` is the fold of the unit's item. Across items (groupings none and system) a pair is
 * judged where both of its items lie in the fold and tuned on where neither does; other pairs are not used.
 */
export function accuracyCrossValidated(
  groups: UnitGroups,
  columns: Columns,
  folds: { readonly foldOf: ArrayLike<number>; readonly nFolds: number },
): CrossValidatedAccuracy {
  const within = grouped(groups, columns);
  const pairs = tiePairs(within, { weighting: "pairs", keepNeutral: true, keepUnits: true });
  const inFolds = { ofUnit: gather(folds.foldOf, groups), nFolds: folds.nFolds };
  const epsilons = sweepFolds(pairs, inFolds);
  const held = countHeld(pairs, inFolds, epsilons);
  for (let f = 0; f < folds.nFolds; f++) if (held.ofFold[f] === 0) epsilons[f] = NaN;
  const tuned = epsilons.filter((e) => !Number.isNaN(e)).sort();
  return {
    value: ratio(held.right, held.n),
    epsilon: tuned.length === 0 ? NaN : tuned[(tuned.length - 1) >> 1]!,
    epsilons,
    allTieRate: ratio(held.goldTies, held.n),
    n: held.n,
    nGroups: pairs.weights.nGroups,
    dropped: groups.dropped,
  };
}

/** Pairs with both units in one fold, judged at that fold's threshold. */
function countHeld(pairs: TiePairs, { ofUnit, nFolds }: PairFolds, epsilons: Float64Array) {
  const ofFold = new Uint32Array(nFolds);
  let right = 0;
  let n = 0;
  let goldTies = 0;
  for (let i = 0; i < pairs.size.length; i++) {
    const f = ofUnit[pairs.first[i]!]!;
    if (f !== ofUnit[pairs.second[i]!]!) continue;
    const gain = pairs.gain[i]!;
    const isTie = pairs.size[i]! <= epsilons[f]!;
    ofFold[f]!++;
    n++;
    if (gain > 0) goldTies++;
    if (isTie ? gain > 0 : gain < 0) right++;
  }
  return { ofFold, n, right, goldTies };
}
