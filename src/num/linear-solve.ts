/** Row with the largest absolute value in column `k` at or below row k. */
function pivotRow(a: Float64Array, n: number, k: number): number {
  let best = k;
  for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]!) > Math.abs(a[best * n + k]!)) best = i;
  return best;
}

function swapRows(a: Float64Array, n: number, [i, j]: readonly [number, number]): void {
  for (let k = 0; k < n; k++) {
    const held = a[i * n + k]!;
    a[i * n + k] = a[j * n + k]!;
    a[j * n + k] = held;
  }
}

/**
 * LU factors of a square matrix by partial pivoting, in place: a [n x n] row-major becomes U with the multipliers of L below the diagonal.
 * Returns the row order: row i of L U is row order[i] of the matrix given. A column without a pivot is passed over (its pivot stays 0).
 * Source: Golub and Van Loan (2013), 3.4.
 */
export function luFactor(a: Float64Array, n: number): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let k = 0; k < n; k++) {
    const p = pivotRow(a, n, k);
    if (p !== k) {
      swapRows(a, n, [k, p]);
      const held = order[k]!;
      order[k] = order[p]!;
      order[p] = held;
    }
    const pivot = a[k * n + k]!;
    if (pivot === 0) continue;
    for (let i = k + 1; i < n; i++) {
      const factor = a[i * n + k]! / pivot;
      a[i * n + k] = factor;
      if (factor === 0) continue;
      for (let j = k + 1; j < n; j++) a[i * n + j]! -= factor * a[k * n + j]!;
    }
  }
  return order;
}

/** Solves A x = b by LU factors. a: [n x n] row-major, b: [n], neither is changed. A singular matrix gives NaN. */
export function linearSolve(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const n = b.length;
  const lu = Float64Array.from(a);
  const order = luFactor(lu, n);
  const x = Float64Array.from(order, (row) => b[row]!);
  for (let i = 0; i < n; i++) for (let k = 0; k < i; k++) x[i]! -= lu[i * n + k]! * x[k]!;
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= lu[i * n + k]! * x[k]!;
    x[i] = lu[i * n + i] === 0 ? NaN : x[i]! / lu[i * n + i]!;
  }
  return x;
}

/** Inverse of a square matrix [n x n], row-major; NaN where it is singular. */
export function matrixInverse(a: ArrayLike<number>, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  const unit = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    unit.fill(0);
    unit[j] = 1;
    const x = linearSolve(a, unit);
    for (let i = 0; i < n; i++) inverse[i * n + j] = x[i]!;
  }
  return inverse;
}

/**
 * Stationary distribution of a continuous-time Markov chain, scaled to sum n. rates: [n x n] row-major, rates[i n + j] from i to j; the diagonal is not read.
 * By LU of the transposed generator, whose last pivot is taken for 0. A pivot of 0 before it (several absorbing classes) gives NaN. The chain should be
 * irreducible: transient states and separate classes otherwise get what rounding leaves, as in choix 7494ad3 (`statdist`), to which this is pinned.
 */
export function stationaryDistribution(rates: ArrayLike<number>, n: number): Float64Array {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    let out = 0;
    for (let j = 0; j < n; j++) {
      if (j === i) continue;
      out += rates[i * n + j]!;
      a[j * n + i] = rates[i * n + j]!;
    }
    a[i * n + i] = -out;
  }
  luFactor(a, n);
  const x = new Float64Array(n).fill(1);
  for (let i = n - 2; i >= 0; i--) {
    const pivot = a[i * n + i]!;
    if (pivot === 0) return x.fill(NaN);
    let sum = -a[i * n + n - 1]!;
    for (let k = i + 1; k < n - 1; k++) sum -= a[i * n + k]! * x[k]!;
    x[i] = sum / pivot;
  }
  let total = 0;
  for (let i = 0; i < n; i++) total += x[i]!;
  for (let i = 0; i < n; i++) x[i]! *= n / total;
  return x;
}
