import { sortOrder } from "./sort.ts";

/** Ranks 1..n, ties get the mean of their ranks; NaN ranks NaN (and counts for no one). Pinned to scipy.stats.rankdata. */
export function averageRanks(x: ArrayLike<number>): Float64Array {
  const order = sortOrder(x);
  const ranks = new Float64Array(x.length);
  for (let start = 0; start < order.length;) {
    const value = x[order[start]!]!;
    let end = start + 1;
    while (end < order.length && x[order[end]!] === value) end++;
    const rank = Number.isNaN(value) ? NaN : (start + 1 + end) / 2;
    for (let i = start; i < end; i++) ranks[order[i]!] = rank;
    start = end;
  }
  return ranks;
}

/** Dense ranks and how many there are. */
export interface DenseRanks {
  /** 0-based rank of each value among the distinct values. */
  readonly ranks: Uint32Array;
  readonly nDistinct: number;
  /** The permutation that sorts the values. */
  readonly order: Uint32Array;
}

/** Dense ranks 0, 1, ..: equal values share one. Every NaN counts as a value of its own above all others. */
export function denseRanks(x: ArrayLike<number>): DenseRanks {
  const order = sortOrder(x);
  const ranks = new Uint32Array(x.length);
  let nDistinct = 0;
  for (let i = 0; i < order.length; i++) {
    if (i === 0 || x[order[i]!] !== x[order[i - 1]!]) nDistinct++;
    ranks[order[i]!] = nDistinct - 1;
  }
  return { ranks, nDistinct, order };
}
