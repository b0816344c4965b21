import { choleskyFactor, type Rng, randomNormal } from "../../num/index.ts";

/** Standard error of x[i] - x[j] under a covariance [m x m]. */
export function contrastSe(
  covariance: ArrayLike<number>,
  m: number,
  [i, j]: readonly [number, number],
): number {
  const v = covariance[i * m + i]! + covariance[j * m + j]! - 2 * covariance[i * m + j]!;
  return Math.sqrt(Math.max(0, v));
}

/** Lower factor of the strengths' n x n corner, with as little on the diagonal as makes it positive definite. */
function factorOf(covariance: ArrayLike<number>, m: number, n: number): Float64Array {
  const corner = new Float64Array(n * n);
  let trace = 0;
  for (let i = 0; i < n; i++) {
    trace += covariance[i * m + i]!;
    for (let j = 0; j < n; j++) corner[i * n + j] = covariance[i * m + j]!;
  }
  const factor = new Float64Array(n * n);
  for (let more = 1e-9; more < 1; more *= 10) {
    factor.set(corner);
    for (let i = 0; i < n; i++) factor[i * n + i]! += (more * trace) / n;
    if (choleskyFactor(factor, n, factor)) break;
  }
  return factor;
}

/** Chi-square with many degrees of freedom over those, by Wilson and Hilferty (1931). */
function scaledChiSquare(df: number, rng: Rng): number {
  const c = 2 / (9 * df);
  return Math.max(1e-6, 1 - c + randomNormal(rng) * Math.sqrt(c)) ** 3;
}

/** Which strengths, how sure, how simulated. */
export interface MaxContrastOptions {
  /** How many of the parameters are strengths (the first). */
  readonly nSystems: number;
  readonly nParameters: number;
  /** Degrees of freedom of the covariance (clusters - 1); Infinity: normal. */
  readonly df: number;
  readonly draws: number;
  readonly rng: Rng;
}

/**
 * Largest |difference| / se over all pairs of systems in `draws` simulated estimates without true differences, ascending: quantiles of it give simultaneous
 * intervals and p-values of all pairs. Source: Tukey's range in the form of Hothorn, Bretz and Westfall (2008).
 */
export function maxContrasts(covariance: ArrayLike<number>, options: MaxContrastOptions): Float64Array {
  const { nSystems: n, nParameters: m, df, draws, rng } = options;
  const factor = factorOf(covariance, m, n);
  const inverseSe = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      const se = contrastSe(covariance, m, [i, j]);
      inverseSe[i * n + j] = se > 0 ? 1 / se : 0;
    }
  const z = new Float64Array(n);
  const x = new Float64Array(n);
  const found = new Float64Array(draws);
  for (let d = 0; d < draws; d++) {
    for (let i = 0; i < n; i++) z[i] = randomNormal(rng);
    const spread = Number.isFinite(df) ? Math.sqrt(scaledChiSquare(df, rng)) : 1;
    let most = 0;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let k = 0; k <= i; k++) sum += factor[i * n + k]! * z[k]!;
      x[i] = sum;
      for (let j = 0; j < i; j++) most = Math.max(most, Math.abs(sum - x[j]!) * inverseSe[i * n + j]!);
    }
    found[d] = most / spread;
  }
  return found.sort();
}

/** Share of simulated maxima at least as large, (k + 1) / (N + 1). */
export function maxContrastP(maxima: Float64Array, statistic: number): number {
  let low = 0;
  let high = maxima.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (maxima[middle]! < statistic) low = middle + 1;
    else high = middle;
  }
  return (maxima.length - low + 1) / (maxima.length + 1);
}
