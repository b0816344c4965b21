import type { Rng } from "../../num/index.ts";
import type { Draws, SummedScorer } from "./max-t.ts";

/** A two-sided Monte-Carlo test; p = (k+1)/(N+1) with k draws at least as extreme in absolute value. */
export interface DrawnTest {
  readonly difference: number;
  readonly p: number;
  readonly count: number;
  readonly resamples: number;
  readonly n: number;
  readonly dropped: number;
}

const SLACK = 1e-9;

/** A draw ties with what was seen where they differ by rounding only. */
const reaches = (drawn: number, observed: number): boolean =>
  !(Math.abs(drawn) < Math.abs(observed) * (1 - SLACK));

function totalsOf(rows: Float64Array, nCols: number): Float64Array {
  const sums = new Float64Array(nCols);
  for (let i = 0; i < rows.length; i++) sums[i % nCols] = sums[i % nCols]! + rows[i]!;
  return sums;
}

/** Rows of both scorers on the clusters where both have statistics, as half sums and half differences. */
function sharedRows(
  a: SummedScorer,
  b: SummedScorer,
): { half: Float64Array; lead: Float64Array; n: number; dropped: number } {
  const { nCols } = a;
  const half: number[] = [];
  const lead: number[] = [];
  let dropped = 0;
  const has = (row: Float64Array): boolean => !row.some(Number.isNaN) && row.some((v) => v !== 0);
  for (let at = 0; at < a.stats.length; at += nCols) {
    const x = a.stats.subarray(at, at + nCols);
    const y = b.stats.subarray(at, at + nCols);
    if (has(x) !== has(y)) dropped++;
    if (!has(x) || !has(y)) continue;
    for (let c = 0; c < nCols; c++) {
      half.push((x[c]! + y[c]!) / 2);
      lead.push((x[c]! - y[c]!) / 2);
    }
  }
  return { half: Float64Array.from(half), lead: Float64Array.from(lead), n: half.length / nCols, dropped };
}

/**
 * Approximate randomization of two scorers: whole clusters are exchanged with probability 1/2 and the measure is recombined.
 * Clusters that only one scorer has are dropped and counted; an undefined difference gives p NaN.
 * Source: Noreen (1989); Riezler and Maxwell (2005).
 */
export function approximateRandomization(
  a: SummedScorer,
  b: SummedScorer,
  { resamples, rng }: Draws,
): DrawnTest {
  const { nCols } = a;
  const { half, lead, n, dropped } = sharedRows(a, b);
  const common = totalsOf(half, nCols);
  const valueOf = (gap: Float64Array): number =>
    a.combine(common.map((v, c) => v + gap[c]!)) - b.combine(common.map((v, c) => v - gap[c]!));
  const difference = n === 0 ? NaN : valueOf(totalsOf(lead, nCols));
  if (Number.isNaN(difference)) return { difference, p: NaN, count: 0, resamples, n, dropped };
  let count = 0;
  const gap = new Float64Array(nCols);
  for (let draw = 0; draw < resamples; draw++) {
    gap.fill(0);
    for (let i = 0; i < n; i++) {
      const s = rng() < 0.5 ? 1 : -1;
      for (let c = 0; c < nCols; c++) gap[c] = gap[c]! + s * lead[i * nCols + c]!;
    }
    if (reaches(valueOf(gap), difference)) count++;
  }
  return { difference, p: (count + 1) / (resamples + 1), count, resamples, n, dropped };
}

function flipped(d: Float64Array, rng: Rng): number {
  let total = 0;
  for (let i = 0; i < d.length; i++) total += rng() < 0.5 ? d[i]! : -d[i]!;
  return total / d.length;
}

/**
 * Cluster sign-flip test of the mean of per-cluster differences (one number a cluster, so that large clusters weigh no more than small ones).
 * Missing differences (NaN) are dropped and counted; none left gives NaN. Source: Fisher (1935).
 */
export function clusterSignFlip(differences: ArrayLike<number>, { resamples, rng }: Draws): DrawnTest {
  const d = Float64Array.from(differences).filter((v) => !Number.isNaN(v));
  const dropped = differences.length - d.length;
  const difference = d.length === 0 ? NaN : d.reduce((total, v) => total + v, 0) / d.length;
  let count = 0;
  for (let b = 0; b < resamples && d.length > 0; b++) if (reaches(flipped(d, rng), difference)) count++;
  const p = Number.isNaN(difference) ? NaN : (count + 1) / (resamples + 1);
  return { difference, p, count, resamples, n: d.length, dropped };
}
