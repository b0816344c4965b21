import { bootstrapSums } from "../../num/index.ts";
import { type Draws, pairCounts, type PairTest } from "./max-t.ts";
import { stepDownCounts, studentise } from "./max-t-step-down.ts";

/** How a family's values move with the clusters of one kind (items; systems). */
export interface LeftOut {
  /** [m] arrays of each scorer's value without cluster c; NaN where that is undefined. */
  readonly values: readonly ArrayLike<number>[];
  /** Units of each cluster; all 1 where clusters weigh the same. */
  readonly sizes: ArrayLike<number>;
}

/** A family by its leave-one-out values, for measures that are no function of sums. */
export interface JackknifedFamily {
  /** The scorers' values on the data, [m]. */
  readonly estimates: ArrayLike<number>;
  /** One entry for each kind of cluster that the data were drawn by; independent of one another. */
  readonly leftOut: readonly LeftOut[];
}

/** Influences of one kind of cluster on every scorer, and what flips of their signs come to. */
interface Flipped {
  readonly nClusters: number;
  /** [nClusters x (m + 1)]: influences over nClusters, which sum to 0; in the last column shares of all units, which sum to 1. */
  readonly rows: Float64Array;
  /** [resamples x (m + 1)]: the columns' sums under random signs. */
  readonly sums: Float64Array;
}

function influences({ values, sizes }: LeftOut): Float64Array {
  const [m, n] = [values.length, sizes.length];
  const rows = new Float64Array(n * (m + 1));
  let units = 0;
  for (let c = 0; c < n; c++) units += sizes[c]!;
  for (let k = 0; k < m; k++) {
    let mean = 0;
    for (let c = 0; c < n; c++) mean += values[k]![c]! / n;
    for (let c = 0; c < n; c++) rows[c * (m + 1) + k] = ((n - 1) / n) * (mean - values[k]![c]!);
  }
  for (let c = 0; c < n; c++) rows[c * (m + 1) + m] = sizes[c]! / units;
  return rows;
}

function flip(leftOut: LeftOut, { resamples, rng }: Draws): Flipped {
  const width = leftOut.values.length + 1;
  const rows = influences(leftOut);
  const nClusters = leftOut.sizes.length;
  const isPlus = Uint16Array.from({ length: resamples * nClusters }, () => (rng() < 0.5 ? 1 : 0));
  const sums = bootstrapSums(rows, width, isPlus, new Float64Array(resamples * width));
  const totals = bootstrapSums(rows, width, new Uint16Array(nClusters).fill(1), new Float64Array(width));
  for (let i = 0; i < sums.length; i++) sums[i] = 2 * sums[i]! - totals[i % width]!;
  return { nClusters, rows, sums };
}

/** Variance of the difference of scorers a and b that comes from one kind of cluster. */
function varianceOf({ rows, nClusters }: Flipped, a: number, b: number): number {
  const width = rows.length / nClusters;
  let total = 0;
  for (let at = 0; at < rows.length; at += width) total += (rows[at + a]! - rows[at + b]!) ** 2;
  return total;
}

/**
 * Tests every pair by flipping the signs of clusters, for any measure whose value is known without each cluster, with the same signs for all pairs, and corrects by step-down maxT.
 *
 * A cluster's part in a difference is its jackknife influence plus its share, by size, of the difference itself: these sum to the difference, and are independent with
 * mean 0 where there is none. (Its share by number instead rejects 0.056 to 0.074 of nulls at 50 and 20 clusters of 1 to 30, where its share by size rejects 0.041 to 0.054.) Where data are
 * drawn by several kinds of cluster, each carries the difference in proportion to the variance that comes from it. Exact for means of clusters with symmetric differences, else as clusters grow.
 * Pairs with an undefined value, with or without some cluster, give NaN p-values and are no members of the family. `n` counts the clusters of the first kind.
 * Source: Tukey (1958) for the influences; Hemerik, Goeman and Finos (2020) for flips of score contributions; Westfall and Young (1993) for the correction.
 */
export function maxTSignFlip({ estimates, leftOut }: JackknifedFamily, draws: Draws): PairTest[] {
  const m = estimates.length;
  const nPairs = (m * (m - 1)) / 2;
  const kinds = leftOut.map((kind) => flip(kind, draws));
  const tested = new Float64Array(nPairs);
  const drawn = new Float64Array(draws.resamples * nPairs);
  const places: { a: number; b: number; difference: number }[] = [];
  for (let a = 0; a < m; a++)
    for (let b = a + 1; b < m; b++) {
      const difference = estimates[a]! - estimates[b]!;
      const p = places.push({ a, b, difference }) - 1;
      const variances = kinds.map((kind) => varianceOf(kind, a, b));
      const variance = variances.reduce((total, v) => total + v, 0);
      tested[p] = Number.isNaN(variance) ? NaN : difference;
      kinds.forEach(({ sums }, k) => {
        const carried = difference * (variance > 0 ? variances[k]! / variance : 1 / kinds.length);
        for (let i = 0; i < draws.resamples; i++) {
          const row = i * (m + 1);
          drawn[i * nPairs + p]! += carried * sums[row + m]! + sums[row + a]! - sums[row + b]!;
        }
      });
    }
  const counts = stepDownCounts(studentise(Float64Array.from(tested), drawn));
  return places.map((place, k) => ({
    ...place,
    ...pairCounts(tested[k]!, { count: counts.raw[k]!, adjustedCount: counts.adjusted[k]! }, draws.resamples),
    n: kinds[0]?.nClusters ?? 0,
    dropped: 0,
  }));
}
