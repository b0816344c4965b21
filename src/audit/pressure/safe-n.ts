import { quantileSorted } from "../../num/index.ts";
import type { ResampledErrors } from "./curve-errors.ts";

/** A gold curve by its points, the same in each resample of clusters, and the standard errors of both. */
export interface ResampledCurve {
  readonly estimate: ArrayLike<number>;
  readonly resampled: readonly ArrayLike<number>[];
  readonly errors: ResampledErrors;
}

/** How much gold is lost at each point against the best point before it. */
export interface DropBounds {
  /** G(m) - max over l < m of G(l), [nPoints]; NaN at the first point. */
  readonly change: Float64Array;
  /** Lower ends that hold for all points together with the confidence asked; NaN at the first, and where the resamples set no bound. */
  readonly lower: Float64Array;
  /** Multiple of the standard error that the simultaneous bound takes; infinite where too many resamples have no spread. */
  readonly critical: number;
}

/** Two points by index, l < m, and where their standard errors stand. */
interface Pair {
  readonly l: number;
  readonly m: number;
  readonly at: number;
  readonly difference: number;
  readonly se: number;
}

/** A standard error below this, in SD of one output, is rounding. */
const NO_SPREAD = 1e-12;

function pairsOf({ estimate, errors }: ResampledCurve): Pair[] {
  const nPoints = estimate.length;
  const pairs: Pair[] = [];
  for (let m = 1; m < nPoints; m++)
    for (let l = 0; l < m; l++) {
      const at = m * nPoints + l;
      pairs.push({ l, m, at, difference: estimate[m]! - estimate[l]!, se: errors.estimate[at]! });
    }
  return pairs;
}

/** Quantile over resamples of the largest upward excursion of any pair, each in standard errors of its own resample. */
function criticalValue(
  { resampled, errors }: ResampledCurve,
  pairs: readonly Pair[],
  confidence: number,
): number {
  const varying = pairs.filter((pair) => pair.se > NO_SPREAD);
  if (varying.length === 0) return 0;
  const largest = Float64Array.from(resampled, (curve, b) => {
    const own = errors.resampled[b]!;
    let most = 0;
    for (const { l, m, at, difference } of varying) {
      const excursion = curve[m]! - curve[l]! - difference;
      if (excursion > NO_SPREAD)
        most = Math.max(most, own[at]! > NO_SPREAD ? excursion / own[at]! : Infinity);
    }
    return most;
  }).sort();
  const critical = quantileSorted(largest, confidence);
  // Between a finite and an infinite value interpolation is Infinity - Infinity.
  return Number.isNaN(critical) ? Infinity : critical;
}

/**
 * Simultaneous lower bounds of G(m) - max over l < m of G(l): every difference of two points gets a lower bound by a studentised bootstrap
 * (max-t, the standard error taken anew in each resample), and the smallest of a point's is its bound. Differences are smooth where their
 * maximum is not, so the bound holds for any shape of the curve. Standard errors of the data alone cover too little with few clusters.
 * Source: Romano and Wolf (2005), bootstrap-t by Efron (1982); the criterion is ours. Coverage: docs/validation.md.
 */
export function dropBounds(curve: ResampledCurve, confidence: number): DropBounds {
  const n = curve.estimate.length;
  const pairs = pairsOf(curve);
  const critical = criticalValue(curve, pairs, confidence);
  const change = new Float64Array(n).fill(NaN);
  const lower = new Float64Array(n).fill(NaN);
  for (const { m, difference, se } of pairs) {
    const bound = difference - (se > NO_SPREAD ? critical * se : 0);
    if (!(change[m]! <= difference)) change[m] = difference;
    if (!(lower[m]! <= bound)) lower[m] = bound;
  }
  return { change, lower: lower.map((v) => (v === -Infinity ? NaN : v)), critical };
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
