import { pairwiseMean } from "./pairwise-sum.ts";

/** Where an observed statistic stands in a null distribution. Callers make p of it: k/N where exact, (k+1)/(N+1) where drawn. */
export interface NullCounts {
  readonly statistic: number;
  /** Null values at least as large as the statistic, the observed arrangement among them. */
  readonly nGreater: number;
  /** Null values at most as large as the statistic. */
  readonly nLess: number;
  /** Arrangements in all. */
  readonly nNull: number;
}

/** Counts null values against an observed statistic; values nearer than `slack` tie. A NaN statistic is as extreme as nothing: both counts stay 0. */
interface Tally {
  readonly observed: number;
  readonly slack: number;
  greater: number;
  less: number;
  n: number;
}

function tally(observed: number, scale: number): Tally {
  const slack = Math.max(100 * Number.EPSILON * Math.abs(observed), 1e-14 * scale);
  return { observed, slack: Number.isFinite(slack) ? slack : 0, greater: 0, less: 0, n: 0 };
}

function add(t: Tally, value: number): void {
  t.n++;
  if (value >= t.observed - t.slack) t.greater++;
  if (value <= t.observed + t.slack) t.less++;
}

const counted = (t: Tally): NullCounts => ({
  statistic: t.observed,
  nGreater: t.greater,
  nLess: t.less,
  nNull: t.n,
});

function meanSize(x: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += Math.abs(x[i]!);
  return x.length === 0 ? 0 : total / x.length;
}

/**
 * Exact null of the mean of paired differences under all 2^n sign flips (Gray code: one flip a step).
 * Cost n 2^n; the caller keeps n at 24 or less. Pinned to scipy 1.17 `permutation_test(permutation_type="samples")`.
 */
export function signFlipCounts(differences: ArrayLike<number>): NullCounts {
  const d = Float64Array.from(differences);
  const t = tally(pairwiseMean(d), meanSize(d));
  const total = 2 ** d.length;
  add(t, t.observed);
  for (let step = 1; step < total; step++) {
    const flip = 31 - Math.clz32(step & -step);
    d[flip] = -d[flip]!;
    add(t, pairwiseMean(d));
  }
  return counted(t);
}

/** Moves `chosen` (ascending indices) to the next combination of n; false after the last. */
function nextCombination(chosen: Int32Array, n: number): boolean {
  const k = chosen.length;
  let i = k - 1;
  while (i >= 0 && chosen[i] === n - k + i) i--;
  if (i < 0) return false;
  chosen[i] = chosen[i]! + 1;
  for (let j = i + 1; j < k; j++) chosen[j] = chosen[j - 1]! + 1;
  return true;
}

function splitBy(chosen: Int32Array, pooled: Float64Array, first: Float64Array, second: Float64Array): void {
  let c = 0;
  let r = 0;
  for (let i = 0; i < pooled.length; i++) {
    if (c < chosen.length && chosen[c] === i) first[c++] = pooled[i]!;
    else second[r++] = pooled[i]!;
  }
}

/**
 * Exact null of mean(x) - mean(y) over all C(n + m, n) splits of the pooled values; group sizes are kept.
 * Pinned to scipy 1.17 `permutation_test(permutation_type="independent")`.
 */
export function splitCounts(x: ArrayLike<number>, y: ArrayLike<number>): NullCounts {
  const first = Float64Array.from(x);
  const second = Float64Array.from(y);
  const pooled = new Float64Array(first.length + second.length);
  pooled.set(first);
  pooled.set(second, first.length);
  const t = tally(pairwiseMean(first) - pairwiseMean(second), meanSize(pooled));
  const chosen = Int32Array.from(first, (_, i) => i);
  do {
    splitBy(chosen, pooled, first, second);
    add(t, pairwiseMean(first) - pairwiseMean(second));
  } while (nextCombination(chosen, pooled.length));
  return counted(t);
}

/** Values minus their mean, scaled to unit length: the Pearson correlation is then a dot product. A constant gives NaN. */
function standardised(x: ArrayLike<number>): Float64Array {
  const m = pairwiseMean(x);
  const out = Float64Array.from(x, (v) => v - m);
  let constant = true;
  for (let i = 1; i < x.length; i++) if (x[i] !== x[0]) constant = false;
  const length = Math.hypot(...out);
  return constant ? out.fill(NaN) : out.map((v) => v / length);
}

function dot(x: Float64Array, y: Float64Array): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i]! * y[i]!;
  return total;
}

/**
 * Exact null of the Pearson correlation over all n! pairings of x with y (Heap's algorithm). Cost n n!; the caller keeps n at 10 or less.
 * A constant side gives a NaN statistic and counts of 0. Pinned to scipy 1.17 `permutation_test(permutation_type="pairings")`.
 */
export function pairingCounts(x: ArrayLike<number>, y: ArrayLike<number>): NullCounts {
  const a = standardised(x);
  const b = standardised(y);
  const t = tally(dot(a, b), 1);
  add(t, t.observed);
  const counters = new Int32Array(a.length);
  let i = 1;
  while (i < a.length) {
    if (counters[i]! < i) {
      const j = i % 2 === 0 ? 0 : counters[i]!;
      const held = a[j]!;
      a[j] = a[i]!;
      a[i] = held;
      add(t, dot(a, b));
      counters[i] = counters[i]! + 1;
      i = 1;
    } else {
      counters[i] = 0;
      i++;
    }
  }
  return counted(t);
}
