import { UserError } from "../../core/index.ts";
import { binomialCdf, chiSquareSf } from "../../num/index.ts";

/** Counts of the pairs on which exactly one of two scorers is right. */
export interface Discordant {
  /** First right, second wrong. */
  readonly b: number;
  /** First wrong, second right. */
  readonly c: number;
}

/** Statistic and two-sided p. */
export interface McNemarResult {
  readonly statistic: number;
  readonly p: number;
}

/**
 * Exact McNemar test: min(b, c), and p = min(1, 2 P(Bin(b + c, 1/2) <= min)). No discordant pair gives p 1. Valid for one 0/1 result per independent cluster.
 * @throws UserError where a count is not a whole number.
 * Source: McNemar (1947); pinned to statsmodels 0.15 `mcnemar(exact=True)`.
 */
export function mcNemarExact({ b, c }: Discordant): McNemarResult {
  for (const count of [b, c])
    if (!Number.isInteger(count))
      throw new UserError({
        where: "mcnemar",
        problem: "the exact test needs counts",
        expected: "whole numbers",
        got: String(count),
      });
  const statistic = Math.min(b, c);
  return { statistic, p: Math.min(1, 2 * binomialCdf(statistic, b + c, 0.5)) };
}

/**
 * McNemar's chi-square (1 df), with Edwards' continuity correction or without. The correction is not cut at 0: b = c gives 1 / (b + c),
 * and no discordant pair gives Infinity with p 0 (corrected) or NaN, as the reference does; prefer `mcNemarExact`.
 * Source: McNemar (1947), Edwards (1948); pinned to statsmodels 0.15 `mcnemar(exact=False)`.
 */
export function mcNemarChiSquare({ b, c }: Discordant, correction: "edwards" | "none"): McNemarResult {
  const difference = Math.abs(b - c) - (correction === "edwards" ? 1 : 0);
  const statistic = (difference * difference) / (b + c);
  return { statistic, p: statistic === Infinity ? 0 : chiSquareSf(statistic, 1) };
}

/**
 * Discordant counts of two aligned 0/1 columns, one value a cluster; clusters where either is missing (NaN) are dropped and counted.
 * @throws UserError where a value is neither 0 nor 1.
 */
export function discordantCounts(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): Discordant & { readonly n: number; readonly dropped: number } {
  let b = 0;
  let c = 0;
  let n = 0;
  for (let i = 0; i < first.length; i++) {
    const x = first[i]!;
    const y = second[i]!;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    if ((x !== 0 && x !== 1) || (y !== 0 && y !== 1))
      throw new UserError({
        where: `mcnemar, cluster ${i}`,
        problem: "McNemar's test needs one right-or-wrong result per cluster",
        expected: "0 or 1",
        got: `${x} and ${y}`,
      });
    n++;
    if (x > y) b++;
    else if (y > x) c++;
  }
  return { b, c, n, dropped: first.length - n };
}
