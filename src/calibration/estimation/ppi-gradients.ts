import { matrixInverse } from "../../num/index.ts";
import { sigmoid } from "../calibrators/platt.ts";
import { type Link, linearAt, type RegressionSample, unitWeights } from "./ppi-coefficients.ts";

/** Gradients of the rows' losses at a coefficient vector, [n x d] each, and what follows from them. */
export interface RectifiedStats {
  readonly known: Float64Array;
  readonly predicted: Float64Array;
  readonly unlabeled: Float64Array;
  /** Inverse Hessian over all rows, [d x d]. */
  readonly inverse: Float64Array;
  readonly covariance: Float64Array;
}

/** Sample covariance (ddof 1) of the rows of a [n x d] matrix. */
function covarianceOf(rows: Float64Array, d: number): Float64Array {
  const n = rows.length / d;
  const mean = new Float64Array(d);
  for (let i = 0; i < rows.length; i++) mean[i % d]! += rows[i]! / n;
  const out = new Float64Array(d * d);
  for (let i = 0; i < n; i++)
    for (let a = 0; a < d; a++)
      for (let b = 0; b < d; b++)
        out[a * d + b]! += ((rows[i * d + a]! - mean[a]!) * (rows[i * d + b]! - mean[b]!)) / (n - 1);
  return out;
}

/** A B of [d x d] matrices. */
function product(a: Float64Array, b: Float64Array, d: number): Float64Array {
  const out = new Float64Array(d * d);
  for (let i = 0; i < d; i++)
    for (let k = 0; k < d; k++) for (let j = 0; j < d; j++) out[i * d + j]! += a[i * d + k]! * b[k * d + j]!;
  return out;
}

const sandwich = (bread: Float64Array, meat: Float64Array, d: number): Float64Array =>
  product(product(bread, meat, d), bread, d);

/** w x (mean at theta - target) of every row. */
function gradients(
  x: ArrayLike<number>,
  target: ArrayLike<number>,
  { w, mean, d }: { readonly w: Float64Array; readonly mean: Float64Array; readonly d: number },
): Float64Array {
  const out = new Float64Array(w.length * d);
  for (let i = 0; i < out.length; i++) {
    const row = Math.floor(i / d);
    out[i] = w[row]! * x[i]! * (mean[row]! - target[row]!);
  }
  return out;
}

/** Gradients, inverse Hessian and sandwich covariance of the coefficients at `theta`; with lambda 0 the labelled rows alone count. */
export function rectifiedStats(
  { nCols: d, labeled, unlabeled }: RegressionSample,
  { link, theta, lambda }: { readonly link: Link; readonly theta: Float64Array; readonly lambda: number },
): RectifiedStats {
  const [n, nUnlabeled] = [labeled.y.length, unlabeled.prediction.length];
  const meanOf = (x: ArrayLike<number>, rows: number): Float64Array =>
    Float64Array.from({ length: rows }, (_, i) => {
      const eta = linearAt(x, i, theta);
      return link === "linear" ? eta : sigmoid(eta);
    });
  const own = { w: unitWeights(labeled.weights, n), mean: meanOf(labeled.x, n), d };
  const other = { w: unitWeights(unlabeled.weights, nUnlabeled), mean: meanOf(unlabeled.x, nUnlabeled), d };
  const hessian = new Float64Array(d * d);
  const size = lambda === 0 ? n : n + nUnlabeled;
  const add = (x: ArrayLike<number>, { w, mean }: typeof own): void => {
    for (let i = 0; i < w.length; i++) {
      const bend = link === "linear" ? 1 : mean[i]! * (1 - mean[i]!);
      const v = (w[i]! * bend) / size;
      for (let a = 0; a < d; a++)
        for (let b = 0; b < d; b++) hessian[a * d + b]! += v * x[i * d + a]! * x[i * d + b]!;
    }
  };
  add(labeled.x, own);
  if (lambda !== 0) add(unlabeled.x, other);
  const known = gradients(labeled.x, labeled.y, own);
  const predicted = gradients(labeled.x, labeled.prediction, own);
  const guessed = gradients(unlabeled.x, unlabeled.prediction, other);
  const inverse = matrixInverse(hessian, d);
  const left = covarianceOf(
    known.map((g, i) => g - lambda * predicted[i]!),
    d,
  );
  const right = covarianceOf(
    guessed.map((g) => lambda * g),
    d,
  );
  const meat = left.map((v, i) => v + (n / nUnlabeled) * (lambda === 0 ? 0 : right[i]!));
  const covariance = sandwich(inverse, meat, d).map((v) => v / n);
  return { known, predicted, unlabeled: guessed, inverse, covariance };
}

const trace = (m: Float64Array, d: number): number => {
  let sum = 0;
  for (let i = 0; i < d; i++) sum += m[i * d + i]!;
  return sum;
};

/** The lambda in [0, 1] with the least total variance of the coefficients. Source: Angelopoulos, Duchi and Zrnic (2023); pinned to ppi_py. */
export function tunedLambda(
  { nCols: d, unlabeled }: RegressionSample,
  { known, predicted, unlabeled: guessed, inverse }: RectifiedStats,
): number {
  const n = known.length / d;
  const centred = (rows: Float64Array): Float64Array => {
    const mean = new Float64Array(d);
    for (let i = 0; i < rows.length; i++) mean[i % d]! += rows[i]! / n;
    return rows.map((v, i) => v - mean[i % d]!);
  };
  const [a, b] = [centred(known), centred(predicted)];
  const cross = new Float64Array(d * d);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < d; j++)
      for (let k = 0; k < d; k++)
        cross[j * d + k]! += (a[i * d + j]! * b[i * d + k]! + b[i * d + j]! * a[i * d + k]!) / n;
  const all = new Float64Array(predicted.length + guessed.length);
  all.set(predicted);
  all.set(guessed, predicted.length);
  const top = trace(sandwich(inverse, cross, d), d);
  const bottom =
    2 * (1 + n / unlabeled.prediction.length) * trace(sandwich(inverse, covarianceOf(all, d), d), d);
  return bottom > 0 ? Math.min(1, Math.max(0, top / bottom)) : 0;
}
