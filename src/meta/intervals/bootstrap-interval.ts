import {
  bcaInterval,
  bootstrapValues,
  expandedConfidence,
  jackknifeValues,
  percentileInterval,
  type SummedStatistic,
} from "../../num/index.ts";

/** An interval with all that made it. Fewer than 2 clusters, or an undefined value: both ends null. */
export interface BootstrapInterval {
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  /** 0.95 for 95%. */
  readonly confidence: number;
  readonly ciMethod: string | null;
  readonly resamples: number;
  readonly seed: number;
  readonly nClusters: number;
  /** True below 50 clusters, where bootstrap intervals tend to be too short. */
  readonly fewClusters: boolean;
}

/** What an interval is asked for. */
export interface IntervalOptions {
  readonly confidence: number;
  /** The measure is a smooth function of means, so that BCa may be used (from 100 clusters on). */
  readonly smooth: boolean;
  /** The seed of the shared weights, echoed. */
  readonly seed: number;
}

/** A measure in shared resamples: its value, its value in each resample (NaN where undefined), and with each cluster left out where that is known. */
export interface ResampledMeasure {
  readonly estimate: number;
  readonly resampled: ArrayLike<number>;
  readonly nClusters: number;
  readonly leftOut?: ArrayLike<number>;
}

/** Below this many clusters an interval is null; BCa's least number (with 50 clusters of unequal size it covers less than the percentile interval); the number below which an interval carries a caveat. */
const LEAST = 2;
const LEAST_FOR_BCA = 100;
const FEW = 50;

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/**
 * Interval of a measure from shared cluster resamples: BCa where the measure is smooth, its leave-one-out values are given and there are at least 100
 * clusters (and BCa is defined), else percentile; tails are widened for few clusters (`expandedConfidence`).
 * Source: Efron (1987), Hesterberg (2015); kernels pinned to scipy 1.17.
 */
export function intervalOf(measure: ResampledMeasure, options: IntervalOptions): BootstrapInterval {
  const { estimate, resampled, nClusters, leftOut } = measure;
  const { confidence, seed } = options;
  const common = { confidence, resamples: resampled.length, seed, nClusters, fewClusters: nClusters < FEW };
  if (nClusters < LEAST || resampled.length === 0 || !Number.isFinite(estimate))
    return { ciLow: null, ciHigh: null, ciMethod: null, ...common };
  const expanded = expandedConfidence(confidence, nClusters);
  if (options.smooth && leftOut && nClusters >= LEAST_FOR_BCA) {
    const { low, high } = bcaInterval(resampled, { estimate, leftOut, confidence: expanded });
    if (Number.isFinite(low) && Number.isFinite(high))
      return {
        ciLow: low,
        ciHigh: high,
        ciMethod: `cluster bootstrap, BCa, ${nClusters} clusters`,
        ...common,
      };
  }
  const { low, high } = percentileInterval(resampled, expanded);
  const ciMethod = `cluster bootstrap, percentile, ${nClusters} clusters`;
  return { ciLow: finite(low), ciHigh: finite(high), ciMethod, ...common };
}

/** Clusters with a row that is not all zeros. */
function occupied({ stats, nCols }: SummedStatistic): number {
  const n = stats.length / nCols;
  let found = 0;
  for (let i = 0; i < n; i++) {
    let any = false;
    for (let c = 0; c < nCols; c++) if (stats[i * nCols + c] !== 0) any = true;
    if (any) found++;
  }
  return found;
}

/**
 * `intervalOf` a measure given as summed statistics and shared `weights` [resamples x nClusters].
 * Clusters on which the scorer has nothing (a row of zeros) are not counted in `nClusters`.
 */
export function bootstrapInterval(
  statistic: SummedStatistic,
  weights: ArrayLike<number>,
  options: IntervalOptions,
): BootstrapInterval {
  const { nCols, stats } = statistic;
  const sums = new Float64Array(nCols);
  for (let i = 0; i < stats.length; i++) sums[i % nCols] = sums[i % nCols]! + stats[i]!;
  const nClusters = occupied(statistic);
  const estimate = statistic.combine(sums);
  const resampled = nClusters < LEAST ? new Float64Array(0) : bootstrapValues(statistic, weights);
  const leftOut = options.smooth && nClusters >= LEAST_FOR_BCA ? jackknifeValues(statistic) : undefined;
  return intervalOf({ estimate, resampled, nClusters, ...(leftOut ? { leftOut } : {}) }, options);
}
