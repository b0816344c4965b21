import { averageRanks, normalSf } from "../../num/index.ts";
import { tieSum } from "../correlation/tie-sizes.ts";
import type { RankTestResult } from "./wilcoxon.ts";

/** Smallest group up to which p is exact where nothing ties. */
const MOST_EXACT = 8;

/**
 * P(U <= u) for untied groups of m and n: p(m, n; u) = m/(m+n) p(m-1, n; u-n) + n/(m+n) p(m, n-1; u), in probabilities so that nothing overflows.
 * Cost m n u. Source: Mann and Whitney (1947).
 */
export function mannWhitneyCdf(u: number, m: number, n: number): number {
  const width = u + 1;
  let above = new Float64Array((n + 1) * width);
  let rows = new Float64Array((n + 1) * width);
  for (let j = 0; j <= n; j++) above[j * width] = 1;
  for (let i = 1; i <= m; i++) {
    rows.fill(0);
    rows[0] = 1;
    for (let j = 1; j <= n; j++) {
      const a = i / (i + j);
      const b = j / (i + j);
      const row = j * width;
      for (let s = 0; s < width; s++)
        rows[row + s] = (s >= j ? a * above[row + s - j]! : 0) + b * rows[row - width + s]!;
    }
    [above, rows] = [rows, above];
  }
  let total = 0;
  for (let s = 0; s < width; s++) total += above[n * width + s]!;
  return total;
}

/** P(U >= u): the smaller tail is summed. */
function upperTail(u: number, m: number, n: number): number {
  const mirrored = m * n - u;
  if (mirrored <= u) return mannWhitneyCdf(mirrored, m, n);
  return u === 0 ? 1 : 1 - mannWhitneyCdf(u - 1, m, n);
}

/**
 * Mann and Whitney's U test of two independent samples; the statistic is U of `x` (pairs that x wins, ties half).
 * Exact where the smaller group has at most 8 values and nothing ties, else normal with tie and continuity correction.
 * Missing values spread (drop them before); an empty sample gives NaN.
 * Source: Mann and Whitney (1947); pinned to scipy 1.17 `mannwhitneyu`, its automatic choice of method included.
 */
export function mannWhitney(x: ArrayLike<number>, y: ArrayLike<number>): RankTestResult {
  const m = x.length;
  const n = y.length;
  const pooled = new Float64Array(m + n);
  pooled.set(x);
  pooled.set(y, m);
  if (m === 0 || n === 0 || pooled.some(Number.isNaN))
    return { statistic: NaN, p: NaN, method: null, n: m + n };
  const ranks = averageRanks(pooled);
  let rankSum = 0;
  for (let i = 0; i < m; i++) rankSum += ranks[i]!;
  const u = rankSum - (m * (m + 1)) / 2;
  const larger = Math.max(u, m * n - u);
  const { cubes, hasTies } = tieSum(pooled);
  if (Math.min(m, n) <= MOST_EXACT && !hasTies) {
    const tail = upperTail(larger, Math.min(m, n), Math.max(m, n));
    return { statistic: u, p: Math.min(1, 2 * tail), method: "exact", n: m + n };
  }
  const total = m + n;
  const sd = Math.sqrt(((m * n) / 12) * (total + 1 - cubes / (total * (total - 1))));
  const z = (larger - (m * n) / 2 - 0.5) / sd;
  return { statistic: u, p: Math.min(1, 2 * normalSf(z)), method: "normal", n: total };
}
