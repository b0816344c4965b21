/** P(y = 1 | x) = 1 / (1 + exp(a x + b)); `a` is negative where larger scores mean more positives. */
export interface PlattCurve {
  readonly a: number;
  readonly b: number;
}

/** log(1 + exp(x)) without overflow. */
export function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/** 1 / (1 + exp(-x)) without overflow. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** Cross-entropy of targets t under sigmoid(-(a x + b)). */
function entropy(x: ArrayLike<number>, t: ArrayLike<number>, { a, b }: PlattCurve): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    const f = a * x[i]! + b;
    total += softplus(f) - (1 - t[i]!) * f;
  }
  return total;
}

const MAX_ROUNDS = 200;

/** One damped Newton step; the same curve where no step lowers the cross-entropy. */
function newtonStep(
  x: ArrayLike<number>,
  t: ArrayLike<number>,
  from: PlattCurve,
  nSlopes: 1 | 2,
): PlattCurve {
  let [gA, gB, hAA, hAB, hBB] = [0, 0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const q = sigmoid(from.a * x[i]! + from.b);
    const slope = q - (1 - t[i]!);
    const bend = q * (1 - q);
    gA += slope * x[i]!;
    gB += slope;
    hAA += bend * x[i]! * x[i]!;
    hAB += bend * x[i]!;
    hBB += bend;
  }
  const step = nSlopes === 1 ? { a: gA / hAA, b: 0 } : solve(hAA, hAB, hBB, gA, gB);
  const start = entropy(x, t, from);
  for (let scale = 1; scale > 1e-12; scale /= 2) {
    const next = { a: from.a - scale * step.a, b: from.b - scale * step.b };
    if (entropy(x, t, next) <= start) return next;
  }
  return from;
}

/** Solves the 2 x 2 system; a constant column (determinant 0) gives the shortest solution. */
function solve(aa: number, ab: number, bb: number, ga: number, gb: number): PlattCurve {
  const determinant = aa * bb - ab * ab;
  if (Math.abs(determinant) > 1e-13 * aa * bb)
    return { a: (bb * ga - ab * gb) / determinant, b: (aa * gb - ab * ga) / determinant };
  const trace = aa + bb;
  if (trace === 0) return { a: 0, b: 0 };
  // Rank one: H = trace v v', v the direction of (sqrt(aa), sign(ab) sqrt(bb)).
  const va = Math.sqrt(aa / trace) * (ab < 0 ? -1 : 1);
  const vb = Math.sqrt(bb / trace);
  const along = (va * ga + vb * gb) / trace;
  return { a: along * va, b: along * vb };
}

function descend(x: ArrayLike<number>, t: ArrayLike<number>, start: PlattCurve, nSlopes: 1 | 2): PlattCurve {
  let curve = start;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = newtonStep(x, t, curve, nSlopes);
    const moved = Math.abs(next.a - curve.a) + Math.abs(next.b - curve.b);
    curve = next;
    if (!(moved > 1e-14 * (Math.abs(next.a) + Math.abs(next.b)))) break;
  }
  return curve;
}

/**
 * Platt scaling of 0/1 labels `y` on scores `x` with his smoothed targets, which keep the curve finite also where the classes separate.
 * `y` may hold 1/2 (a tie): its target is 1/2. Empty gives NaN. Constant scores get the shortest step from the start.
 * Source: Platt (1999), with Newton steps as Lin, Lin and Weng (2007).
 */
export function fitPlatt(x: ArrayLike<number>, y: ArrayLike<number>): PlattCurve {
  if (x.length === 0) return { a: NaN, b: NaN };
  let n1 = 0;
  for (let i = 0; i < y.length; i++) n1 += y[i]!;
  const n0 = y.length - n1;
  const [high, low] = [(n1 + 1) / (n1 + 2), 1 / (n0 + 2)];
  const t = Float64Array.from(y, (v) => v * high + (1 - v) * low);
  return descend(x, t, { a: 0, b: Math.log((n0 + 1) / (n1 + 1)) }, 2);
}

/**
 * Platt scaling without an intercept, for the margin of a pair: P(a > b) = 1 - P(b > a) whatever the order listed. `y` is 1, 0 or 1/2.
 * One smoothed target (n + 1)/(n + 2) serves both sides. Empty gives NaN, all margins 0 give slope 0.
 */
export function fitPlattPairs(x: ArrayLike<number>, y: ArrayLike<number>): PlattCurve {
  const n = x.length;
  if (n === 0) return { a: NaN, b: 0 };
  if (Array.from(x).every((v) => v === 0)) return { a: 0, b: 0 };
  const high = (n + 1) / (n + 2);
  const t = Float64Array.from(y, (v) => v * high + (1 - v) * (1 - high));
  return descend(x, t, { a: 0, b: 0 }, 1);
}
