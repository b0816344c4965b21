/** Ratings of units (outputs, pairs) by raters or rating slots; NaN where a rater did not rate. */
export interface RatingTable {
  /** [nUnits x nRaters] row-major. */
  readonly values: Float64Array;
  readonly nUnits: number;
  readonly nRaters: number;
}

/** A table from rows of ratings, one row a unit; short rows are filled with NaN. */
export function ratingTable(rows: readonly ArrayLike<number>[], nRaters?: number): RatingTable {
  const width = nRaters ?? rows.reduce((n, row) => Math.max(n, row.length), 0);
  const values = new Float64Array(rows.length * width).fill(NaN);
  rows.forEach((row, i) => {
    for (let r = 0; r < width && r < row.length; r++) values[i * width + r] = row[r]!;
  });
  return { values, nUnits: rows.length, nRaters: width };
}

/** How many ratings a unit has. */
export function ratingsOf(table: RatingTable, unit: number): number {
  let n = 0;
  for (let i = unit * table.nRaters; i < (unit + 1) * table.nRaters; i++)
    if (!Number.isNaN(table.values[i]!)) n++;
  return n;
}

/** Distinct values in ascending order, with -0 and 0 the same; NaN left out. */
export function distinctValues(values: Float64Array): Float64Array {
  const seen = new Set<number>();
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) seen.add(values[i]!);
  return Float64Array.from(seen).sort();
}

/** Some units of a table, in the given order. */
export function unitsOf(table: RatingTable, units: ArrayLike<number>): RatingTable {
  const { nRaters } = table;
  const values = new Float64Array(units.length * nRaters);
  for (let i = 0; i < units.length; i++)
    values.set(table.values.subarray(units[i]! * nRaters, (units[i]! + 1) * nRaters), i * nRaters);
  return { values, nUnits: units.length, nRaters };
}

/** One rater's column. */
export function raterColumn(table: RatingTable, rater: number): Float64Array {
  const out = new Float64Array(table.nUnits);
  for (let i = 0; i < out.length; i++) out[i] = table.values[i * table.nRaters + rater]!;
  return out;
}
