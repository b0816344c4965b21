import { choleskyFactor, choleskySolve, nonNegativeLeastSquares } from "../num/index.ts";

/** Sums behind a least squares fit; those of parts add up. */
export interface Moments {
  readonly n: number;
  /** Sums of x_j x_k [k x k] row-major, of x_j y, of x_j; of y and of y^2. */
  readonly xx: Float64Array;
  readonly xy: Float64Array;
  readonly x: Float64Array;
  readonly y: number;
  readonly yy: number;
}

/** Sums over some rows of columns x (one array each) and y. */
export function moments(x: readonly Float64Array[], y: ArrayLike<number>, rows: ArrayLike<number>): Moments {
  const k = x.length;
  const made = { xx: new Float64Array(k * k), xy: new Float64Array(k), x: new Float64Array(k) };
  let [sum, squares] = [0, 0];
  const row = new Float64Array(k);
  for (let r = 0; r < rows.length; r++) {
    const i = rows[r]!;
    const t = y[i]!;
    sum += t;
    squares += t * t;
    for (let c = 0; c < k; c++) row[c] = x[c]![i]!;
    for (let c = 0; c < k; c++) {
      const v = row[c]!;
      made.x[c]! += v;
      made.xy[c]! += v * t;
      for (let d = 0; d <= c; d++) made.xx[c * k + d]! += v * row[d]!;
    }
  }
  for (let c = 0; c < k; c++) for (let d = 0; d < c; d++) made.xx[d * k + c] = made.xx[c * k + d]!;
  return { n: rows.length, ...made, y: sum, yy: squares };
}

/** a + sign b, of sums. */
export function addMoments(a: Moments, b: Moments, sign: 1 | -1): Moments {
  const add = (u: Float64Array, v: Float64Array): Float64Array => u.map((w, i) => w + sign * v[i]!);
  return {
    n: a.n + sign * b.n,
    xx: add(a.xx, b.xx),
    xy: add(a.xy, b.xy),
    x: add(a.x, b.x),
    y: a.y + sign * b.y,
    yy: a.yy + sign * b.yy,
  };
}

/** A linear rule. */
export interface LinearFit {
  readonly weights: Float64Array;
  readonly intercept: number;
}

export interface LinearOptions {
  readonly how: "ridge" | "nnls";
  /** Added to the diagonal, ridge only. */
  readonly lambda: number;
  /** False for margins of pairs, where a and b may change places. */
  readonly hasIntercept: boolean;
}

/** Sums of squares and products about the means (about 0 without intercept). */
function centred(m: Moments, hasIntercept: boolean): { gram: Float64Array; target: Float64Array } {
  const k = m.x.length;
  const share = hasIntercept ? 1 / m.n : 0;
  return {
    gram: m.xx.map((v, at) => v - share * m.x[Math.floor(at / k)]! * m.x[at % k]!),
    target: m.xy.map((v, c) => v - share * m.x[c]! * m.y),
  };
}

/** Ridge or non-negative least squares from sums. A singular ridge of lambda 0 gives NaN. */
export function linearFit(m: Moments, { how, lambda, hasIntercept }: LinearOptions): LinearFit {
  const k = m.x.length;
  const { gram, target } = centred(m, hasIntercept);
  let weights: Float64Array;
  if (how === "nnls") weights = nonNegativeLeastSquares(gram, target).x;
  else {
    for (let c = 0; c < k; c++) gram[c * k + c]! += lambda;
    weights = choleskyFactor(gram, k, gram)
      ? choleskySolve(gram, target, new Float64Array(k))
      : new Float64Array(k).fill(NaN);
  }
  if (!hasIntercept) return { weights, intercept: 0 };
  const predicted = weights.reduce((sum, w, c) => sum + w * m.x[c]!, 0);
  return { weights, intercept: (m.y - predicted) / m.n };
}

/** Mean squared error of a linear rule on the rows behind these sums. */
export function squaredError(m: Moments, { weights, intercept }: LinearFit): number {
  const k = weights.length;
  let total = m.yy - 2 * intercept * m.y + m.n * intercept * intercept;
  for (let c = 0; c < k; c++) {
    total += 2 * weights[c]! * (intercept * m.x[c]! - m.xy[c]!);
    for (let d = 0; d < k; d++) total += weights[c]! * weights[d]! * m.xx[c * k + d]!;
  }
  return total / m.n;
}
