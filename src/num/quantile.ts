/**
 * Quantile `q` of ascending values by linear interpolation between order statistics (numpy's and R's type 7).
 * `q` in [0, 1]; empty or a NaN `q` gives NaN.
 * Source: Hyndman and Fan (1996), definition 7; pinned to numpy 2.
 */
export function quantileSorted(sorted: ArrayLike<number>, q: number): number {
  const n = sorted.length;
  if (n === 0 || !(q >= 0 && q <= 1)) return NaN;
  const position = q * (n - 1);
  const low = Math.floor(position);
  const a = sorted[low]!;
  const b = sorted[Math.min(low + 1, n - 1)]!;
  const share = position - low;
  if (a === b || share === 0) return a;
  return share < 0.5 ? a + (b - a) * share : b - (b - a) * (1 - share);
}

/** Quantile of unsorted values, see `quantileSorted`; NaN among them gives NaN. The input is not changed. */
export function quantile(x: ArrayLike<number>, q: number): number {
  const sorted = Float64Array.from(x).sort();
  return Number.isNaN(sorted[sorted.length - 1] ?? NaN) ? NaN : quantileSorted(sorted, q);
}

/** Median; of an even number of values the mean of the middle two, as numpy forms it. Empty or NaN inside gives NaN. */
export function median(x: ArrayLike<number>): number {
  const n = x.length;
  const sorted = Float64Array.from(x).sort();
  if (n === 0 || Number.isNaN(sorted[n - 1])) return NaN;
  const upper = sorted[n >> 1]!;
  return n % 2 === 1 ? upper : (sorted[n / 2 - 1]! + upper) / 2;
}
