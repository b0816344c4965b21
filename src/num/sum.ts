/** Sum with Neumaier's compensation (1974). Empty gives 0; NaN spreads. */
export function sum(x: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!;
    const t = total + v;
    lost += Math.abs(total) >= Math.abs(v) ? total - t + v : v - t + total;
    total = t;
  }
  return Number.isFinite(total) ? total + lost : total;
}

/** Arithmetic mean (compensated). Empty gives NaN. */
export function mean(x: ArrayLike<number>): number {
  return x.length === 0 ? NaN : sum(x) / x.length;
}

/** Mean of the values that are not NaN. None left gives NaN. */
export function nanMean(x: ArrayLike<number>): number {
  const kept = Float64Array.from(x).filter((v) => !Number.isNaN(v));
  return mean(kept);
}

/** Variance with `ddof` degrees of freedom taken off (0 population, 1 sample), two passes. Too few values give NaN. */
export function variance(x: ArrayLike<number>, ddof: 0 | 1): number {
  const n = x.length;
  if (n <= ddof) return NaN;
  const m = mean(x);
  let squares = 0;
  let rest = 0;
  for (let i = 0; i < n; i++) {
    const d = x[i]! - m;
    squares += d * d;
    rest += d;
  }
  return (squares - (rest * rest) / n) / (n - ddof);
}

/** Standard deviation; see `variance`. */
export function standardDeviation(x: ArrayLike<number>, ddof: 0 | 1): number {
  return Math.sqrt(variance(x, ddof));
}
