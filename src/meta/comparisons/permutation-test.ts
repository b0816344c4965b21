import { UserError } from "../../core/index.ts";
import { type NullCounts, pairingCounts, signFlipCounts, splitCounts } from "../../num/index.ts";

/** What counts as extreme: both tails, large values, or small values. */
export type Alternative = "two-sided" | "greater" | "less";

/** Arrangements that an exact test enumerates at most (about a minute). */
export const MOST_ARRANGEMENTS = 2 ** 24;

/** Exact p = k/N of null counts; two-sided is twice the smaller tail, cut at 1. An undefined statistic gives NaN. */
export function exactP(counts: NullCounts, alternative: Alternative): number {
  if (Number.isNaN(counts.statistic)) return NaN;
  return tailShare(counts, alternative, 0);
}

/** Monte-Carlo p = (k+1)/(N+1) of drawn null counts (the observed arrangement not among them). */
export function monteCarloP(counts: NullCounts, alternative: Alternative): number {
  if (Number.isNaN(counts.statistic)) return NaN;
  return tailShare(counts, alternative, 1);
}

/** Share of the null at least as extreme, with `added` arrangements counted in (0 exact, 1 Monte Carlo). */
export function tailShare(counts: NullCounts, alternative: Alternative, added: 0 | 1): number {
  const greater = (counts.nGreater + added) / (counts.nNull + added);
  const less = (counts.nLess + added) / (counts.nNull + added);
  if (alternative === "greater") return greater;
  return alternative === "less" ? less : Math.min(1, 2 * Math.min(greater, less));
}

function binomialCoefficient(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) product = (product * (n - Math.min(k, n - k) + i)) / i;
  return product;
}

function factorial(n: number): number {
  let product = 1;
  for (let i = 2; i <= n; i++) product *= i;
  return product;
}

function checkSize(sizes: readonly number[], arrangements: number): void {
  const smallest = Math.min(...sizes);
  if (smallest < 2)
    throw new UserError({
      where: "exact permutation test",
      problem: "too few observations",
      expected: "at least 2 a sample",
      got: String(smallest),
    });
  if (arrangements > MOST_ARRANGEMENTS)
    throw new UserError({
      where: "exact permutation test",
      problem: "too many arrangements to enumerate",
      expected: `at most ${MOST_ARRANGEMENTS}`,
      got: String(arrangements),
      help: "use a Monte-Carlo test",
    });
}

function sameLength(x: ArrayLike<number>, y: ArrayLike<number>): void {
  if (x.length !== y.length)
    throw new UserError({
      where: "exact permutation test",
      problem: "paired samples differ in length",
      expected: String(x.length),
      got: String(y.length),
    });
}

/**
 * Exact null counts of mean(x - y) when each pair may be exchanged (2^n sign flips).
 * @throws UserError below two pairs, for unequal lengths, or above `MOST_ARRANGEMENTS`. Source: Fisher (1935); pinned to scipy 1.17.
 */
export function pairedExact(x: ArrayLike<number>, y: ArrayLike<number>): NullCounts {
  sameLength(x, y);
  checkSize([x.length], 2 ** x.length);
  return signFlipCounts(Float64Array.from(x, (v, i) => v - y[i]!));
}

/**
 * Exact null counts of mean(x) - mean(y) over all splits that keep the group sizes.
 * @throws UserError below two values a sample or above `MOST_ARRANGEMENTS`. Source: Pitman (1937); pinned to scipy 1.17.
 */
export function independentExact(x: ArrayLike<number>, y: ArrayLike<number>): NullCounts {
  checkSize([x.length, y.length], binomialCoefficient(x.length + y.length, x.length));
  return splitCounts(x, y);
}

/**
 * Exact null counts of the Pearson correlation over all pairings of x with y. A constant side: NaN statistic, counts 0.
 * @throws UserError below two pairs, for unequal lengths, or above `MOST_ARRANGEMENTS` (n > 10). Source: Pitman (1937); pinned to scipy 1.17.
 */
export function pairingsExact(x: ArrayLike<number>, y: ArrayLike<number>): NullCounts {
  sameLength(x, y);
  checkSize([x.length], factorial(x.length));
  return pairingCounts(x, y);
}
