import {
  bootstrapValues,
  expandedConfidence,
  percentileInterval,
  studentTCdf,
  studentTQuantile,
  type SummedStatistic,
} from "../../num/index.ts";

/** Which cluster each unit belongs to; clusters are resampled whole. */
export interface Clusters {
  /** Dense cluster number of each unit. */
  readonly clusterOf: ArrayLike<number>;
  readonly nClusters: number;
}

/** How resampled intervals are made: shared multiplicities [resamples x nClusters]. */
export interface Resampling {
  readonly weights: Uint16Array;
  readonly confidence: number;
}

/** A value with its interval; null ends where undefined. */
export interface Estimate {
  readonly value: number;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
}

/** Sums per-unit rows of `nCols` numbers by cluster: [nClusters x nCols] row-major. `fill(u, row)` returns false to leave a unit out. */
export function sumByCluster(
  { clusterOf, nClusters }: Clusters,
  nCols: number,
  fill: (unit: number, row: Float64Array) => boolean,
): Float64Array {
  const stats = new Float64Array(nClusters * nCols);
  const row = new Float64Array(nCols);
  for (let u = 0; u < clusterOf.length; u++) {
    row.fill(0);
    if (!fill(u, row)) continue;
    const to = clusterOf[u]! * nCols;
    for (let c = 0; c < nCols; c++) stats[to + c]! += row[c]!;
  }
  return stats;
}

/** The statistic of all clusters. */
export function wholeValue({ stats, nCols, combine }: SummedStatistic): number {
  const sums = new Float64Array(nCols);
  for (let i = 0; i < stats.length; i++) sums[i % nCols]! += stats[i]!;
  return combine(sums);
}

/**
 * Percentile interval of resampled values, its tails widened for few clusters (`expandedConfidence`).
 * Undefined values in more than half of the resamples leave no interval. Source: Hesterberg (2015), What teachers should know about the bootstrap.
 */
export function estimateOf(
  value: number,
  resampled: Float64Array,
  { weights, confidence }: Resampling,
): Estimate {
  const defined = resampled.reduce((n, v) => n + Number(!Number.isNaN(v)), 0);
  const nClusters = weights.length / resampled.length;
  if (!Number.isFinite(value) || defined < resampled.length / 2 || defined < 20 || nClusters < 2)
    return { value, ciLow: null, ciHigh: null };
  const { low, high } = percentileInterval(resampled, expandedConfidence(confidence, nClusters));
  return { value, ciLow: low, ciHigh: high };
}

/**
 * Interval from leave-one-cluster-out values: jackknife standard error, Student's t on G - 1, on the atanh scale where the value is inside (-1, 1).
 * In simulation it covers better than percentile and BCa bootstraps for agreement coefficients (docs/validation.md). Source: Tukey (1958), Efron (1982).
 */
export function jackknifeEstimate(value: number, leftOut: Float64Array, confidence: number): Estimate {
  const n = leftOut.length;
  if (!Number.isFinite(value) || n < 2 || leftOut.some((v) => !Number.isFinite(v)))
    return { value, ciLow: null, ciHigh: null };
  const centre = leftOut.reduce((s, v) => s + v, 0) / n;
  const se = Math.sqrt((leftOut.reduce((s, v) => s + (v - centre) ** 2, 0) * (n - 1)) / n);
  const reach = studentTQuantile((1 + confidence) / 2, n - 1) * se;
  if (!(Math.abs(value) < 1)) return { value, ciLow: value - reach, ciHigh: value === 1 ? 1 : value + reach };
  const [z, zReach] = [Math.atanh(value), reach / (1 - value * value)];
  return { value, ciLow: Math.tanh(z - zReach), ciHigh: Math.tanh(z + zReach) };
}

/** A summed statistic with its cluster-bootstrap percentile interval, and its resampled values. */
export function resampledEstimate(
  statistic: SummedStatistic,
  resampling: Resampling,
): Estimate & { readonly resampled: Float64Array } {
  const resampled = bootstrapValues(statistic, resampling.weights);
  return { ...estimateOf(wholeValue(statistic), resampled, resampling), resampled };
}

/** Pearson's r of two columns as sums of (1, x, y, xx, yy, xy); units where either is NaN are left out. Constant columns give NaN. */
export function pearsonSums(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  clusters: Clusters,
): SummedStatistic & { n: number } {
  const centre = (v: ArrayLike<number>) => {
    let [total, n] = [0, 0];
    for (let i = 0; i < v.length; i++) {
      if (!Number.isFinite(v[i]!)) continue;
      total += v[i]!;
      n++;
    }
    return n === 0 ? 0 : total / n;
  };
  const [cx, cy] = [centre(x), centre(y)];
  let n = 0;
  const stats = sumByCluster(clusters, 6, (u, row) => {
    const [a, b] = [x[u]! - cx, y[u]! - cy];
    if (Number.isNaN(a) || Number.isNaN(b)) return false;
    n++;
    row.set([1, a, b, a * a, b * b, a * b]);
    return true;
  });
  return { nCols: 6, stats, n, combine: pearsonOfSums };
}

/** Pearson's r from sums of (1, x, y, xx, yy, xy). Spread below rounding error counts as none. */
export function pearsonOfSums(s: ArrayLike<number>): number {
  const n = s[0]!;
  const xx = s[3]! - (s[1]! * s[1]!) / n;
  const yy = s[4]! - (s[2]! * s[2]!) / n;
  const noise = 1e-13;
  if (!(xx > noise * s[3]!) || !(yy > noise * s[4]!)) return NaN;
  return Math.max(-1, Math.min(1, (s[5]! - (s[1]! * s[2]!) / n) / Math.sqrt(xx * yy)));
}

/** A mean with a cluster-robust standard error (sums of deviations by cluster) and Student's t on nClusters - 1. */
export interface ClusterMean {
  readonly mean: number;
  readonly se: number;
  readonly n: number;
  readonly nClusters: number;
  readonly low: number;
  readonly high: number;
  /** One-sided p of the mean being below a bound. */
  below(bound: number): number;
}

/** Mean of unit values (NaN left out) with its cluster-robust inference; fewer than two clusters give NaN. Source: Liang and Zeger (1986), with the factor G / (G - 1). */
export function clusterMean(values: ArrayLike<number>, clusters: Clusters, confidence: number): ClusterMean {
  const totals = new Float64Array(clusters.nClusters);
  const sizes = new Float64Array(clusters.nClusters);
  let [total, n] = [0, 0];
  for (let u = 0; u < values.length; u++) {
    const v = values[u]!;
    if (Number.isNaN(v)) continue;
    totals[clusters.clusterOf[u]!]! += v;
    sizes[clusters.clusterOf[u]!]!++;
    total += v;
    n++;
  }
  const mean = total / n;
  let [squares, used] = [0, 0];
  for (let g = 0; g < totals.length; g++) {
    if (sizes[g] === 0) continue;
    used++;
    squares += (totals[g]! - sizes[g]! * mean) ** 2;
  }
  const se = used < 2 ? NaN : Math.sqrt((squares * used) / (used - 1)) / n;
  const reach = se * studentTQuantile(1 - (1 - confidence) / 2, used - 1);
  const below = (bound: number) =>
    se === 0 ? Number(mean >= bound) : studentTCdf((mean - bound) / se, used - 1);
  return { mean, se, n, nClusters: used, low: mean - reach, high: mean + reach, below };
}
