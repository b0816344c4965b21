import { seeded, sortOrder } from "../../num/index.ts";
import { itemFolds } from "../correlation/accuracy-with-ties.ts";
import type { Column } from "../columns.ts";
import type { Part } from "../view.ts";
import { isBinary } from "./outputs.ts";

/** Folds of clusters over which thresholds are tuned. */
export const FOLDS = 10;

/**
 * What a threshold is tuned for, from counts over the tuning folds: good and bad outputs at or above it, and all good and bad ones. Larger is better, NaN is
 * never chosen.
 */
export type Objective = (goodPassed: number, badPassed: number, good: number, bad: number) => number;

/**
 * The gold value from which on an output counts as good: 1 of a 0/1 gold; of a graded gold the value that splits the judged outputs
 * most evenly (the higher where two do). NaN where the gold is constant.
 */
export function goodCut(part: Part): number {
  if (isBinary(part)) return 1;
  const sorted = part.truth.toSorted();
  let [cut, nearest] = [NaN, Infinity];
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] === sorted[i - 1]) continue;
    const away = Math.abs(i - sorted.length / 2);
    if (away <= nearest) [cut, nearest] = [sorted[i]!, away];
  }
  return cut;
}

/** Which units are good (1), by `goodCut`. */
export function goodUnits(part: Part): Uint8Array {
  const cut = goodCut(part);
  return Uint8Array.from(part.truth, (t) => Number(t >= cut));
}

/** Units with a value, best first, and the fold in which each is judged. */
export interface Tuning {
  readonly values: Float64Array;
  readonly good: Uint8Array;
  readonly fold: Int32Array;
  readonly cluster: Int32Array;
  readonly nFolds: number;
}

/** Draws folds by cluster and sorts the units once, so that thresholds can be tuned anew for any weights of the clusters. */
export function tuningOf(part: Part, column: Column, seed: number): Tuning {
  const folds = itemFolds(part.nClusters, FOLDS, seeded(seed, "folds", part.view.dataset.head.name));
  const { values } = column;
  const good = goodUnits(part);
  const order = sortOrder(values)
    .filter((i) => !Number.isNaN(values[i]!))
    .reverse();
  const cluster = Int32Array.from(order, (i) => part.clusterOf[i]!);
  return {
    values: Float64Array.from(order, (i) => values[i]!),
    good: Uint8Array.from(order, (i) => good[i]!),
    fold: Int32Array.from(cluster, (c) => folds[c]!),
    cluster,
    nFolds: Math.min(FOLDS, part.nClusters),
  };
}

/** Weighted counts of good and bad units, [nFolds x 2], and of all folds in the last row. */
function countFolds({ good, fold, cluster, nFolds }: Tuning, weights: ArrayLike<number>): Float64Array {
  const counts = new Float64Array(2 * (nFolds + 1));
  for (let k = 0; k < fold.length; k++) {
    const [w, side] = [weights[cluster[k]!]!, 1 - good[k]!];
    counts[2 * fold[k]! + side]! += w;
    counts[2 * nFolds + side]! += w;
  }
  return counts;
}

/** Half way between the lowest value up to `at` and the next one below, of the tuning folds; -Infinity where nothing is below. */
function midpoint(tuning: Tuning, held: number, at: number, weights: ArrayLike<number>): number {
  const { values, fold, cluster } = tuning;
  const isTuning = (k: number): boolean => fold[k] !== held && weights[cluster[k]!]! > 0;
  let above = at;
  while (above > 0 && !isTuning(above)) above--;
  for (let k = at + 1; k < values.length; k++) if (isTuning(k)) return (values[above]! + values[k]!) / 2;
  return -Infinity;
}

/** Best objective of every fold so far, and the position down to which all pass there. */
interface Best {
  readonly reached: Float64Array;
  readonly at: Int32Array;
}

/** Holds the counts of what passed against the best so far, for every fold. Counts are [nFolds x 2], all folds in the last row. */
function consider(
  objective: Objective,
  counts: { readonly passed: Float64Array; readonly all: Float64Array },
  { best, at }: { readonly best: Best; readonly at: number },
): void {
  const { passed, all } = counts;
  const nFolds = best.at.length;
  const end = 2 * nFolds;
  for (let f = 0; f < nFolds; f++) {
    const good = passed[end]! - passed[2 * f]!;
    const bad = passed[end + 1]! - passed[2 * f + 1]!;
    if (good + bad === 0) continue;
    const reached = objective(good, bad, all[end]! - all[2 * f]!, all[end + 1]! - all[2 * f + 1]!);
    if (!(reached > best.reached[f]!)) continue;
    best.reached[f] = reached;
    best.at[f] = at;
  }
}

/**
 * The threshold of every fold, tuned on the other folds to be best by `objective`, which must not fall where a good unit more passes. Cluster c counts weights[c] times.
 * NaN where none can be tuned. One pass over the sorted units for all folds; objectives are looked at only where the next value would let a bad unit in.
 */
export function foldThresholds(
  tuning: Tuning,
  objective: Objective,
  weights: ArrayLike<number>,
): Float64Array {
  const { values, good, fold, cluster, nFolds } = tuning;
  const all = countFolds(tuning, weights);
  const passed = new Float64Array(all.length);
  const best = { reached: new Float64Array(nFolds).fill(-Infinity), at: new Int32Array(nFolds).fill(-1) };
  const end = 2 * nFolds;
  let isWaiting = false;
  for (let k = 0; k < values.length;) {
    let next = k;
    let letsBadIn = false;
    for (; next < values.length && values[next] === values[k]; next++)
      if (good[next] === 0 && weights[cluster[next]!]! > 0) letsBadIn = true;
    if (letsBadIn && isWaiting) consider(objective, { passed, all }, { best, at: k - 1 });
    if (letsBadIn) isWaiting = false;
    for (; k < next; k++) {
      const w = weights[cluster[k]!]!;
      if (w === 0) continue;
      const side = 1 - good[k]!;
      passed[2 * fold[k]! + side]! += w;
      passed[end + side]! += w;
      if (side === 0) isWaiting = true;
    }
  }
  if (isWaiting) consider(objective, { passed, all }, { best, at: values.length - 1 });
  return Float64Array.from(best.at, (at, f) => (at < 0 ? NaN : midpoint(tuning, f, at, weights)));
}
