import type { RatingTable } from "./rating-table.ts";

/** Mean squares of a complete units x raters table. */
export interface AnovaTable {
  readonly nUnits: number;
  readonly nRaters: number;
  /** Between units. */
  readonly between: number;
  /** Between raters. */
  readonly raters: number;
  /** Units x raters, one rating a cell. */
  readonly residual: number;
  /** Within units: raters and residual together. */
  readonly within: number;
}

/**
 * Sums of squares below this share of the sum of squared ratings are what rounding of the means leaves, and count as 0: a mean cannot be told from another
 * that differs by 1e-14 of the ratings' size. Without it, units with equal means get an F made of last bits (as in R's aov, where it changes with the BLAS).
 */
const ROUNDING = 1e-28;

/** Analysis of variance of a complete table [nUnits x nRaters]; a missing rating makes every mean square NaN. Effects that are rounding only are 0. */
export function twoWayAnova({ values, nUnits: n, nRaters: k }: RatingTable): AnovaTable {
  const units = new Float64Array(n);
  const columns = new Float64Array(k);
  let total = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    units[Math.floor(i / k)]! += values[i]! / k;
    columns[i % k]! += values[i]! / n;
    total += values[i]!;
    squares += values[i]! * values[i]!;
  }
  const grand = total / (n * k);
  let between = 0;
  for (const m of units) between += k * (m - grand) ** 2;
  let raters = 0;
  for (const m of columns) raters += n * (m - grand) ** 2;
  let residual = 0;
  for (let i = 0; i < values.length; i++)
    residual += (values[i]! - units[Math.floor(i / k)]! - columns[i % k]! + grand) ** 2;
  const real = (sum: number): number => (sum <= ROUNDING * squares ? 0 : sum);
  [between, raters, residual] = [real(between), real(raters), real(residual)];
  return {
    nUnits: n,
    nRaters: k,
    between: between / (n - 1),
    raters: raters / (k - 1),
    residual: residual / ((n - 1) * (k - 1)),
    within: (raters + residual) / (n * (k - 1)),
  };
}
