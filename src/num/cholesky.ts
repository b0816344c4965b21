/**
 * Cholesky factor L of a symmetric positive definite matrix, A = L L'. a: [n x n] row-major, only its lower triangle is read.
 * Writes L into the lower triangle of `out` (may be `a` itself; the upper triangle is left as it is). Returns false where A is not positive definite.
 * Source: Golub and Van Loan (2013), 4.2, by rows.
 */
export function choleskyFactor(a: ArrayLike<number>, n: number, out: Float64Array): boolean {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j <= i; j++) {
      const other = j * n;
      let sum = a[row + j]!;
      for (let k = 0; k < j; k++) sum -= out[row + k]! * out[other + k]!;
      if (j < i) out[row + j] = sum / out[other + j]!;
      else if (sum > 0 && Number.isFinite(sum)) out[row + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Solves L L' x = b for the factor of `choleskyFactor`. b: [n]; writes x into `out` (may be `b` itself) and returns it. */
export function choleskySolve(
  factor: ArrayLike<number>,
  b: ArrayLike<number>,
  out: Float64Array,
): Float64Array {
  const n = out.length;
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * n + k]! * out[k]!;
    out[i] = sum / factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = out[i]!;
    for (let k = i + 1; k < n; k++) sum -= factor[k * n + i]! * out[k]!;
    out[i] = sum / factor[i * n + i]!;
  }
  return out;
}

/** Inverse of a symmetric positive definite matrix [n x n], row-major, or undefined where it is not positive definite. */
export function choleskyInverse(a: ArrayLike<number>, n: number): Float64Array | undefined {
  const factor = new Float64Array(n * n);
  if (!choleskyFactor(a, n, factor)) return undefined;
  const inverse = new Float64Array(n * n);
  const column = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    column.fill(0);
    column[j] = 1;
    choleskySolve(factor, column, column);
    for (let i = 0; i < n; i++) inverse[i * n + j] = column[i]!;
  }
  return inverse;
}
