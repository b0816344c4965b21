import { bootstrapSums, clusterWeights, type Rng } from "../../num/index.ts";
import type { OutputsGrid } from "./outputs-grid.ts";

/** The curves of one sample of items: values less the value at n = 1, in SD of a single random output. */
export interface Curves {
  readonly proxy: Float64Array;
  readonly gold: Float64Array;
  readonly oracle: Float64Array;
  readonly proxySd: number;
  readonly goldSd: number;
}

/** Columns of a row of sums: three curves, two squares, the number of items. */
const columnsOf = (nPoints: number): number => 3 * nPoints + 3;

/** [nClusters x columns] sums over the items of each cluster. */
function clusterRows(grid: OutputsGrid, clusterOf: ArrayLike<number>, nClusters: number): Float64Array {
  const p = grid.points.length;
  const nCols = columnsOf(p);
  const rows = new Float64Array(nClusters * nCols);
  for (let i = 0; i < grid.nItems; i++) {
    const at = clusterOf[i]! * nCols;
    for (let k = 0; k < p; k++) {
      rows[at + k]! += grid.proxy[i * p + k]!;
      rows[at + p + k]! += grid.gold[i * p + k]!;
      rows[at + 2 * p + k]! += grid.oracle[i * p + k]!;
    }
    rows[at + 3 * p]! += grid.proxySquare[i]!;
    rows[at + 3 * p + 1]! += grid.goldSquare[i]!;
    rows[at + 3 * p + 2]!++;
  }
  return rows;
}

/** SD from a mean square and a mean; a spread so small beside its mean is rounding, and 0. */
export function meanSpread(square: number, mean: number): number {
  const variance = square - mean * mean;
  return variance > 1e-14 * square ? Math.sqrt(variance) : 0;
}

/** Curves from one row of sums; a quantity without spread stays 0 everywhere. */
function curvesOf(sums: ArrayLike<number>, at: number, p: number): Curves {
  const n = sums[at + 3 * p + 2]!;
  const read = (offset: number, sd: number): Float64Array =>
    Float64Array.from({ length: p }, (_, k) =>
      sd === 0 ? 0 : (sums[at + offset + k]! - sums[at + offset]!) / (n * sd),
    );
  const proxySd = meanSpread(sums[at + 3 * p]! / n, sums[at]! / n);
  const goldSd = meanSpread(sums[at + 3 * p + 1]! / n, sums[at + p]! / n);
  return { proxy: read(0, proxySd), gold: read(p, goldSd), oracle: read(2 * p, goldSd), proxySd, goldSd };
}

/** The curves of the data and of every resample of clusters. */
export interface ResampledCurves {
  readonly estimate: Curves;
  readonly resampled: readonly Curves[];
  readonly nClusters: number;
  /** Sums over each cluster's items, [nClusters x (3 nPoints + 3)]: proxy, gold and oracle by point, two squares at n = 1, items. */
  readonly rows: Float64Array;
  /** How often each resample draws each cluster, [resamples x nClusters]. */
  readonly weights: Uint16Array;
}

export interface ResampleOptions {
  /** Dense cluster number of each item. */
  readonly clusterOf: ArrayLike<number>;
  readonly resamples: number;
  readonly rng: Rng;
}

/** Resamples clusters of items; origin and SD are taken again from each resample, so the intervals carry their uncertainty. */
export function resampleCurves(grid: OutputsGrid, options: ResampleOptions): ResampledCurves {
  const { clusterOf, resamples, rng } = options;
  const nClusters = 1 + Array.from(clusterOf).reduce((a, b) => Math.max(a, b), -1);
  const p = grid.points.length;
  const nCols = columnsOf(p);
  const rows = clusterRows(grid, clusterOf, nClusters);
  const whole = bootstrapSums(rows, nCols, new Uint16Array(nClusters).fill(1), new Float64Array(nCols));
  const weights = clusterWeights(nClusters, resamples, rng);
  const sums = bootstrapSums(rows, nCols, weights, new Float64Array(resamples * nCols));
  return {
    estimate: curvesOf(whole, 0, p),
    resampled: Array.from({ length: resamples }, (_, b) => curvesOf(sums, b * nCols, p)),
    nClusters,
    rows,
    weights,
  };
}
