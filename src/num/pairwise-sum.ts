const BLOCK = 128;

/** Up to 128 values: eight running sums for eight or more, one otherwise. */
function blockSum(x: ArrayLike<number>, from: number, n: number): number {
  if (n < 8) {
    let total = 0;
    for (let i = 0; i < n; i++) total += x[from + i]!;
    return total;
  }
  let a = x[from]!;
  let b = x[from + 1]!;
  let c = x[from + 2]!;
  let d = x[from + 3]!;
  let e = x[from + 4]!;
  let f = x[from + 5]!;
  let g = x[from + 6]!;
  let h = x[from + 7]!;
  const even = n - (n % 8);
  for (let i = from + 8; i < from + even; i += 8) {
    a += x[i]!;
    b += x[i + 1]!;
    c += x[i + 2]!;
    d += x[i + 3]!;
    e += x[i + 4]!;
    f += x[i + 5]!;
    g += x[i + 6]!;
    h += x[i + 7]!;
  }
  let total = a + b + (c + d) + (e + f + (g + h));
  for (let i = from + even; i < from + n; i++) total += x[i]!;
  return total;
}

function rangeSum(x: ArrayLike<number>, from: number, n: number): number {
  if (n <= BLOCK) return blockSum(x, from, n);
  const half = Math.floor(n / 2);
  const left = half - (half % 8);
  return rangeSum(x, from, left) + rangeSum(x, from + left, n - left);
}

/**
 * Sum in numpy's pairwise order, so that the last bit equals `numpy.sum` of a contiguous array.
 * Use it where a reference compares floats for equality (bootstrap ties, permutation ties); `sum` is more exact. Empty gives 0.
 * Source: Higham (1993), pairwise summation; pinned to numpy 2.
 */
export function pairwiseSum(x: ArrayLike<number>): number {
  return rangeSum(x, 0, x.length);
}

/** Mean in numpy's pairwise order; see `pairwiseSum`. Empty gives NaN. */
export function pairwiseMean(x: ArrayLike<number>): number {
  return x.length === 0 ? NaN : pairwiseSum(x) / x.length;
}

/** Variance about the pairwise mean: sum of squares over n - ddof, all in numpy's order. Too few values give NaN. */
export function pairwiseVariance(x: ArrayLike<number>, ddof: 0 | 1): number {
  const n = x.length;
  if (n <= ddof) return NaN;
  const m = pairwiseMean(x);
  const squares = new Float64Array(n);
  for (let i = 0; i < n; i++) squares[i] = (x[i]! - m) * (x[i]! - m);
  return pairwiseSum(squares) / (n - ddof);
}
