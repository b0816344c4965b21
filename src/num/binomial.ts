import { incompleteBetaAt } from "./beta.ts";
import { poissonDeviance, stirlingRemainder } from "./log-gamma.ts";

/**
 * Probability of `k` successes in `n` trials of chance `p`; 0 outside 0..n.
 * Source: Loader (2000), saddle-point form; pinned to scipy.stats.binom.pmf.
 */
export function binomialPmf(k: number, n: number, p: number): number {
  if (k < 0 || k > n) return 0;
  if (k === 0) return p === 1 && n > 0 ? 0 : Math.exp(n * Math.log1p(-p));
  if (k === n) return p ** n;
  if (p === 0 || p === 1) return 0;
  const misses = n - k;
  const remainder = stirlingRemainder(n) - stirlingRemainder(k) - stirlingRemainder(misses);
  const deviance = poissonDeviance(k, n * p) + poissonDeviance(misses, n * (1 - p));
  return Math.exp(remainder - deviance) * Math.sqrt(n / (2 * Math.PI * k * misses));
}

/** P(X <= k) of a binomial with `n` trials of chance `p`; 1 where n is 0. Pinned to scipy.stats.binom.cdf. */
export function binomialCdf(k: number, n: number, p: number): number {
  const whole = Math.floor(k);
  if (whole < 0) return 0;
  return whole >= n ? 1 : incompleteBetaAt(n - whole, whole + 1, { x: 1 - p, y: p });
}

/** P(X >= k); see `binomialCdf`. */
export function binomialAtLeast(k: number, n: number, p: number): number {
  const whole = Math.ceil(k);
  if (whole <= 0) return 1;
  return whole > n ? 0 : incompleteBetaAt(whole, n - whole + 1, { x: p, y: 1 - p });
}

/** The first whole number in [low, high] where a predicate that once true stays true holds; high + 1 where it never does. */
function firstWhere(low: number, high: number, holds: (i: number) => boolean): number {
  let a = low;
  let b = high + 1;
  while (a < b) {
    const middle = Math.floor((a + b) / 2);
    if (holds(middle)) b = middle;
    else a = middle + 1;
  }
  return a;
}

/**
 * Two-sided exact binomial p: the probability of all outcomes at most as likely as `k`.
 * `k` and `n` whole, 0 <= k <= n, n >= 1, else NaN. Outcomes within 1e-7 relative of the observed probability tie.
 * Pinned to scipy 1.17 `binomtest`.
 */
export function binomialTest(k: number, n: number, p: number): number {
  if (!(n >= 1) || k < 0 || k > n || !Number.isInteger(k) || !Number.isInteger(n)) return NaN;
  const centre = p * n;
  if (k === centre) return 1;
  const limit = binomialPmf(k, n, p) * (1 + 1e-7);
  if (k < centre) {
    const far = firstWhere(Math.ceil(centre), n, (i) => binomialPmf(i, n, p) <= limit);
    return Math.min(1, binomialCdf(k, n, p) + binomialAtLeast(far, n, p));
  }
  const near = firstWhere(0, Math.floor(centre), (i) => binomialPmf(i, n, p) > limit);
  return Math.min(1, binomialCdf(near - 1, n, p) + binomialAtLeast(k, n, p));
}
