import { betaQuantilePoint, incompleteBetaAt } from "./beta.ts";

interface FDegrees {
  readonly df1: number;
  readonly df2: number;
}

/** d1 f / (d1 f + d2) and its complement. */
function unitPoint(f: number, { df1, df2 }: FDegrees) {
  const ratio = (df1 / df2) * f;
  return ratio === Infinity ? { x: 1, y: 0 } : { x: ratio / (1 + ratio), y: 1 / (1 + ratio) };
}

/** P(F <= f) of Fisher's F with df1, df2 > 0; 0 below 0. Pinned to scipy.stats.f.cdf. */
export function fCdf(f: number, df: FDegrees): number {
  return f <= 0 ? 0 : incompleteBetaAt(df.df1 / 2, df.df2 / 2, unitPoint(f, df));
}

/** P(F > f) of Fisher's F with df1, df2 > 0; 1 below 0. Pinned to scipy.stats.f.sf. */
export function fSf(f: number, df: FDegrees): number {
  if (f <= 0) return 1;
  const { x, y } = unitPoint(f, df);
  return incompleteBetaAt(df.df2 / 2, df.df1 / 2, { x: y, y: x });
}

/** The f with P(F <= f) = p, p in [0, 1]; NaN for other arguments. Pinned to scipy.stats.f.ppf. */
export function fQuantile(p: number, { df1, df2 }: FDegrees): number {
  const { x, y } = betaQuantilePoint(df1 / 2, df2 / 2, { p, upper: 1 - p });
  return ((x / y) * df2) / df1;
}
