import { normalCdf, normalQuantile, normalSf } from "./normal.ts";
import { pairwiseMean } from "./pairwise-sum.ts";
import { quantileSorted } from "./quantile.ts";
import type { Rng } from "./rng.ts";
import { studentTQuantile } from "./student-t.ts";

/** A statistic as summed rows: [nClusters x nCols] row-major `stats`, and what the column sums come to. */
export interface SummedStatistic {
  readonly nCols: number;
  readonly stats: ArrayLike<number>;
  combine(sums: ArrayLike<number>): number;
}

/** Ends of an interval; NaN where undefined. */
export interface Ends {
  readonly low: number;
  readonly high: number;
}

/**
 * Multiplicities of `nClusters` clusters in `nResamples` bootstrap resamples, [nResamples x nClusters] row-major; every row sums to nClusters.
 * Draw once and share among all scorers and measures, so that their resampled values are paired. Source: Efron (1979).
 */
export function clusterWeights(nClusters: number, nResamples: number, rng: Rng): Uint16Array {
  const weights = new Uint16Array(nClusters * nResamples);
  for (let b = 0; b < nResamples; b++) {
    const from = b * nClusters;
    for (let draw = 0; draw < nClusters; draw++) {
      const cell = from + Math.floor(rng() * nClusters);
      weights[cell] = weights[cell]! + 1;
    }
  }
  return weights;
}

/** Adds up rows of `stats` [n x nCols] with one weight a row into `out` [nCols]. Rows of weight 0 are skipped, NaN in them too. */
function weightedSums(
  stats: ArrayLike<number>,
  nCols: number,
  weights: ArrayLike<number>,
  from: number,
  out: Float64Array,
): void {
  out.fill(0);
  const n = stats.length / nCols;
  for (let i = 0; i < n; i++) {
    const w = weights[from + i]!;
    if (w === 0) continue;
    const row = i * nCols;
    for (let c = 0; c < nCols; c++) out[c] = out[c]! + w * stats[row + c]!;
  }
}

/** Resamples that one pass over the rows adds up together: each statistic is then loaded once for all of them. */
const BLOCK = 4;

/** True where a row of weight 0 can be added rather than skipped: no NaN or Infinity to spoil the sum. */
function isAllFinite(stats: ArrayLike<number>): boolean {
  for (let i = 0; i < stats.length; i++) if (!Number.isFinite(stats[i]!)) return false;
  return true;
}

/**
 * `weightedSums` of BLOCK resamples, from `first` on, into `out` [BLOCK x nCols], for finite statistics of at least two columns. Two columns
 * a pass; of an odd number the last but one is done twice.
 */
function blockSums(
  stats: ArrayLike<number>,
  nCols: number,
  weights: ArrayLike<number>,
  first: number,
  out: Float64Array,
): void {
  const n = stats.length / nCols;
  const w0 = first * n;
  const w1 = w0 + n;
  const w2 = w1 + n;
  const w3 = w2 + n;
  for (let pair = 0; pair < nCols; pair += 2) {
    const c = pair + 1 < nCols ? pair : nCols - 2;
    let [x0, x1, x2, x3, y0, y1, y2, y3] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let i = 0, at = c; i < n; i++, at += nCols) {
      const x = stats[at]!;
      const y = stats[at + 1]!;
      const a = weights[w0 + i]!;
      const b = weights[w1 + i]!;
      const d = weights[w2 + i]!;
      const e = weights[w3 + i]!;
      x0 += a * x;
      y0 += a * y;
      x1 += b * x;
      y1 += b * y;
      x2 += d * x;
      y2 += d * y;
      x3 += e * x;
      y3 += e * y;
    }
    out[c] = x0;
    out[c + 1] = y0;
    out[nCols + c] = x1;
    out[nCols + c + 1] = y1;
    out[2 * nCols + c] = x2;
    out[2 * nCols + c + 1] = y2;
    out[3 * nCols + c] = x3;
    out[3 * nCols + c + 1] = y3;
  }
}

/**
 * Column sums of every resample: out [nResamples x nCols] row-major, from `stats` [nClusters x nCols] and `weights` [nResamples x nClusters].
 * Returns `out`.
 */
export function bootstrapSums(
  stats: ArrayLike<number>,
  nCols: number,
  weights: ArrayLike<number>,
  out: Float64Array,
): Float64Array {
  const n = stats.length / nCols;
  const nResamples = weights.length / n;
  const inBlocks = nCols > 1 && isAllFinite(stats) ? nResamples - (nResamples % BLOCK) : 0;
  for (let b = 0; b < inBlocks; b += BLOCK)
    blockSums(stats, nCols, weights, b, out.subarray(b * nCols, (b + BLOCK) * nCols));
  for (let b = inBlocks; b < nResamples; b++)
    weightedSums(stats, nCols, weights, b * n, out.subarray(b * nCols, (b + 1) * nCols));
  return out;
}

/** The statistic in every resample of `weights` [nResamples x nClusters]. */
export function bootstrapValues(statistic: SummedStatistic, weights: ArrayLike<number>): Float64Array {
  const { stats, nCols } = statistic;
  const nResamples = weights.length / (stats.length / nCols);
  const sums = bootstrapSums(stats, nCols, weights, new Float64Array(nResamples * nCols));
  const row = new Float64Array(nCols);
  return Float64Array.from({ length: nResamples }, (_, b) => {
    for (let c = 0; c < nCols; c++) row[c] = sums[b * nCols + c]!;
    return statistic.combine(row);
  });
}

/** The statistic with each cluster left out in turn, by subtracting its row from the totals. */
export function jackknifeValues(statistic: SummedStatistic): Float64Array {
  const { nCols, stats } = statistic;
  const n = stats.length / nCols;
  const totals = new Float64Array(nCols);
  for (let i = 0; i < stats.length; i++) totals[i % nCols] = totals[i % nCols]! + stats[i]!;
  const values = new Float64Array(n);
  const sums = new Float64Array(nCols);
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < nCols; c++) sums[c] = totals[c]! - stats[i * nCols + c]!;
    values[i] = statistic.combine(sums);
  }
  return values;
}

/** Ascending copy of the values that are not NaN. */
function sortedValues(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values)
    .filter((v) => !Number.isNaN(v))
    .sort();
}

/** Percentile interval: linear-interpolation quantiles a/2 and 1 - a/2 of the resampled values (NaN left out). Source: Efron (1979); pinned to scipy 1.17. */
export function percentileInterval(values: ArrayLike<number>, confidence: number): Ends {
  const sorted = sortedValues(values);
  const tail = (1 - confidence) / 2;
  return { low: quantileSorted(sorted, tail), high: quantileSorted(sorted, 1 - tail) };
}

/**
 * The confidence to ask of a percentile or BCa interval so that it holds `confidence` with few clusters: normal quantiles become Student's t on
 * nClusters - 1, times sqrt(nClusters / (nClusters - 1)), since resamples spread too little by that factor. 0.95 becomes 0.958 at 50 clusters, 0.968 at 20.
 * Fewer than two clusters leave it as it is. Source: Hesterberg (2015), What teachers should know about the bootstrap.
 */
export function expandedConfidence(confidence: number, nClusters: number): number {
  if (!(nClusters >= 2)) return confidence;
  const t = studentTQuantile((1 + confidence) / 2, nClusters - 1) * Math.sqrt(nClusters / (nClusters - 1));
  return 1 - 2 * normalSf(t);
}

/** Basic interval: the percentile interval reflected at the estimate. Source: Davison and Hinkley (1997); pinned to scipy 1.17. */
export function basicInterval(values: ArrayLike<number>, estimate: number, confidence: number): Ends {
  const { low, high } = percentileInterval(values, confidence);
  return { low: 2 * estimate - high, high: 2 * estimate - low };
}

/** Acceleration from leave-one-out values: sum d^3 / (6 (sum d^2)^1.5), d = mean - value; all equal gives NaN. */
function acceleration(leftOut: ArrayLike<number>): number {
  const n = leftOut.length;
  const centre = pairwiseMean(leftOut);
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < n; i++) {
    const d = ((n - 1) * (centre - leftOut[i]!)) / n;
    squares += d * d;
    cubes += d * d * d;
  }
  return cubes / (6 * squares ** 1.5);
}

/** Share of resampled values below the estimate, ties half. */
function shareBelow(values: ArrayLike<number>, estimate: number): number {
  let twice = 0;
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (Number.isNaN(v)) continue;
    n++;
    if (v < estimate) twice += 2;
    else if (v === estimate) twice += 1;
  }
  return twice / (2 * n);
}

/** What BCa needs besides the resampled values. */
export interface BcaInput {
  readonly estimate: number;
  /** The statistic with each cluster left out. */
  readonly leftOut: ArrayLike<number>;
  readonly confidence: number;
}

/**
 * Bias-corrected and accelerated interval. Constant data, or an estimate outside all resampled values, gives NaN.
 * For smooth statistics only. Source: Efron (1987); pinned to scipy 1.17.
 */
export function bcaInterval(values: ArrayLike<number>, { estimate, leftOut, confidence }: BcaInput): Ends {
  const bias = normalQuantile(shareBelow(values, estimate));
  const a = acceleration(leftOut);
  const z = normalQuantile((1 - confidence) / 2);
  const level = (shifted: number): number => normalCdf(bias + shifted / (1 - a * shifted));
  const sorted = sortedValues(values);
  return { low: quantileSorted(sorted, level(bias + z)), high: quantileSorted(sorted, level(bias - z)) };
}
