import { sortOrder } from "../../num/index.ts";
import { isotonicRegression } from "./pava.ts";

/** A non-decreasing curve through corner points, linear between them and constant outside. */
export interface IsotonicCurve {
  /** Ascending corners. */
  readonly x: Float64Array;
  /** Non-decreasing values at the corners. */
  readonly y: Float64Array;
}

/** How the fit is weighted and bounded. */
export interface IsotonicOptions {
  /** Positive weights of the points; all 1 where absent. */
  readonly weights?: ArrayLike<number>;
  /** Values are cut to these ends. */
  readonly range?: readonly [number, number];
}

/** Arguments closer than this (double resolution, as in scikit-learn) count as one. */
const RESOLUTION = 1e-15;

interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly weights: Float64Array;
}

/** Distinct arguments ascending, with weighted mean values. */
function distinctPoints(x: ArrayLike<number>, y: ArrayLike<number>, weights?: ArrayLike<number>): Points {
  const order = sortOrder(x);
  const n = order.length;
  const out = { x: new Float64Array(n), y: new Float64Array(n), weights: new Float64Array(n) };
  let size = 0;
  for (let i = 0; i < n;) {
    const start = x[order[i]!]!;
    let total = 0;
    let weight = 0;
    for (; i < n && x[order[i]!]! - start < RESOLUTION; i++) {
      const w = weights ? weights[order[i]!]! : 1;
      total += w * y[order[i]!]!;
      weight += w;
    }
    out.x[size] = start;
    out.y[size] = total / weight;
    out.weights[size++] = weight;
  }
  return {
    x: out.x.subarray(0, size),
    y: out.y.subarray(0, size),
    weights: out.weights.subarray(0, size),
  };
}

/** Drops inner points of flat stretches. */
function corners(x: Float64Array, y: Float64Array): IsotonicCurve {
  const keep = (i: number): boolean =>
    i === 0 || i === y.length - 1 || y[i] !== y[i - 1] || y[i] !== y[i + 1];
  return { x: x.filter((_, i) => keep(i)), y: y.filter((_, i) => keep(i)) };
}

/**
 * The non-decreasing curve nearest to (x, y) in weighted least squares. Points must hold no NaN; ties in x are pooled first; no points give an empty curve.
 * Source: Barlow et al. (1972); Zadrozny and Elkan (2002) for calibration; pinned to scikit-learn 1.9.1 `IsotonicRegression`.
 */
export function fitIsotonic(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: IsotonicOptions = {},
): IsotonicCurve {
  const [low, high] = options.range ?? [-Infinity, Infinity];
  const points = distinctPoints(x, y, options.weights);
  const fitted = isotonicRegression(points.y, points.weights);
  for (let i = 0; i < fitted.length; i++) fitted[i] = Math.min(high, Math.max(low, fitted[i]!));
  return corners(points.x, fitted);
}

/** The curve at `x`: linear between corners, the end values outside. An empty curve or NaN gives NaN. */
export function isotonicAt(
  curve: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> },
  x: number,
): number {
  const n = curve.x.length;
  if (n === 0 || Number.isNaN(x)) return NaN;
  if (x <= curve.x[0]!) return curve.y[0]!;
  if (x >= curve.x[n - 1]!) return curve.y[n - 1]!;
  let low = 0;
  let high = n - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (curve.x[middle]! <= x) low = middle;
    else high = middle;
  }
  const [x0, x1, y0, y1] = [curve.x[low]!, curve.x[high]!, curve.y[low]!, curve.y[high]!];
  return y0 + ((y1 - y0) / (x1 - x0)) * (x - x0);
}
