import { seeded, sortOrder } from "../../num/index.ts";
import { itemFolds } from "../accuracy-with-ties.ts";
import type { Column } from "../columns.ts";
import type { Part } from "../view.ts";
import { isBinary } from "./outputs.ts";

/** Folds of clusters over which thresholds are tuned. */
export const FOLDS = 10;

/** What a threshold does to the outputs of the tuning folds: counts, of which `good` and `bad` are all there are. */
export interface Passed {
  /** Good and bad outputs at or above the threshold. */
  readonly goodPassed: number;
  readonly badPassed: number;
  readonly good: number;
  readonly bad: number;
}

/** What a threshold is tuned for; larger is better, NaN is never chosen. */
export type Objective = (passed: Passed) => number;

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

interface Tuning {
  readonly values: Float64Array;
  readonly good: Uint8Array;
  readonly fold: Int32Array;
  /** Units with a value, best first. */
  readonly order: Uint32Array;
}

/** The best threshold without one fold: half way between two neighbouring values, the strictest of equals; -Infinity lets all pass. */
function tunedWithout(held: number, { values, good, fold, order }: Tuning, objective: Objective): number {
  let [nGood, nBad] = [0, 0];
  for (const i of order)
    if (fold[i] !== held)
      if (good[i] === 1) nGood++;
      else nBad++;
  let [goodPassed, badPassed] = [0, 0];
  let [threshold, best] = [NaN, -Infinity];
  let isWaiting = false;
  for (let k = 0; k < order.length; k++) {
    const i = order[k]!;
    if (fold[i] === held) continue;
    if (isWaiting) threshold = (threshold + values[i]!) / 2;
    isWaiting = false;
    if (good[i] === 1) goodPassed++;
    else badPassed++;
    let next = k + 1;
    while (next < order.length && fold[order[next]!] === held) next++;
    if (next < order.length && values[order[next]!] === values[i]) continue;
    const reached = objective({ goodPassed, badPassed, good: nGood, bad: nBad });
    if (!(reached > best)) continue;
    best = reached;
    threshold = next < order.length ? values[i]! : -Infinity;
    isWaiting = next < order.length;
  }
  return threshold;
}

/** The threshold of every unit, tuned on the folds in which its cluster does not lie; NaN where none could be tuned. Folds are drawn by cluster. */
export function tunedThresholds(
  part: Part,
  column: Column,
  how: { readonly objective: Objective; readonly seed: number },
): Float64Array {
  const rng = seeded(how.seed, "folds", part.view.dataset.head.name);
  const clusterFold = itemFolds(part.nClusters, FOLDS, rng);
  const fold = Int32Array.from(part.clusterOf, (c) => clusterFold[c]!);
  const { values } = column;
  const order = sortOrder(values)
    .filter((i) => !Number.isNaN(values[i]!))
    .reverse();
  const tuning = { values, good: goodUnits(part), fold, order };
  const thresholds = Float64Array.from({ length: Math.min(FOLDS, part.nClusters) }, (_, f) =>
    tunedWithout(f, tuning, how.objective),
  );
  return Float64Array.from(fold, (f) => thresholds[f]!);
}
