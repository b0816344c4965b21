import { mean, normalQuantile, normalSf, standardDeviation, variance } from "../num/index.ts";

/** Labels with predictions on the same rows, and predictions alone on other rows of the same population. Nothing missing. */
export interface PpiSample {
  readonly y: ArrayLike<number>;
  /** Aligned with `y`. */
  readonly prediction: ArrayLike<number>;
  readonly unlabeled: ArrayLike<number>;
  /** Weights of the labelled rows (1 / inclusion probability up to a factor); scaled to mean 1. */
  readonly weights?: ArrayLike<number>;
  readonly unlabeledWeights?: ArrayLike<number>;
}

/** A point estimate with its standard error, both in the unit of the labels. */
export interface Estimate {
  readonly estimate: number;
  readonly standardError: number;
}

/** Ends of an interval with a normal quantile. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

function scaled(weights: ArrayLike<number> | undefined, n: number): Float64Array | undefined {
  if (!weights) return undefined;
  const m = mean(weights);
  return Float64Array.from({ length: n }, (_, i) => weights[i]! / m);
}

/** w (y - lambda prediction), w = 1 where absent. */
function rectifiers(sample: PpiSample, lambda: number): Float64Array {
  const { y, prediction } = sample;
  const w = scaled(sample.weights, y.length);
  const out = new Float64Array(y.length);
  for (let i = 0; i < out.length; i++) out[i] = (w ? w[i]! : 1) * (y[i]! - lambda * prediction[i]!);
  return out;
}

function imputed(sample: PpiSample, lambda: number): Float64Array {
  const { unlabeled } = sample;
  const w = scaled(sample.unlabeledWeights, unlabeled.length);
  const out = new Float64Array(unlabeled.length);
  for (let i = 0; i < out.length; i++) out[i] = (w ? w[i]! : 1) * lambda * unlabeled[i]!;
  return out;
}

/**
 * The weight of the predictions that makes the PPI mean's variance smallest: cov(y, prediction) / ((1 + n/N) var(all predictions)); 0 for constant
 * predictions. Not cut; the optimum can lie outside [0, 1]. Weights are not used. Source: Angelopoulos, Duchi and Zrnic (2023); pinned to ppi_py.
 */
export function ppiLambda({ y, prediction, unlabeled }: PpiSample): number {
  const n = y.length;
  const all = new Float64Array(n + unlabeled.length);
  all.set(prediction);
  all.set(unlabeled, n);
  if (all.every((v) => v === all[0])) return 0;
  const [my, mp] = [mean(y), mean(prediction)];
  let covariance = 0;
  for (let i = 0; i < n; i++) covariance += (y[i]! - my) * (prediction[i]! - mp);
  return covariance / n / ((1 + n / unlabeled.length) * variance(all, 1));
}

/** Cuts the tuned lambda to [0, 1], where PPI++ keeps it. */
export function clippedLambda(sample: PpiSample): number {
  return Math.min(1, Math.max(0, ppiLambda(sample)));
}

/**
 * Prediction-powered mean: lambda mean(unlabeled) + mean(y - lambda prediction); lambda 0 is the mean of the labels. Unbiased for any fixed lambda
 * where labels are drawn at random. Standard error with population variances (ddof 0), for large samples; `estimateSystems` is for small ones.
 * No labels or no unlabelled rows give NaN. Source: Angelopoulos et al. (2023), PPI and PPI++; pinned to ppi_py bd90cad.
 */
export function ppiMean(sample: PpiSample, lambda: number): Estimate {
  const known = rectifiers(sample, lambda);
  const guessed = imputed(sample, lambda);
  return {
    estimate: mean(guessed) + mean(known),
    standardError: Math.hypot(
      standardDeviation(guessed, 0) / Math.sqrt(guessed.length),
      standardDeviation(known, 0) / Math.sqrt(known.length),
    ),
  };
}

/** Two-sided normal interval of error rate `alpha`. */
export function normalInterval({ estimate, standardError }: Estimate, alpha: number): Interval {
  const reach = normalQuantile(1 - alpha / 2) * standardError;
  return { low: estimate - reach, high: estimate + reach };
}

/** One-sided normal bound of error rate `alpha`: `larger` gives [bound, Infinity], `smaller` [-Infinity, bound]. */
export function oneSidedInterval(
  { estimate, standardError }: Estimate,
  alpha: number,
  side: "larger" | "smaller",
): Interval {
  const reach = normalQuantile(1 - alpha) * standardError;
  return side === "larger"
    ? { low: estimate - reach, high: Infinity }
    : { low: -Infinity, high: estimate + reach };
}

/** Standard errors below this count as this, so that perfect predictions give a p, not 0/0. */
const SMALLEST_ERROR = 1e-16;

/** Two-sided normal p of the hypothesis that the estimand is `nullValue`. */
export function normalPValue({ estimate, standardError }: Estimate, nullValue: number): number {
  return 2 * normalSf(Math.abs((estimate - nullValue) / Math.max(standardError, SMALLEST_ERROR)));
}

/** Mean of the labels alone with its standard error (ddof 0), the interval's large-sample baseline. Empty gives NaN. */
export function classicalMean(y: ArrayLike<number>): Estimate {
  return { estimate: mean(y), standardError: standardDeviation(y, 0) / Math.sqrt(y.length) };
}
