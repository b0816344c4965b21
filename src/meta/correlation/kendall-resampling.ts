import { denseRanks, sortOrderByInteger } from "../../num/index.ts";
import type { PairCounts } from "./kendall-counts.ts";

/** Two columns sorted once, so that every resample of them is counted without sorting. */
export interface KendallPrepared {
  /** Observations sorted by x, then y. */
  readonly order: Uint32Array;
  /** In that order: where the run of equal x that an observation belongs to ends. */
  readonly runEnd: Uint32Array;
  /** In that order: dense ranks of y. */
  readonly yRanks: Uint32Array;
  readonly nDistinctY: number;
}

/** Work space of `weightedKendallCounts`, allocated once. */
export interface KendallScratch {
  readonly tree: Int32Array;
  readonly ySums: Int32Array;
}

/** Sorts two columns without NaN for `weightedKendallCounts`. */
export function prepareKendall(x: ArrayLike<number>, y: ArrayLike<number>): KendallPrepared {
  const xRanks = denseRanks(x);
  const yRanks = denseRanks(y);
  const order = sortOrderByInteger(yRanks.order, xRanks.ranks, xRanks.nDistinct);
  const n = order.length;
  const runEnd = new Uint32Array(n);
  for (let i = n - 1; i >= 0; i--) {
    const isLast = i === n - 1 || xRanks.ranks[order[i]!] !== xRanks.ranks[order[i + 1]!];
    runEnd[i] = isLast ? i + 1 : runEnd[i + 1]!;
  }
  const sorted = new Uint32Array(n);
  for (let i = 0; i < n; i++) sorted[i] = yRanks.ranks[order[i]!]!;
  return { order, runEnd, yRanks: sorted, nDistinctY: yRanks.nDistinct };
}

/** Work space for one prepared pair of columns. */
export function kendallScratch({ nDistinctY }: KendallPrepared): KendallScratch {
  return { tree: new Int32Array(nDistinctY + 1), ySums: new Int32Array(nDistinctY) };
}

/** Pair counts inside one run of equal x: pairs tied in x, and of them those tied in y too. */
interface RunTies {
  readonly tiesX: number;
  readonly tiesBoth: number;
}

function runTies(
  prepared: KendallPrepared,
  weights: Int32Array,
  run: { readonly from: number; readonly to: number },
): RunTies {
  const { order, yRanks } = prepared;
  let inRun = 0;
  let inCell = 0;
  let tiesX = 0;
  let tiesBoth = 0;
  for (let i = run.from; i < run.to; i++) {
    const w = weights[order[i]!]!;
    if (i > run.from && yRanks[i] !== yRanks[i - 1]) inCell = 0;
    tiesX += w * inRun;
    tiesBoth += w * inCell;
    inRun += w;
    inCell += w;
  }
  return { tiesX, tiesBoth };
}

/** Sum of the tree's positions 0 .. rank. */
function sumUpTo(tree: Int32Array, rank: number): number {
  let total = 0;
  for (let k = rank + 1; k > 0; k &= k - 1) total += tree[k]!;
  return total;
}

/**
 * Kendall's pair counts of a resample given as multiplicities: weights[i] copies of observation i, in column order. A pair of
 * observations counts w_i w_j times; copies of one observation form no pair. O(n log n) without sorting or allocation (Fenwick
 * sums over the ranks of y). `n` is the number of copies. Exact while the sums fit 32 bits.
 */
export function weightedKendallCounts(
  prepared: KendallPrepared,
  weights: Int32Array,
  scratch: KendallScratch,
): PairCounts {
  const { order, runEnd, yRanks } = prepared;
  const { tree, ySums } = scratch;
  tree.fill(0);
  ySums.fill(0);
  let n = 0;
  let squares = 0;
  let discordant = 0;
  let tiesX = 0;
  let tiesBoth = 0;
  let tiesY = 0;
  for (let from = 0; from < order.length;) {
    const to = runEnd[from]!;
    const inserted = n;
    if (to - from > 1) {
      for (let i = from; i < to; i++) {
        const w = weights[order[i]!]!;
        if (w > 0) discordant += w * (inserted - sumUpTo(tree, yRanks[i]!));
      }
      const ties = runTies(prepared, weights, { from, to });
      tiesX += ties.tiesX;
      tiesBoth += ties.tiesBoth;
    }
    for (let i = from; i < to; i++) {
      const w = weights[order[i]!]!;
      if (w === 0) continue;
      const rank = yRanks[i]!;
      if (to - from === 1) discordant += w * (inserted - sumUpTo(tree, rank));
      tiesY += w * ySums[rank]!;
      ySums[rank]! += w;
      n += w;
      squares += w * w;
      for (let k = rank + 1; k < tree.length; k += k & -k) tree[k]! += w;
    }
    from = to;
  }
  const pairs = (n * n - squares) / 2;
  const concordant = pairs - tiesX - tiesY + tiesBoth - discordant;
  return { n, pairs, concordant, discordant, tiesX, tiesY, tiesBoth };
}
