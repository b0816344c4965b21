import { addProduct, addTransposed, addTransposedSquares, type SparseMatrix } from "../num/index.ts";

/** Columns of features: dense [nRows x nCols] row-major, or sparse. */
export type DesignBlock =
  | { readonly kind: "dense"; readonly nCols: number; readonly values: Float64Array }
  | { readonly kind: "sparse"; readonly matrix: SparseMatrix };

/** Features of outputs, one row each, in blocks of columns that stand side by side. */
export interface Design {
  readonly nRows: number;
  readonly nCols: number;
  readonly blocks: readonly DesignBlock[];
}

const widthOf = (block: DesignBlock): number => (block.kind === "dense" ? block.nCols : block.matrix.nCols);

/** Puts blocks of equally many rows side by side. */
export function designOf(nRows: number, blocks: readonly DesignBlock[]): Design {
  return { nRows, nCols: blocks.reduce((n, block) => n + widthOf(block), 0), blocks };
}

function addDense(values: Float64Array, x: Float64Array, out: Float64Array): void {
  const n = x.length;
  for (let i = 0; i < out.length; i++) {
    let total = 0;
    for (let c = 0; c < n; c++) total += values[i * n + c]! * x[c]!;
    out[i]! += total;
  }
}

function addDenseTransposed(values: Float64Array, c: Float64Array, out: Float64Array): void {
  const n = out.length;
  for (let i = 0; i < c.length; i++) {
    const w = c[i]!;
    if (w === 0) continue;
    for (let k = 0; k < n; k++) out[k]! += w * values[i * n + k]!;
  }
}

/** The value of every row under `weights` (its first nCols count), written to `out` [nRows]. */
export function rowValues({ blocks }: Design, weights: Float64Array, out: Float64Array): Float64Array {
  out.fill(0);
  let at = 0;
  for (const block of blocks) {
    const own = weights.subarray(at, at + widthOf(block));
    if (block.kind === "dense") addDense(block.values, own, out);
    else addProduct(block.matrix, own, out);
    at += own.length;
  }
  return out;
}

/** Adds sum over rows of c[i] x (row i) to the first nCols numbers of `gradient`. */
export function addRowGradient({ blocks }: Design, c: Float64Array, gradient: Float64Array): void {
  let at = 0;
  for (const block of blocks) {
    const own = gradient.subarray(at, at + widthOf(block));
    if (block.kind === "dense") addDenseTransposed(block.values, c, own);
    else addTransposed(block.matrix, c, own);
    at += own.length;
  }
}

function addDenseSquares(values: Float64Array, c: Float64Array, out: Float64Array): void {
  const n = out.length;
  for (let i = 0; i < c.length; i++) for (let k = 0; k < n; k++) out[k]! += c[i]! * values[i * n + k]! ** 2;
}

/** Adds sum over rows of c[i] x (row i)^2, column by column, to the first nCols numbers of `out`: the diagonal of a loss whose second derivative in row i's value is c[i]. */
function addRowSquares({ blocks }: Design, c: Float64Array, out: Float64Array): void {
  let at = 0;
  for (const block of blocks) {
    const own = out.subarray(at, at + widthOf(block));
    if (block.kind === "dense") addDenseSquares(block.values, c, own);
    else addTransposedSquares(block.matrix, c, own);
    at += own.length;
  }
}

/** A rough diagonal of the Hessian of a ridge-penalised loss that bends by at most `bends[i]` in row i's value, never 0; [nCols], and behind it `free` for a parameter without penalty where there is one. */
export function roughCurvature(
  design: Design,
  bends: Float64Array,
  { lambda, free }: { readonly lambda: number; readonly free?: number },
): Float64Array {
  const { nCols } = design;
  const diagonal = new Float64Array(free === undefined ? nCols : nCols + 1);
  addRowSquares(design, bends, diagonal);
  for (let k = 0; k < nCols; k++) diagonal[k] = diagonal[k]! + lambda || 1;
  if (free !== undefined) diagonal[nCols] = free || 1;
  return diagonal;
}

/** Adds lambda/2 |weights|^2 over the first n numbers to the gradient; returns the penalty. */
export function addRidge(
  weights: Float64Array,
  gradient: Float64Array,
  ridge: { readonly n: number; readonly lambda: number },
): number {
  let squares = 0;
  for (let k = 0; k < ridge.n; k++) {
    squares += weights[k]! * weights[k]!;
    gradient[k]! += ridge.lambda * weights[k]!;
  }
  return (ridge.lambda / 2) * squares;
}
