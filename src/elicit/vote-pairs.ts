import { addTo, clearSums, type KahanSums, kahanSums } from "./kahan.ts";
import type { Votes } from "./votes.ts";

/** (rater, label) pairs that occur, by first appearance: error tables hold only these, so their size is bounded by the votes. */
export interface VotePairs {
  /** Index of the pair of each vote. */
  readonly pair: Uint32Array;
  /** Rater and label of each pair. */
  readonly rater: Uint32Array;
  readonly label: Uint32Array;
}

/** Numbers the (rater, label) pairs of the votes. */
export function votePairs(votes: Votes): VotePairs {
  const nLabels = votes.labels.length;
  const index = new Map<number, number>();
  const pair = new Uint32Array(votes.task.length);
  for (let i = 0; i < pair.length; i++) {
    const key = votes.rater[i]! * nLabels + votes.label[i]!;
    let at = index.get(key);
    if (at === undefined) {
      at = index.size;
      index.set(key, at);
    }
    pair[i] = at;
  }
  const keys = Float64Array.from(index.keys());
  return {
    pair,
    rater: Uint32Array.from(keys, (key) => Math.floor(key / nLabels)),
    label: Uint32Array.from(keys, (key) => key % nLabels),
  };
}

/**
 * Adds, for every vote, row `from[i]` of `source` to row `to[i]` of `sums`, both [n x nColumns] row-major.
 * The sums start at zero.
 */
export function gatherRows(
  source: Float64Array,
  nColumns: number,
  { from, to, sums }: { readonly from: Uint32Array; readonly to: Uint32Array; readonly sums: KahanSums },
): void {
  clearSums(sums);
  for (let i = 0; i < from.length; i++) {
    const a = from[i]! * nColumns;
    const b = to[i]! * nColumns;
    for (let k = 0; k < nColumns; k++) addTo(sums, b + k, source[a + k]!);
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
