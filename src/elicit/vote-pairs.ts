import { addTo, clearSums, type KahanSums, kahanSums } from "./kahan.ts";
import type { Votes } from "./votes.ts";

/** (rater, label) pairs that occur, by first appearance: error tables hold only these, so their size is bounded by the votes. */
export interface VotePairs {
  /** Index of the pair of each vote, votes gathered by task (in the order given inside a task). */
  readonly pair: Uint32Array;
  /** Task t has the votes start[t] .. start[t + 1] - 1 of `pair`. */
  readonly start: Uint32Array;
  /** Rater and label of each pair. */
  readonly rater: Uint32Array;
  readonly label: Uint32Array;
}

/** Positions of the votes gathered by task, and where each task starts. */
function gatherByTask({ task, tasks }: Votes): { order: Uint32Array; start: Uint32Array } {
  const start = new Uint32Array(tasks.length + 1);
  for (let i = 0; i < task.length; i++) start[task[i]! + 1]!++;
  for (let t = 0; t < tasks.length; t++) start[t + 1]! += start[t]!;
  const next = start.slice();
  const order = new Uint32Array(task.length);
  for (let i = 0; i < task.length; i++) order[next[task[i]!]!++] = i;
  return { order, start };
}

/** Numbers the (rater, label) pairs of the votes. */
export function votePairs(votes: Votes): VotePairs {
  const nLabels = votes.labels.length;
  const index = new Map<number, number>();
  const pairOf = new Uint32Array(votes.task.length);
  for (let i = 0; i < pairOf.length; i++) {
    const key = votes.rater[i]! * nLabels + votes.label[i]!;
    let at = index.get(key);
    if (at === undefined) {
      at = index.size;
      index.set(key, at);
    }
    pairOf[i] = at;
  }
  const keys = Float64Array.from(index.keys());
  const { order, start } = gatherByTask(votes);
  return {
    pair: order.map((i) => pairOf[i]!),
    start,
    rater: Uint32Array.from(keys, (key) => Math.floor(key / nLabels)),
    label: Uint32Array.from(keys, (key) => key % nLabels),
  };
}

/**
 * Sums rows of `source` [nPairs x nLabels] over the votes of every task into `out` [nTasks x nLabels].
 * Kahan's step is written out here and below: these loops are where aggregation spends its time.
 */
export function sumByTask(source: Float64Array, { pair, start }: VotePairs, out: Float64Array): void {
  const nLabels = out.length / Math.max(1, start.length - 1);
  const totals = new Float64Array(nLabels);
  const lost = new Float64Array(nLabels);
  for (let t = 0; t + 1 < start.length; t++) {
    totals.fill(0);
    lost.fill(0);
    for (let i = start[t]!; i < start[t + 1]!; i++) {
      const from = pair[i]! * nLabels;
      for (let k = 0; k < nLabels; k++) {
        const y = source[from + k]! - lost[k]!;
        const total = totals[k]! + y;
        lost[k] = total - totals[k]! - y;
        totals[k] = total;
      }
    }
    out.set(totals, t * nLabels);
  }
}

/** Sums rows of `source` [nTasks x nLabels] over the votes of every pair into `sums` [nPairs x nLabels]. */
export function sumByPair(source: Float64Array, { pair, start }: VotePairs, sums: KahanSums): void {
  const nLabels = source.length / Math.max(1, start.length - 1);
  const { totals, lost } = sums;
  clearSums(sums);
  for (let t = 0; t + 1 < start.length; t++) {
    const from = t * nLabels;
    for (let i = start[t]!; i < start[t + 1]!; i++) {
      const to = pair[i]! * nLabels;
      for (let k = 0; k < nLabels; k++) {
        const before = totals[to + k]!;
        const y = source[from + k]! - lost[to + k]!;
        const total = before + y;
        lost[to + k] = total - before - y;
        totals[to + k] = total;
      }
    }
  }
}

/** Divides counts [nPairs x nLabels] by their sum over the pairs of one rater, for each true label, in place. */
export function normaliseByRater(counts: Float64Array, pairs: VotePairs, nRaters: number): void {
  const nLabels = counts.length / Math.max(1, pairs.rater.length);
  const sums = kahanSums(nRaters * nLabels);
  for (let p = 0; p < pairs.rater.length; p++)
    for (let k = 0; k < nLabels; k++) addTo(sums, pairs.rater[p]! * nLabels + k, counts[p * nLabels + k]!);
  for (let p = 0; p < pairs.rater.length; p++)
    for (let k = 0; k < nLabels; k++) counts[p * nLabels + k]! /= sums.totals[pairs.rater[p]! * nLabels + k]!;
}
