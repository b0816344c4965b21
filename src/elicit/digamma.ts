/** Coefficients B(2n) / (2n) of the asymptotic series, n = 1.. */
const SERIES = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12] as const;

/**
 * Digamma, the derivative of log gamma, for x > 0 (NaN elsewhere): raised to x >= 10 by recurrence, then the asymptotic series.
 * Source: Abramowitz and Stegun (1964), 6.3.18; pinned to scipy.special.digamma at 1e-14.
 */
export function digamma(x: number): number {
  if (!(x > 0)) return NaN;
  let shift = 0;
  let z = x;
  while (z < 10) {
    shift += 1 / z;
    z += 1;
  }
  const inverse = 1 / (z * z);
  let series = 0;
  for (let n = SERIES.length - 1; n >= 0; n--) series = (series + SERIES[n]!) * inverse;
  return Math.log(z) - 0.5 / z - series - shift;
}
