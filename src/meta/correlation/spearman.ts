import { averageRanks, studentTTwoSided } from "../../num/index.ts";
import { completePairs, type Correlation, isConstant } from "../complete-pairs.ts";

const hasNaN = (x: ArrayLike<number>): boolean => {
  for (let i = 0; i < x.length; i++) if (Number.isNaN(x[i]!)) return true;
  return false;
};

/**
 * Spearman's rank correlation (1904) in [-1, 1], ties by average ranks; kernel. NaN for a constant column, fewer than 2
 * values, or any NaN; infinities are ranked. Pinned to scipy.stats.spearmanr 1.17.
 */
export function spearmanRho(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length;
  if (n < 2 || isConstant(x) || isConstant(y) || hasNaN(x) || hasNaN(y)) return NaN;
  const u = averageRanks(x);
  const v = averageRanks(y);
  const centre = (n + 1) / 2;
  let uu = 0;
  let vv = 0;
  let uv = 0;
  for (let i = 0; i < n; i++) {
    const a = u[i]! - centre;
    const b = v[i]! - centre;
    uu += a * a;
    vv += b * b;
    uv += a * b;
  }
  // numpy.corrcoef's order of divisions: the last bit decides whether a perfect correlation of 3 pairs has p = 0.
  const share = 1 / (n - 1);
  const rho = (uv * share) / Math.sqrt(vv * share) / Math.sqrt(uu * share);
  return Math.max(-1, Math.min(1, rho));
}

/** Two-sided p of rho from n pairs: Student's t with n - 2 df (an approximation at small n). NaN for n <= 2. */
export function spearmanP(rho: number, n: number): number {
  if (Number.isNaN(rho) || n <= 2) return NaN;
  const t = rho * Math.sqrt(Math.max(0, (n - 2) / ((rho + 1) * (1 - rho))));
  return studentTTwoSided(t, n - 2);
}

/** Spearman's rho with its two-sided p-value; pairs with a NaN are left out and counted in `dropped`. See `spearmanRho`. */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): Correlation {
  const kept = completePairs(x, y);
  const n = kept.x.length;
  const value = spearmanRho(kept.x, kept.y);
  return { value, p: spearmanP(value, n), n, dropped: kept.dropped };
}
