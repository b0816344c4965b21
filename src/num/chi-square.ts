import { incompleteGammaInverse, incompleteGammaLower, incompleteGammaUpper } from "./gamma.ts";

/** P(X <= x) of chi-square with `df` > 0 degrees of freedom; NaN for other df. Pinned to scipy.stats.chi2.cdf. */
export function chiSquareCdf(x: number, df: number): number {
  return incompleteGammaLower(df / 2, x / 2);
}

/** P(X > x) of chi-square with `df` > 0 degrees of freedom; NaN for other df. Pinned to scipy.stats.chi2.sf. */
export function chiSquareSf(x: number, df: number): number {
  return incompleteGammaUpper(df / 2, x / 2);
}

/** The x with P(X <= x) = p, p in [0, 1]; NaN for other arguments. Pinned to scipy.stats.chi2.ppf. */
export function chiSquareQuantile(p: number, df: number): number {
  return 2 * incompleteGammaInverse(df / 2, { p, upper: 1 - p });
}
