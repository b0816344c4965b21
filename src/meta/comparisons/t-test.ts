import { pairwiseMean, studentTTwoSided } from "../../num/index.ts";

/** t, its degrees of freedom and the two-sided p; NaN where undefined. */
export interface TTestResult {
  readonly t: number;
  readonly df: number;
  readonly p: number;
}

/** Sample variance by numpy's order of sums, as scipy forms it: mean square times n/(n-1). */
function momentVariance(x: Float64Array): number {
  const m = pairwiseMean(x);
  const squares = x.map((v) => (v - m) * (v - m));
  return pairwiseMean(squares) * (x.length / (x.length - 1));
}

function result(t: number, df: number): TTestResult {
  if (!(df > 0) || Number.isNaN(t)) return { t: df > 0 ? t : NaN, df, p: NaN };
  return { t, df, p: Number.isFinite(t) ? studentTTwoSided(t, df) : 0 };
}

/**
 * Paired t test of mean(x - y) against 0. Missing values spread (drop incomplete pairs before); fewer than two pairs or all differences 0 give NaN,
 * constant other differences an infinite t and p 0. Source: Student (1908); pinned to scipy 1.17 `ttest_rel`.
 */
export function pairedTTest(x: ArrayLike<number>, y: ArrayLike<number>): TTestResult {
  const d = Float64Array.from(x, (v, i) => v - (y[i] ?? NaN));
  return result(pairwiseMean(d) / Math.sqrt(momentVariance(d) / d.length), d.length - 1);
}

/**
 * Welch's t test of mean(x) - mean(y) with unequal variances. A sample of fewer than two values gives NaN.
 * Source: Welch (1947); pinned to scipy 1.17 `ttest_ind(equal_var=False)`.
 */
export function welchTTest(x: ArrayLike<number>, y: ArrayLike<number>): TTestResult {
  const a = Float64Array.from(x);
  const b = Float64Array.from(y);
  const va = momentVariance(a) / a.length;
  const vb = momentVariance(b) / b.length;
  const t = (pairwiseMean(a) - pairwiseMean(b)) / Math.sqrt(va + vb);
  const df = (va + vb) ** 2 / (va ** 2 / (a.length - 1) + vb ** 2 / (b.length - 1));
  return result(t, Number.isNaN(df) ? 1 : df);
}
