import { normalQuantile } from "../../num/index.ts";
import { type Interval, normalPValue, type PpiSample } from "./ppi-mean.ts";

/** Share of each sample at or below a grid point. */
interface GridPoint {
  readonly value: number;
  /** Prediction-powered distribution function: F(t) = mean[unlabeled <= t] + mean([y <= t] - [prediction <= t]). */
  readonly share: number;
  readonly standardError: number;
}

/** How many of the ascending values are <= t. */
function countUpTo(sorted: Float64Array, t: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Equal steps from the smallest to the largest of all values. */
function gridOf({ y, prediction, unlabeled }: PpiSample, nPoints: number): Float64Array {
  let [low, high] = [Infinity, -Infinity];
  for (const values of [y, prediction, unlabeled])
    for (let i = 0; i < values.length; i++) {
      low = Math.min(low, values[i]!);
      high = Math.max(high, values[i]!);
    }
  const step = (high - low) / (nPoints - 1);
  return Float64Array.from({ length: nPoints }, (_, k) => (k === nPoints - 1 ? high : k * step + low));
}

function distribution(sample: PpiSample, nPoints: number): GridPoint[] {
  const { y, prediction } = sample;
  const [n, N] = [y.length, sample.unlabeled.length];
  const unlabeled = Float64Array.from(sample.unlabeled).sort();
  const labels = Float64Array.from(y).sort();
  const guesses = Float64Array.from(prediction).sort();
  // Rows whose two indicators differ: those with t in [min, max) of label and prediction.
  const lower = Float64Array.from(y, (v, i) => Math.min(v, prediction[i]!)).sort();
  const upper = Float64Array.from(y, (v, i) => Math.max(v, prediction[i]!)).sort();
  return Array.from(gridOf(sample, nPoints), (value) => {
    const guessed = countUpTo(unlabeled, value) / N;
    const rectifier = (countUpTo(labels, value) - countUpTo(guesses, value)) / n;
    const square = (countUpTo(lower, value) - countUpTo(upper, value)) / n;
    const varRectifier = Math.max(0, square - rectifier * rectifier);
    return {
      value,
      share: guessed + rectifier,
      standardError: Math.sqrt((guessed * (1 - guessed)) / N + varRectifier / n),
    };
  });
}

/**
 * Prediction-powered quantile q: the first of `nPoints` grid points where F is nearest to q. No rows give NaN.
 * Source: Angelopoulos et al. (2023); pinned to ppi_py bd90cad.
 */
export function ppiQuantile(sample: PpiSample, q: number, nPoints = 5000): number {
  let best = NaN;
  let distance = Infinity;
  for (const point of distribution(sample, nPoints)) {
    if (!(Math.abs(point.share - q) < distance)) continue;
    distance = Math.abs(point.share - q);
    best = point.value;
  }
  return best;
}

/** Interval of the quantile: first and last grid points at which F(t) = q is not rejected at `alpha`. Where all are rejected NaN. */
export function ppiQuantileInterval(
  sample: PpiSample,
  { q, alpha, nPoints = 5000 }: { readonly q: number; readonly alpha: number; readonly nPoints?: number },
): Interval {
  const inside = distribution(sample, nPoints).filter(
    ({ share, standardError }) => normalPValue({ estimate: share, standardError }, q) > alpha,
  );
  return { low: inside[0]?.value ?? NaN, high: inside.at(-1)?.value ?? NaN };
}

/**
 * Quantile interval from labels alone: order statistics at trunc(q n -+ z sqrt(q (1 - q) n)). A negative position counts from the end, as in the
 * reference; one beyond the last gives NaN at both ends. Pinned to ppi_py bd90cad.
 */
export function classicalQuantileInterval(y: ArrayLike<number>, q: number, alpha: number): Interval {
  const sorted = Float64Array.from(y).sort();
  const n = sorted.length;
  const reach = normalQuantile(1 - alpha / 2) * Math.sqrt(q * (1 - q) * n);
  const low = sorted.at(Math.trunc(q * n - reach));
  const high = sorted.at(Math.trunc(q * n + reach));
  return low === undefined || high === undefined ? { low: NaN, high: NaN } : { low, high };
}
