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

/** Analysis of variance of a complete table [nUnits x nRaters]; a missing rating makes every mean square NaN. */
export function twoWayAnova({ values, nUnits: n, nRaters: k }: RatingTable): AnovaTable {
  const units = new Float64Array(n);
  const columns = new Float64Array(k);
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    units[Math.floor(i / k)]! += values[i]! / k;
    columns[i % k]! += values[i]! / n;
    total += values[i]!;
  }
  const grand = total / (n * k);
  let between = 0;
  for (const m of units) between += k * (m - grand) ** 2;
  let raters = 0;
  for (const m of columns) raters += n * (m - grand) ** 2;
  let residual = 0;
  for (let i = 0; i < values.length; i++)
    residual += (values[i]! - units[Math.floor(i / k)]! - columns[i % k]! + grand) ** 2;
  return {
    nUnits: n,
    nRaters: k,
    between: between / (n - 1),
    raters: raters / (k - 1),
    residual: residual / ((n - 1) * (k - 1)),
    within: (raters + residual) / (n * (k - 1)),
  };
}
