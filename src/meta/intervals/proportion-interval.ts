import { betaQuantilePoint, normalQuantile } from "../../num/index.ts";

/** Ends of an interval in [0, 1]; NaN where undefined. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Successes of independent trials. */
export interface Proportion {
  readonly count: number;
  readonly nobs: number;
}

/** A way to an interval of a proportion from its counts and `alpha` (0.05 for 95%). */
export type ProportionInterval = (observed: Proportion, alpha: number) => Interval;

const UNDEFINED: Interval = { low: NaN, high: NaN };
const isPossible = ({ count, nobs }: Proportion): boolean => nobs > 0 && count >= 0 && count <= nobs;
const critical = (alpha: number): number => -normalQuantile(alpha / 2);
const cut = (low: number, high: number): Interval => ({
  low: Math.min(1, Math.max(0, low)),
  high: Math.min(1, Math.max(0, high)),
});

/** Lower and upper `tail` quantiles of Beta(a, b), each formed without cancellation. */
const betaLow = (a: number, b: number, tail: number): number =>
  betaQuantilePoint(a, b, { p: tail, upper: 1 - tail }).x;
const betaHigh = (a: number, b: number, tail: number): number =>
  betaQuantilePoint(b, a, { p: tail, upper: 1 - tail }).y;

/** Wilson's score interval: the default for one 0/1 decision per independent cluster. No trials give NaN. Source: Wilson (1927); pinned to statsmodels 0.15. */
export const wilson: ProportionInterval = (observed, alpha) => {
  if (!isPossible(observed)) return UNDEFINED;
  const { count, nobs } = observed;
  const z = critical(alpha);
  const q = count / nobs;
  const denominator = 1 + (z * z) / nobs;
  const centre = (q + (z * z) / (2 * nobs)) / denominator;
  const half = (z * Math.sqrt((q * (1 - q)) / nobs + (z * z) / (4 * nobs * nobs))) / denominator;
  return { low: count === 0 ? 0 : centre - half, high: count === nobs ? 1 : centre + half };
};

/** Wilson's interval with continuity correction. No trials give NaN. Source: Newcombe (1998); pinned to scipy 1.17 `proportion_ci(method="wilsoncc")`. */
export const wilsonCorrected: ProportionInterval = (observed, alpha) => {
  if (!isPossible(observed)) return UNDEFINED;
  const { count, nobs: n } = observed;
  const z = critical(alpha);
  const p = count / n;
  const denominator = 2 * (n + z * z);
  const centre = (2 * n * p + z * z) / denominator;
  const root = (sign: number): number =>
    (1 + z * Math.sqrt(z * z - sign * 2 - 1 / n + 4 * p * (n * (1 - p) + sign))) / denominator;
  return { low: count === 0 ? 0 : centre - root(1), high: count === n ? 1 : centre + root(-1) };
};

/** Agresti and Coull's interval, cut to [0, 1]; no trials give [0, 1]. Source: Agresti and Coull (1998); pinned to statsmodels 0.15. */
export const agrestiCoull: ProportionInterval = ({ count, nobs }, alpha) => {
  const z = critical(alpha);
  const n = nobs + z * z;
  const q = (count + (z * z) / 2) / n;
  const half = z * Math.sqrt((q * (1 - q)) / n);
  return cut(q - half, q + half);
};

/** Clopper and Pearson's exact interval; 0 or 1 at the ends; no trials give NaN. Source: Clopper and Pearson (1934); pinned to statsmodels 0.15 `beta`. */
export const clopperPearson: ProportionInterval = (observed, alpha) => {
  if (!isPossible(observed)) return UNDEFINED;
  const { count, nobs } = observed;
  const misses = nobs - count;
  return {
    low: count === 0 ? 0 : betaLow(count, misses + 1, alpha / 2),
    high: misses === 0 ? 1 : betaHigh(count + 1, misses, alpha / 2),
  };
};

/** Jeffreys' interval: central quantiles of a beta with half a success and half a failure added. Source: Brown, Cai and DasGupta (2001); pinned to statsmodels 0.15. */
export const jeffreys: ProportionInterval = (observed, alpha) => {
  const misses = observed.nobs - observed.count;
  if (observed.count < 0 || !(misses >= 0)) return UNDEFINED;
  return {
    low: betaLow(observed.count + 0.5, misses + 0.5, alpha / 2),
    high: betaHigh(observed.count + 0.5, misses + 0.5, alpha / 2),
  };
};

/** The normal (Wald) interval, cut to [0, 1]; too short near 0 and 1, kept for comparison. No trials give NaN. Pinned to statsmodels 0.15. */
export const wald: ProportionInterval = (observed, alpha) => {
  if (!isPossible(observed)) return UNDEFINED;
  const q = observed.count / observed.nobs;
  const half = critical(alpha) * Math.sqrt((q * (1 - q)) / observed.nobs);
  return cut(q - half, q + half);
};

/** Every interval of a proportion by the name that statsmodels gives it. */
export const PROPORTION_INTERVALS = {
  wilson,
  wilsoncc: wilsonCorrected,
  agresti_coull: agrestiCoull,
  beta: clopperPearson,
  jeffreys,
  normal: wald,
} as const satisfies Readonly<Record<string, ProportionInterval>>;
