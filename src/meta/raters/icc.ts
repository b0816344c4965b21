import { fQuantile, fSf } from "../../num/index.ts";
import { type AnovaTable, twoWayAnova } from "./two-way-anova.ts";
import type { RatingTable } from "./rating-table.ts";

/** The six intraclass correlations of Shrout and Fleiss: 1 raters differ by unit, 2 raters are a sample, 3 these raters; k the mean of all raters. */
export type IccForm = "ICC1" | "ICC2" | "ICC3" | "ICC1k" | "ICC2k" | "ICC3k";

/** One intraclass correlation with its F test and interval. */
export interface Icc {
  readonly value: number;
  readonly f: number;
  readonly df1: number;
  readonly df2: number;
  readonly p: number;
  readonly low: number;
  readonly high: number;
}

/** 1 - 1 / F, the reliability of a mean, at a limit of F. */
const ofMean = (f: number): number => 1 - 1 / f;

/** Interval ends of F's ratio of mean squares. */
function limits(f: number, df: { df1: number; df2: number }, tail: number): { low: number; high: number } {
  return {
    low: f / fQuantile(1 - tail, df),
    high: f * fQuantile(1 - tail, { df1: df.df2, df2: df.df1 }),
  };
}

/** Limits of ICC2 with Satterthwaite's degrees of freedom. Source: McGraw and Wong (1996). */
function limitsOfSample(a: AnovaTable, icc: number, tail: number): { low: number; high: number } {
  const { nUnits: n, nRaters: k, between, raters, residual } = a;
  const f = raters / residual;
  const inner = n * (1 + (k - 1) * icc) - k * icc;
  const top = (k - 1) * (n - 1) * (k * icc * f + inner) ** 2;
  const df = top / ((n - 1) * k * k * icc * icc * f * f + inner * inner);
  const upper = fQuantile(1 - tail, { df1: n - 1, df2: df });
  const lower = fQuantile(1 - tail, { df1: df, df2: n - 1 });
  const rest = k * n - k - n;
  return {
    low: (n * (between - upper * residual)) / (upper * (k * raters + rest * residual) + n * between),
    high: (n * (lower * between - residual)) / (k * raters + rest * residual + n * lower * between),
  };
}

/**
 * Intraclass correlations of a complete table (every rater rates every unit): 1 for raters that agree, 0 where units do not differ, negative below.
 * Missing ratings, fewer than two units or raters give NaN; leave incomplete units out first.
 * Source: Shrout and Fleiss (1979); pinned to R psych 2.2.9 ICC(lmer = FALSE).
 */
export function intraclass(table: RatingTable, confidence = 0.95): Readonly<Record<IccForm, Icc>> {
  const a = twoWayAnova(table);
  const { nUnits: n, nRaters: k, between, raters, residual, within } = a;
  const tail = (1 - confidence) / 2;
  const oneWay = { df1: n - 1, df2: n * (k - 1) };
  const twoWay = { df1: n - 1, df2: (n - 1) * (k - 1) };
  const f1 = between / within;
  const f3 = between / residual;
  const ends1 = limits(f1, oneWay, tail);
  const ends3 = limits(f3, twoWay, tail);
  const single = (f: number): number => (f - 1) / (f + k - 1);
  const icc2 = (between - residual) / (between + (k - 1) * residual + (k * (raters - residual)) / n);
  const ends2 = limitsOfSample(a, icc2, tail);
  const stepUp = (v: number): number => (v * k) / (1 + v * (k - 1));
  const first = { f: f1, ...oneWay, p: fSf(f1, oneWay) };
  const second = { f: f3, ...twoWay, p: fSf(f3, twoWay) };
  return {
    ICC1: {
      value: (between - within) / (between + (k - 1) * within),
      ...first,
      low: single(ends1.low),
      high: single(ends1.high),
    },
    ICC2: { value: icc2, ...second, ...ends2 },
    ICC3: {
      value: (between - residual) / (between + (k - 1) * residual),
      ...second,
      low: single(ends3.low),
      high: single(ends3.high),
    },
    ICC1k: { value: 1 - within / between, ...first, low: ofMean(ends1.low), high: ofMean(ends1.high) },
    ICC2k: {
      value: (between - residual) / (between + (raters - residual) / n),
      ...second,
      low: stepUp(ends2.low),
      high: stepUp(ends2.high),
    },
    ICC3k: { value: 1 - residual / between, ...second, low: ofMean(ends3.low), high: ofMean(ends3.high) },
  };
}
