import { normalSf, quantileSorted, studentTQuantile } from "../../num/index.ts";

/** A gold curve by its points, and the same in each resample of clusters. */
export interface ResampledCurve {
  readonly estimate: ArrayLike<number>;
  readonly resampled: readonly ArrayLike<number>[];
  readonly nClusters: number;
}

/** How much gold is lost at each point against the best point before it. */
export interface DropBounds {
  /** G(m) - max over l < m of G(l), [nPoints]; NaN at the first point. */
  readonly change: Float64Array;
  /** Lower ends that hold for all points together with the confidence asked; NaN at the first. */
  readonly lower: Float64Array;
  /** Multiple of the standard error that the simultaneous bound takes. */
  readonly critical: number;
}

interface Pair {
  readonly l: number;
  readonly m: number;
  readonly difference: number;
  readonly se: number;
}

/** Differences of all pairs of points; standard errors from the resamples, which are too small by (n - 1) / n in variance. */
function pairsOf({ estimate, resampled, nClusters }: ResampledCurve): Pair[] {
  const pairs: Pair[] = [];
  const unbiased = nClusters > 1 ? nClusters / (nClusters - 1) : 1;
  for (let m = 1; m < estimate.length; m++)
    for (let l = 0; l < m; l++) {
      const difference = estimate[m]! - estimate[l]!;
      let [total, squares] = [0, 0];
      for (const curve of resampled) {
        const d = curve[m]! - curve[l]! - difference;
        total += d;
        squares += d * d;
      }
      const b = resampled.length;
      const variance = unbiased * (squares / b - (total / b) ** 2);
      pairs.push({ l, m, difference, se: Math.sqrt(Math.max(0, variance)) });
    }
  return pairs;
}

/** Quantile over resamples of the largest studentised upward excursion of any pair. */
function criticalValue({ resampled }: ResampledCurve, pairs: readonly Pair[], confidence: number): number {
  const varying = pairs.filter((pair) => pair.se > 1e-12);
  if (varying.length === 0) return 0;
  const largest = Float64Array.from(resampled, (curve) => {
    let most = 0;
    for (const { l, m, difference, se } of varying)
      most = Math.max(most, (curve[m]! - curve[l]! - difference) / se);
    return most;
  });
  return quantileSorted(largest.sort(), confidence);
}

/** A normal deviate as the Student deviate of the same tail: few clusters make the bootstrap too narrow. */
function widened(z: number, nClusters: number): number {
  const tail = normalSf(z);
  return tail > 0 && nClusters > 1 ? -studentTQuantile(tail, nClusters - 1) : z;
}

/**
 * Simultaneous lower bounds of G(m) - max over l < m of G(l): every difference of two points gets a lower bound by max-t over the resamples
 * (read off Student's t with nClusters - 1 df), and the smallest of a point's is its bound. Differences are smooth where their maximum is
 * not, so the bound holds for any shape of the curve.
 * Source: Romano and Wolf (2005); the criterion is ours.
 */
export function dropBounds(curve: ResampledCurve, confidence: number): DropBounds {
  const n = curve.estimate.length;
  const pairs = pairsOf(curve);
  const critical = widened(criticalValue(curve, pairs, confidence), curve.nClusters);
  const change = new Float64Array(n).fill(NaN);
  const lower = new Float64Array(n).fill(NaN);
  for (const { m, difference, se } of pairs) {
    const bound = difference - (se > 1e-12 ? critical * se : 0);
    if (!(change[m]! <= difference)) change[m] = difference;
    if (!(lower[m]! <= bound)) lower[m] = bound;
  }
  return { change, lower, critical };
}

/**
 * The largest of `points` up to which no point is shown to lose more than `delta` gold: every lower bound so far is at least -delta.
 * 1 where not even the second point is: nothing is shown safe. Never beyond the last point.
 */
export function safeN(points: readonly number[], lower: ArrayLike<number>, delta: number): number {
  let safe = points[0] ?? NaN;
  for (let m = 1; m < points.length; m++) {
    if (!(lower[m]! >= -delta)) break;
    safe = points[m]!;
  }
  return safe;
}
