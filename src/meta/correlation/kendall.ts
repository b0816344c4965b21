import { normalSf } from "../../num/index.ts";
import { completePairs, type Correlation } from "../complete-pairs.ts";
import { type KendallCounts, kendallCounts, type PairCounts } from "./kendall-counts.ts";

/** Kendall's tau-a = (C - D) / pairs; NaN without pairs. */
export function tauA({ concordant, discordant, pairs }: PairCounts): number {
  return pairs === 0 ? NaN : (concordant - discordant) / pairs;
}

const clip = (tau: number): number => Math.max(-1, Math.min(1, tau));

/** Kendall's tau-b (1945): (C - D) / sqrt((pairs - ties in x)(pairs - ties in y)); NaN where all pairs tie in a column. Pinned to scipy. */
export function tauB({ concordant, discordant, pairs, tiesX, tiesY }: PairCounts): number {
  if (pairs === tiesX || pairs === tiesY) return NaN;
  return clip((concordant - discordant) / Math.sqrt(pairs - tiesX) / Math.sqrt(pairs - tiesY));
}

/** Stuart's tau-c (1953): 2 (C - D) m / (n^2 (m - 1)), m the smaller number of distinct values; NaN where m < 2. Pinned to scipy. */
export function tauC({ concordant, discordant, n, distinctX, distinctY }: KendallCounts): number {
  const m = Math.min(distinctX, distinctY);
  if (m < 2) return NaN;
  return clip((2 * (concordant - discordant)) / ((n * n * (m - 1)) / m));
}

const metricTies = ({ tiesX, tiesBoth }: PairCounts): number => tiesX - tiesBoth;
const orNaN = (top: number, bottom: number): number => (bottom === 0 ? NaN : top / bottom);

/**
 * The taus of WMT's years, x the metric and y the gold; pairs tied in gold never count. As tabled by Deutsch, Foster and
 * Freitag (2023): 2010 (C - D - T_m) / (C + D + T_m); 2013 (C - D) / (C + D); 2014 (C - D) / (C + D + T_m).
 * NaN where the denominator is 0.
 */
export function tauWmt(counts: PairCounts, year: 2010 | 2013 | 2014): number {
  const { concordant, discordant } = counts;
  const ties = year === 2013 ? 0 : metricTies(counts);
  const lost = year === 2010 ? ties : 0;
  return orNaN(concordant - discordant - lost, concordant + discordant + ties);
}

/** Accuracy with ties (Deutsch 2023): (C + tied in both) / pairs, in [0, 1], higher better; NaN without pairs. */
export function accuracyWithTies({ concordant, tiesBoth, pairs }: PairCounts): number {
  return orNaN(concordant + tiesBoth, pairs);
}

/** tau_eq = 2 accuracy with ties - 1 = (C + T_hm - D - T_h - T_m) / pairs, in [-1, 1]; NaN without pairs. */
export function tauEq({ concordant, tiesBoth, pairs }: PairCounts): number {
  return orNaN(2 * (concordant + tiesBoth) - pairs, pairs);
}

/** The share of n! orders with at most `inversions` inversions, by the recurrence over n with one moving window sum a step. */
function shareOfOrders(n: number, inversions: number): number {
  let share = new Float64Array(inversions + 1);
  let next = new Float64Array(inversions + 1);
  share[0] = 1;
  for (let j = 2; j <= n; j++) {
    let window = 0;
    for (let k = 0; k <= inversions; k++) {
      window += share[k]!;
      if (k >= j) window -= share[k - j]!;
      next[k] = Math.max(0, window) / j;
    }
    [share, next] = [next, share];
  }
  let total = 0;
  for (let k = 0; k <= inversions; k++) total += share[k]!;
  return total;
}

function inverseFactorial(n: number): number {
  let product = 1;
  for (let k = 2; k <= n; k++) product /= k;
  return product;
}

/** Two-sided exact p of Kendall's S without ties (Kendall 1970): P(S at least as far from 0). NaN with ties or below 2 values. */
export function kendallExactP(counts: KendallCounts): number {
  const { n, concordant, discordant, tiesX, tiesY, pairs } = counts;
  if (n < 2 || tiesX > 0 || tiesY > 0) return NaN;
  const fewer = Math.min(concordant, discordant);
  if (n === 2 || 4 * fewer === n * (n - 1)) return 1;
  if (fewer === 0) return 2 * inverseFactorial(n);
  if (fewer === 1) return 2 * inverseFactorial(n - 1);
  return pairs === 0 ? NaN : Math.min(1, 2 * shareOfOrders(n, fewer));
}

/** Two-sided normal p of Kendall's S with the tie-corrected variance (Kendall 1970); NaN where a column is constant. */
export function kendallNormalP(counts: KendallCounts): number {
  const { n, concordant, discordant, pairs, x, y } = counts;
  if (pairs === x.pairs || pairs === y.pairs) return NaN;
  const m = n * (n - 1);
  // Zero triples (always so for n = 2) take their term to 0, not to 0 / 0.
  const triples = x.triples * y.triples === 0 ? 0 : (x.triples * y.triples) / (9 * m * (n - 2));
  const variance = (m * (2 * n + 5) - x.variance - y.variance) / 18 + (2 * x.pairs * y.pairs) / m + triples;
  return 2 * normalSf(Math.abs(concordant - discordant) / Math.sqrt(variance));
}

/** Two-sided p as scipy chooses it: exact without ties for n <= 33 or at most one pair out of order, else normal. */
export function kendallP(counts: KendallCounts): number {
  const { n, concordant, discordant, tiesX, tiesY, pairs } = counts;
  if (pairs === tiesX || pairs === tiesY) return NaN;
  const isExact = tiesX === 0 && tiesY === 0 && (n <= 33 || Math.min(concordant, discordant) <= 1);
  return isExact ? kendallExactP(counts) : kendallNormalP(counts);
}

export type TauVariant = "a" | "b" | "c";

const TAUS = { a: tauA, b: tauB, c: tauC } as const satisfies Record<
  TauVariant,
  (c: KendallCounts) => number
>;

/** A variant of Kendall's tau from counts. */
export function kendallTau(counts: KendallCounts, variant: TauVariant): number {
  return TAUS[variant](counts);
}

/**
 * Kendall's tau with its two-sided p-value; pairs with a NaN are left out and counted in `dropped`.
 * Pinned to scipy.stats.kendalltau 1.17 (b, c). O(n log n).
 */
export function kendall(x: ArrayLike<number>, y: ArrayLike<number>, variant: TauVariant): Correlation {
  const kept = completePairs(x, y);
  const counts = kendallCounts(kept.x, kept.y);
  return {
    value: kendallTau(counts, variant),
    p: kendallP(counts),
    n: counts.n,
    dropped: kept.dropped,
  };
}
