import { incompleteBetaAt, normalQuantile, pairwiseMean } from "../../num/index.ts";
import { completePairs, type Correlation, isConstant } from "../complete-pairs.ts";

/** Deviations from the mean over their Euclidean norm; scaled first, so that huge values do not overflow. */
function unitDeviations(x: ArrayLike<number>): Float64Array {
  const centre = pairwiseMean(x);
  const out = new Float64Array(x.length);
  let largest = 0;
  for (let i = 0; i < x.length; i++) {
    out[i] = x[i]! - centre;
    largest = Math.max(largest, Math.abs(out[i]!));
  }
  let squares = 0;
  for (let i = 0; i < x.length; i++) squares += (out[i]! / largest) * (out[i]! / largest);
  const norm = largest * Math.sqrt(squares);
  for (let i = 0; i < x.length; i++) out[i]! /= norm;
  return out;
}

function plainDot(u: Float64Array, v: Float64Array): number {
  let total = 0;
  for (let i = 0; i < u.length; i++) total += u[i]! * v[i]!;
  return total;
}

/**
 * The dot product with one rounding a step, as a fused multiply-add does it. With 3 pairs p moves like the square root of
 * 1 - |r|, so the last bit of a perfect correlation decides between p = 0 and p = 1e-8.
 */
function fusedDot(u: Float64Array, v: Float64Array): number {
  let total = 0;
  for (let i = 0; i < u.length; i++) {
    const product = u[i]! * v[i]!;
    const lostInProduct = productError(u[i]!, v[i]!, product);
    const next = total + product;
    const back = next - total;
    total = next + (total - (next - back) + (product - back) + lostInProduct);
  }
  return total;
}

/** a b - fl(a b), exactly (Dekker 1971). */
function productError(a: number, b: number, product: number): number {
  const aHigh = 134217729 * a - (134217729 * a - a);
  const bHigh = 134217729 * b - (134217729 * b - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/**
 * Pearson's correlation r (1895) in [-1, 1]; kernel. NaN for a constant column, fewer than 2 values, or any NaN or infinity.
 * Pinned to scipy.stats.pearsonr 1.17.
 */
export function pearsonR(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length;
  if (n < 2 || isConstant(x) || isConstant(y)) return NaN;
  const u = unitDeviations(x);
  const v = unitDeviations(y);
  const r = n < 8 ? fusedDot(u, v) : plainDot(u, v);
  // Two points lie on a line: exactly 1 or -1.
  return n === 2 ? Math.sign(r) : Math.max(-1, Math.min(1, r));
}

/** Two-sided p of r from n pairs (Student's t with n - 2 df, as the equivalent beta distribution). 1 for n = 2; NaN where r is. */
export function pearsonP(r: number, n: number): number {
  if (Number.isNaN(r) || n < 2) return NaN;
  if (n === 2) return 1;
  const half = n / 2 - 1;
  // Rounded as scipy rounds it, which makes r = 1 - 2^-53 a perfect correlation.
  const y = (1 + Math.abs(r)) / 2;
  return Math.min(1, 2 * incompleteBetaAt(half, half, { x: 1 - y, y }));
}

/** Fisher's interval (1921) of r from n pairs at `confidence` in (0, 1). [-1, 1] for n <= 3 whatever r. Pinned to scipy's confidence_interval. */
export function pearsonInterval(
  r: number,
  n: number,
  confidence: number,
): { readonly low: number; readonly high: number } {
  if (n <= 3) return { low: -1, high: 1 };
  if (Number.isNaN(r)) return { low: NaN, high: NaN };
  const half = normalQuantile(0.5 + confidence / 2) * Math.sqrt(1 / (n - 3));
  const z = Math.atanh(r);
  return { low: Math.tanh(z - half), high: Math.tanh(z + half) };
}

/** Pearson's r with its two-sided p-value; pairs with a NaN are left out and counted in `dropped`. See `pearsonR`. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): Correlation {
  const kept = completePairs(x, y);
  const n = kept.x.length;
  const value = pearsonR(kept.x, kept.y);
  return { value, p: pearsonP(value, n), n, dropped: kept.dropped };
}
