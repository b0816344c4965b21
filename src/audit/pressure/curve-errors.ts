import { bootstrapSums } from "../../num/index.ts";
import type { ResampledCurves } from "./resampled-curves.ts";
import { meanSpread } from "./resampled-curves.ts";

/** Standard errors of a gold curve's differences G(m) - G(l): at m x nPoints + l for points l < m by index; the rest is 0. */
export type DifferenceErrors = Float64Array;

/** Where the columns of a row of sums stand, and how many there are. */
interface Columns {
  readonly gold: number;
  readonly square: number;
  readonly count: number;
  readonly n: number;
}

const columnsAt = (p: number): Columns => ({ gold: p, square: 3 * p + 1, count: 3 * p + 2, n: 3 * p + 3 });

/** Turns sums of products of influences [p x p], lower triangle, into standard errors of differences in place. */
function errorsOfProducts(products: Float64Array, p: number): DifferenceErrors {
  const own = Float64Array.from({ length: p }, (_, m) => products[m * p + m]!);
  for (let m = 0; m < p; m++) {
    for (let l = 0; l < m; l++)
      products[m * p + l] = Math.sqrt(Math.max(0, own[m]! + own[l]! - 2 * products[m * p + l]!));
    products[m * p + m] = 0;
  }
  return products;
}

/**
 * Standard errors of all differences of a gold curve's points by the infinitesimal jackknife over clusters: each cluster's influence on the
 * gain in SD of one output, that on the SD included. With the weights of a resample, the errors as that resample would estimate them.
 * `weights` [nClusters]. O(nClusters x nPoints^2). All 0 where the gold has no spread.
 */
function differenceErrors(rows: Float64Array, p: number, weights: ArrayLike<number>): DifferenceErrors {
  const at = columnsAt(p);
  const sums = bootstrapSums(rows, at.n, weights, new Float64Array(at.n));
  const nItems = sums[at.count]!;
  const means = Float64Array.from({ length: p }, (_, k) => sums[at.gold + k]! / nItems);
  const [origin, square] = [means[0]!, sums[at.square]! / nItems];
  const sd = meanSpread(square, origin);
  const products = new Float64Array(p * p);
  if (sd === 0) return products;
  const influence = new Float64Array(p);
  for (let c = 0; c < weights.length; c++) {
    const w = weights[c]!;
    if (w === 0) continue;
    const row = c * at.n;
    const size = rows[row + at.count]!;
    const shift = rows[row + at.gold]! - size * origin;
    const spread = (rows[row + at.square]! - size * square - 2 * origin * shift) / (2 * sd * sd);
    for (let k = 0; k < p; k++) {
      const gain = means[k]! - origin;
      influence[k] = (rows[row + at.gold + k]! - size * means[k]! - shift - gain * spread) / (nItems * sd);
    }
    for (let m = 0; m < p; m++) {
      const scaled = w * influence[m]!;
      for (let l = 0; l <= m; l++) products[m * p + l]! += scaled * influence[l]!;
    }
  }
  return errorsOfProducts(products, p);
}

/** The errors in the data and in every resample. */
export interface ResampledErrors {
  readonly estimate: DifferenceErrors;
  readonly resampled: readonly DifferenceErrors[];
}

/** The gold's standard errors in the data and anew in every resample, which a studentised bootstrap divides by. */
export function goldErrors({
  rows,
  weights,
  estimate,
  nClusters,
  resampled,
}: ResampledCurves): ResampledErrors {
  const p = estimate.gold.length;
  return {
    estimate: differenceErrors(rows, p, new Uint16Array(nClusters).fill(1)),
    resampled: resampled.map((_, b) =>
      differenceErrors(rows, p, weights.subarray(b * nClusters, (b + 1) * nClusters)),
    ),
  };
}
