import { denseRanks, mergeInversions, sortOrderByInteger } from "../../num/index.ts";

/** How the n (n - 1) / 2 pairs of two columns fall; counts are exact below 2^53. */
export interface PairCounts {
  readonly n: number;
  readonly pairs: number;
  readonly concordant: number;
  readonly discordant: number;
  /** Pairs tied in x, also where tied in both. */
  readonly tiesX: number;
  /** Pairs tied in y, also where tied in both. */
  readonly tiesY: number;
  readonly tiesBoth: number;
}

/** Sums over the groups of tied values, as the variance of Kendall's S under the null needs them. */
export interface TieSums {
  /** sum t (t - 1) / 2 */
  readonly pairs: number;
  /** sum t (t - 1) (t - 2) */
  readonly triples: number;
  /** sum t (t - 1) (2 t + 5) */
  readonly variance: number;
}

/** Tie sums of dense ranks. */
export function tieSums(ranks: ArrayLike<number>, nDistinct: number): TieSums {
  const sizes = new Uint32Array(nDistinct);
  for (let i = 0; i < ranks.length; i++) sizes[ranks[i]!]!++;
  let pairs = 0;
  let triples = 0;
  let variance = 0;
  for (let k = 0; k < nDistinct; k++) {
    const t = sizes[k]!;
    pairs += (t * (t - 1)) / 2;
    triples += t * (t - 1) * (t - 2);
    variance += t * (t - 1) * (2 * t + 5);
  }
  return { pairs, triples, variance };
}

/** Everything that Kendall's coefficients and their p-values need. */
export interface KendallCounts extends PairCounts {
  readonly x: TieSums;
  readonly y: TieSums;
  readonly distinctX: number;
  readonly distinctY: number;
}

function jointTies(x: ArrayLike<number>, y: ArrayLike<number>, order: Uint32Array): number {
  let ties = 0;
  let run = 1;
  for (let i = 1; i < order.length; i++) {
    const same = x[order[i]!] === x[order[i - 1]!] && y[order[i]!] === y[order[i - 1]!];
    if (same) ties += run++;
    else run = 1;
  }
  return ties;
}

/** Counts from dense ranks, by sorting on (x, y) and counting the inversions of y; O(n log n) (Knight 1966). */
export function countsFromRanks(
  x: { readonly ranks: Uint32Array; readonly nDistinct: number },
  y: { readonly ranks: Uint32Array; readonly nDistinct: number; readonly order: Uint32Array },
): KendallCounts {
  const n = x.ranks.length;
  const order = sortOrderByInteger(y.order, x.ranks, x.nDistinct);
  const sequence = new Uint32Array(n);
  for (let i = 0; i < n; i++) sequence[i] = y.ranks[order[i]!]!;
  const tiesBoth = jointTies(x.ranks, y.ranks, order);
  const discordant = mergeInversions(sequence, new Uint32Array(n));
  const tiesX = tieSums(x.ranks, x.nDistinct);
  const tiesY = tieSums(y.ranks, y.nDistinct);
  const pairs = (n * (n - 1)) / 2;
  return {
    n,
    pairs,
    concordant: pairs - tiesX.pairs - tiesY.pairs + tiesBoth - discordant,
    discordant,
    tiesX: tiesX.pairs,
    tiesY: tiesY.pairs,
    tiesBoth,
    x: tiesX,
    y: tiesY,
    distinctX: x.nDistinct,
    distinctY: y.nDistinct,
  };
}

/** Concordant, discordant and tied pairs of two columns without NaN, O(n log n); kernel. Infinities are ranked, -0 equals 0. */
export function kendallCounts(x: ArrayLike<number>, y: ArrayLike<number>): KendallCounts {
  return countsFromRanks(denseRanks(x), denseRanks(y));
}

/**
 * Pair counts where a pair of x ties when |difference| <= epsilon and a pair of y when equal; O(n^2) time, no memory.
 * A pair within epsilon is never concordant or discordant (mt-metrics-eval's KendallVariants, x the metric).
 */
export function pairCountsWithin(x: ArrayLike<number>, y: ArrayLike<number>, epsilon: number): PairCounts {
  const n = x.length;
  let concordant = 0;
  let tiesX = 0;
  let tiesY = 0;
  let tiesBoth = 0;
  for (let i = 0; i < n; i++) {
    const xi = x[i]!;
    const yi = y[i]!;
    for (let j = i + 1; j < n; j++) {
      const dx = xi - x[j]!;
      const dy = yi - y[j]!;
      const tieX = Math.abs(dx) <= epsilon || xi === x[j] ? 1 : 0;
      const tieY = dy === 0 || yi === y[j] ? 1 : 0;
      tiesX += tieX;
      tiesY += tieY;
      tiesBoth += tieX & tieY;
      if ((tieX | tieY) === 0 && dx > 0 === dy > 0) concordant++;
    }
  }
  const pairs = (n * (n - 1)) / 2;
  const discordant = pairs - tiesX - tiesY + tiesBoth - concordant;
  return { n, pairs, concordant, discordant, tiesX, tiesY, tiesBoth };
}
