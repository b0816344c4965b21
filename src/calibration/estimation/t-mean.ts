import { studentTQuantile, studentTTwoSided } from "../../num/index.ts";

/** A mean with a Student t interval; NaN where undefined. */
export interface MeanEstimate {
  readonly estimate: number;
  readonly standardError: number;
  readonly df: number;
  readonly low: number;
  readonly high: number;
}

/** Standard errors below this count as this, so that perfect predictions give a p, not 0/0. */
const SMALLEST_ERROR = 1e-16;

/** (estimate - nullValue) over its standard error. */
export function standardised(
  { estimate, standardError }: Pick<MeanEstimate, "estimate" | "standardError">,
  nullValue: number,
): number {
  return (estimate - nullValue) / Math.max(standardError, SMALLEST_ERROR);
}

/** Two-sided p of Student's t for the hypothesis that the estimand is `nullValue`. */
export function tPValue(
  found: Pick<MeanEstimate, "estimate" | "standardError" | "df">,
  nullValue: number,
): number {
  return studentTTwoSided(standardised(found, nullValue), found.df);
}

/** An estimate with its t interval of the given confidence; df Infinity gives the normal interval. */
export function tInterval(
  { estimate, standardError, df }: Pick<MeanEstimate, "estimate" | "standardError" | "df">,
  confidence: number,
): MeanEstimate {
  const reach = studentTQuantile(1 - (1 - confidence) / 2, df) * standardError;
  return { estimate, standardError, df, low: estimate - reach, high: estimate + reach };
}

/** Rows of one mean: values, whole clusters that go together, and weights (1 / inclusion probability up to a factor; 1 where absent). */
export interface WeightedRows {
  readonly values: ArrayLike<number>;
  readonly clusterOf: ArrayLike<number>;
  readonly weights?: ArrayLike<number> | undefined;
}

/** Distinct clusters of some rows, numbered densely. */
function dense(clusterOf: ArrayLike<number>): { readonly of: Int32Array; readonly n: number } {
  const index = new Map<number, number>();
  const of = Int32Array.from(clusterOf, (c) => {
    const known = index.get(c);
    if (known !== undefined) return known;
    index.set(c, index.size);
    return index.size - 1;
  });
  return { of, n: index.size };
}

/**
 * Weighted (Hajek) mean and its cluster-robust standard error with ddof 1 over clusters; equal weights and single-row clusters give the plain mean and
 * s/sqrt(n). df = clusters - 1. Fewer than two clusters give a NaN error. Source: Saerndal, Swensson and Wretman (1992).
 */
export function clusterMean({
  values,
  clusterOf,
  weights,
}: WeightedRows): Omit<MeanEstimate, "low" | "high"> {
  const n = values.length;
  let mass = 0;
  let total = 0;
  for (let i = 0; i < n; i++) {
    const w = weights ? weights[i]! : 1;
    mass += w;
    total += w * values[i]!;
  }
  const estimate = total / mass;
  const clusters = dense(clusterOf);
  const deviations = new Float64Array(clusters.n);
  for (let i = 0; i < n; i++)
    deviations[clusters.of[i]!]! += ((weights ? weights[i]! : 1) * (values[i]! - estimate)) / mass;
  const squares = deviations.reduce((sum, d) => sum + d * d, 0);
  const df = clusters.n - 1;
  return { estimate, standardError: df > 0 ? Math.sqrt((clusters.n / df) * squares) : NaN, df };
}

/** Johnson and Hall's cubic map of a t quantile: where the studentised mean of n values with this skewness has that probability. */
function skewedQuantile(x: number, skewness: number, n: number): number {
  if (Math.abs(skewness) < 1e-9) return x;
  const root = Math.sqrt(n);
  return ((3 * root) / skewness) * (Math.cbrt(1 + skewness * (x / root - skewness / (6 * n))) - 1);
}

/**
 * A t interval that leans with the skewness of the `n` values: their studentised mean is far from symmetric where a few large penalties make the mean.
 * Skewness 0 or NaN gives the t interval. Source: Hall (1992), 'On the removal of skewness by transformation'.
 */
export function skewedInterval(
  mean: Pick<MeanEstimate, "estimate" | "standardError" | "df">,
  { confidence, skewness, n }: { readonly confidence: number; readonly skewness: number; readonly n: number },
): MeanEstimate {
  const { estimate, standardError, df } = mean;
  if (Number.isNaN(skewness)) return tInterval(mean, confidence);
  const t = studentTQuantile(1 - (1 - confidence) / 2, df);
  const low = estimate - skewedQuantile(t, skewness, n) * standardError;
  return {
    estimate,
    standardError,
    df,
    low,
    high: estimate - skewedQuantile(-t, skewness, n) * standardError,
  };
}
