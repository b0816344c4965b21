import { mean, normalQuantile, normalSf, studentTQuantile, variance } from "../../num/index.ts";
import { type MeanEstimate, standardised } from "./t-mean.ts";

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

/** Ends of an interval. */
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

/** How the standard error of a mean is taken. */
export interface MeanOptions {
  /**
   * Population variances and df Infinity, hence normal intervals, as ppi_py has them: 95% intervals cover 0.925 at 20 labels and 0.932 at 50.
   * Default false: sample variances and Student's t, which cover 0.948 and 0.946.
   */
  readonly largeSample?: boolean;
}

/** An estimate with the degrees of freedom of its standard error, for `tInterval` and `tPValue`. */
export type StudentEstimate = Pick<MeanEstimate, "estimate" | "standardError" | "df">;

/** The error of a mean that stands for `fitted` numbers which were taken from the same rows: squared, with its degrees of freedom. */
function squaredError(
  values: Float64Array,
  fitted: number,
): { readonly square: number; readonly df: number } {
  const n = values.length;
  return { square: n > fitted ? variance(values, 0) / (n - fitted) : NaN, df: n - fitted };
}

/**
 * Prediction-powered mean: lambda mean(unlabeled) + mean(y - lambda prediction); lambda 0 is the mean of the labels. Unbiased for any fixed lambda
 * where labels are drawn at random. A lambda other than 0 and 1 counts as tuned on these labels, which costs one more degree of freedom; those of both
 * samples are joined by Satterthwaite's rule. Rows are taken as independent: `estimateSystems` is for rows in clusters.
 * Fewer labels than fitted numbers (two, with a tuned lambda three), or no unlabelled rows, give a NaN error. Source: Angelopoulos et al. (2023), PPI and
 * PPI++; Satterthwaite (1946); with `largeSample` pinned to ppi_py bd90cad.
 */
export function ppiMean(
  sample: PpiSample,
  lambda: number,
  { largeSample = false }: MeanOptions = {},
): StudentEstimate {
  const known = rectifiers(sample, lambda);
  const guessed = imputed(sample, lambda);
  const estimate = mean(guessed) + mean(known);
  if (largeSample) {
    const square = squaredError(guessed, 0).square + squaredError(known, 0).square;
    return { estimate, standardError: Math.sqrt(square), df: Infinity };
  }
  if (lambda === 0) return { ...classicalMean(known), estimate };
  const a = squaredError(known, lambda === 1 ? 1 : 2);
  const b = squaredError(guessed, 1);
  const square = a.square + b.square;
  const df = square === 0 ? a.df : square ** 2 / (a.square ** 2 / a.df + b.square ** 2 / b.df);
  return { estimate, standardError: Math.sqrt(square), df };
}

/** Two-sided normal interval of error rate `alpha`, for large samples; `tInterval` for a mean of few labels. */
export function normalInterval({ estimate, standardError }: Estimate, alpha: number): Interval {
  const reach = normalQuantile(1 - alpha / 2) * standardError;
  return { low: estimate - reach, high: estimate + reach };
}

/** One-sided bound of error rate `alpha` by Student's t (normal where df is Infinity or not given): `larger` gives [bound, Infinity], `smaller` [-Infinity, bound]. */
export function oneSidedInterval(
  { estimate, standardError, df = Infinity }: Estimate & { readonly df?: number },
  alpha: number,
  side: "larger" | "smaller",
): Interval {
  const reach = studentTQuantile(1 - alpha, df) * standardError;
  return side === "larger"
    ? { low: estimate - reach, high: Infinity }
    : { low: -Infinity, high: estimate + reach };
}

/** Two-sided normal p of the hypothesis that the estimand is `nullValue`, for large samples; `tPValue` for a mean of few labels. */
export function normalPValue(found: Estimate, nullValue: number): number {
  return 2 * normalSf(Math.abs(standardised(found, nullValue)));
}

/** Mean of the labels alone with its standard error and df n - 1. Empty gives NaN. */
export function classicalMean(
  y: ArrayLike<number>,
  { largeSample = false }: MeanOptions = {},
): StudentEstimate {
  const { square, df } = squaredError(Float64Array.from(y), largeSample ? 0 : 1);
  return { estimate: mean(y), standardError: Math.sqrt(square), df: largeSample ? Infinity : df };
}
