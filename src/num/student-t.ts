import { betaQuantilePoint, incompleteBetaAt } from "./beta.ts";
import { normalQuantile, normalSf } from "./normal.ts";

/** P(T > |t|): both distances of df / (df + t^2) from 0 and 1 are formed without cancellation. */
function upperTail(t: number, df: number): number {
  const size = Math.abs(t);
  if (size === Infinity) return 0;
  const scaled = size / Math.sqrt(df);
  const square = scaled * scaled;
  const x = square > 1 ? 1 / square / (1 + 1 / square) : 1 / (1 + square);
  const y = square > 1 ? 1 / (1 + 1 / square) : square / (1 + square);
  if (size < 0.7) return 0.5 - 0.5 * incompleteBetaAt(0.5, df / 2, { x: y, y: x });
  return 0.5 * incompleteBetaAt(df / 2, 0.5, { x, y });
}

/** P(T > t) of Student's t with `df` > 0 degrees of freedom (Infinity: normal); NaN for other df. Pinned to scipy.stats.t.sf. */
export function studentTSf(t: number, df: number): number {
  if (df === Infinity) return normalSf(t);
  if (!(df > 0) || Number.isNaN(t)) return NaN;
  const tail = upperTail(t, df);
  return t >= 0 ? tail : 1 - tail;
}

/** P(T <= t) of Student's t with `df` > 0 degrees of freedom; NaN for other df. Pinned to scipy.stats.t.cdf. */
export function studentTCdf(t: number, df: number): number {
  return studentTSf(-t, df);
}

/** Two-sided p, P(|T| >= |t|), of Student's t with `df` > 0 degrees of freedom. */
export function studentTTwoSided(t: number, df: number): number {
  return 2 * studentTSf(Math.abs(t), df);
}

/** The t with P(T <= t) = p, p in [0, 1]; df Infinity: normal; NaN for other p or df. Pinned to scipy.stats.t.ppf. */
export function studentTQuantile(p: number, df: number): number {
  if (df === Infinity) return normalQuantile(p);
  if (!(df > 0 && p >= 0 && p <= 1)) return NaN;
  if (p === 0.5) return 0;
  const tail = 2 * Math.min(p, 1 - p);
  // The point of P(|T| > t) in df / (df + t^2); its complement is 1 - tail = |2 p - 1|, exact near p = 1/2.
  const { x, y } = betaQuantilePoint(df / 2, 0.5, { p: tail, upper: Math.abs(2 * p - 1) });
  const t = Math.sqrt(df) * Math.sqrt(y / x);
  return p < 0.5 ? -t : t;
}
