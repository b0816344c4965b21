/** A matrix by its entries that are not 0, row by row: entries of row i are start[i] .. start[i + 1]. */
export interface SparseMatrix {
  readonly nCols: number;
  readonly start: Int32Array;
  readonly column: Int32Array;
  readonly value: Float64Array;
}

/** Collects rows of [indices, values] into one matrix. */
export function sparseMatrix(
  rows: readonly { readonly indices: ArrayLike<number>; readonly values: ArrayLike<number> }[],
  nCols: number,
): SparseMatrix {
  const start = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => (start[i + 1] = start[i]! + row.indices.length));
  const column = new Int32Array(start[rows.length]!);
  const value = new Float64Array(column.length);
  rows.forEach((row, i) => {
    column.set(row.indices, start[i]!);
    value.set(row.values, start[i]!);
  });
  return { nCols, start, column, value };
}

/** out[i] += (row i) . x, for x [nCols] and out [nRows]. */
export function addProduct({ start, column, value }: SparseMatrix, x: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    let total = 0;
    for (let k = start[i]!; k < start[i + 1]!; k++) total += value[k]! * x[column[k]!]!;
    out[i]! += total;
  }
}

/** out += sum over rows of c[i] x (row i), for c [nRows] and out [nCols]. Rows with c = 0 are skipped. */
export function addTransposed(
  { start, column, value }: SparseMatrix,
  c: Float64Array,
  out: Float64Array,
): void {
  for (let i = 0; i < c.length; i++) {
    const w = c[i]!;
    if (w === 0) continue;
    for (let k = start[i]!; k < start[i + 1]!; k++) out[column[k]!]! += w * value[k]!;
  }
}

/** out += sum over rows of c[i] x (row i)^2, entry by entry, for c [nRows] and out [nCols]. */
export function addTransposedSquares(
  { start, column, value }: SparseMatrix,
  c: Float64Array,
  out: Float64Array,
): void {
  for (let i = 0; i < c.length; i++)
    for (let k = start[i]!; k < start[i + 1]!; k++) out[column[k]!]! += c[i]! * value[k]! * value[k]!;
}
