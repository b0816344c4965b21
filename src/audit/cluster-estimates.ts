import { wilson } from "../meta/index.ts";
import { bootstrapSums, clusterWeights, type Ends, percentileInterval, type Rng } from "../num/index.ts";

/** A share or mean with its interval and the units behind it; NaN where undefined. */
export interface ClusterEstimate extends Ends {
  readonly value: number;
  readonly n: number;
  readonly nClusters: number;
  readonly method: "cluster bootstrap" | "Wilson" | "none";
}

/** How clusters are resampled. */
export interface ClusterDraws {
  readonly clusterOf: ArrayLike<number>;
  readonly resamples: number;
  readonly confidence: number;
  readonly rng: Rng;
}

/** One statistic of units: values [n], NaN where a unit takes no part. */
export type UnitValues = ArrayLike<number>;

interface Sums {
  /** [nClusters x 2m]: sum and count of each column. */
  readonly stats: Float64Array;
  readonly nCols: number;
  readonly nClusters: number;
}

function clusterSums(columns: readonly UnitValues[], clusterOf: ArrayLike<number>): Sums {
  let nClusters = 0;
  for (let i = 0; i < clusterOf.length; i++) nClusters = Math.max(nClusters, clusterOf[i]! + 1);
  const nCols = 2 * columns.length;
  const stats = new Float64Array(nClusters * nCols);
  columns.forEach((column, c) => {
    for (let i = 0; i < column.length; i++) {
      if (Number.isNaN(column[i]!)) continue;
      const at = clusterOf[i]! * nCols + 2 * c;
      stats[at]! += column[i]!;
      stats[at + 1]!++;
    }
  });
  return { stats, nCols, nClusters };
}

/** Means of columns in the data (row 0) and in every resample (rows 1..B), [1 + B x m]. */
export interface ResampledMeans {
  readonly means: Float64Array;
  readonly m: number;
  readonly counts: readonly { readonly n: number; readonly nClusters: number; readonly isBinary: boolean }[];
  readonly confidence: number;
}

function countsOf(column: UnitValues, clusterOf: ArrayLike<number>) {
  const clusters = new Set<number>();
  let n = 0;
  let isBinary = true;
  for (let i = 0; i < column.length; i++) {
    const v = column[i]!;
    if (Number.isNaN(v)) continue;
    n++;
    clusters.add(clusterOf[i]!);
    if (v !== 0 && v !== 1) isBinary = false;
  }
  return { n, nClusters: clusters.size, isBinary };
}

/** Means of all columns under the same resamples of clusters, so that functions of several are paired. */
export function resampledMeans(columns: readonly UnitValues[], draws: ClusterDraws): ResampledMeans {
  const { stats, nCols, nClusters } = clusterSums(columns, draws.clusterOf);
  const m = columns.length;
  const B = draws.resamples;
  const sums = new Float64Array((B + 1) * nCols);
  if (nClusters > 0) {
    bootstrapSums(stats, nCols, new Uint16Array(nClusters).fill(1), sums.subarray(0, nCols));
    bootstrapSums(stats, nCols, clusterWeights(nClusters, B, draws.rng), sums.subarray(nCols));
  }
  const means = new Float64Array((B + 1) * m);
  for (let b = 0; b <= B; b++)
    for (let c = 0; c < m; c++) means[b * m + c] = sums[b * nCols + 2 * c]! / sums[b * nCols + 2 * c + 1]!;
  const counts = columns.map((column) => countsOf(column, draws.clusterOf));
  return { means, m, counts, confidence: draws.confidence };
}

/** A function of the columns' means with its percentile interval. `of` names the column whose units are counted. */
export function derivedEstimate(
  { means, m, counts, confidence }: ResampledMeans,
  combine: (means: Float64Array) => number,
  of = 0,
): ClusterEstimate {
  const values = Float64Array.from({ length: means.length / m }, (_, b) =>
    combine(means.subarray(b * m, (b + 1) * m)),
  );
  const { n, nClusters } = counts[of]!;
  const value = values[0]!;
  if (Number.isNaN(value)) return { value, low: NaN, high: NaN, n, nClusters, method: "none" };
  return {
    value,
    ...percentileInterval(values.subarray(1), confidence),
    n,
    nClusters,
    method: "cluster bootstrap",
  };
}

/**
 * Mean of one column: Wilson's interval for one 0/1 decision a cluster, else the cluster bootstrap; where that has no width (all clusters
 * alike) Wilson's over the clusters.
 */
export function meanEstimate(means: ResampledMeans, c: number): ClusterEstimate {
  const found = derivedEstimate(means, (row) => row[c]!, c);
  const { n, nClusters, isBinary } = means.counts[c]!;
  const isFlat = isBinary && (found.value === 0 || found.value === 1);
  if (!isBinary || n === 0 || (n !== nClusters && !isFlat)) return found;
  const ends = wilson({ count: Math.round(found.value * nClusters), nobs: nClusters }, 1 - means.confidence);
  return { ...found, ...ends, method: "Wilson" };
}
