import { matrixInverse, newtonMinimum, type TwiceSmooth } from "../../num/index.ts";
import { sigmoid, softplus } from "../calibrators/platt.ts";
import { rectifiedStats, tunedLambda } from "./ppi-gradients.ts";

/** Covariates of some rows, [n x nCols] row-major (a column of ones for an intercept), with predictions of the label. Nothing missing. */
export interface PredictedRows {
  readonly x: ArrayLike<number>;
  readonly prediction: ArrayLike<number>;
  /** 1 / inclusion probability up to a factor; scaled to mean 1. Equal where absent. */
  readonly weights?: ArrayLike<number>;
}

/** Labelled rows and unlabelled rows of one population. */
export interface RegressionSample {
  readonly nCols: number;
  readonly labeled: PredictedRows & { readonly y: ArrayLike<number> };
  readonly unlabeled: PredictedRows;
}

/** linear: least squares; logistic: log odds, labels and predictions in [0, 1]. */
export type Link = "linear" | "logistic";

/** Coefficients with their covariance. */
export interface PpiCoefficients {
  readonly estimates: Float64Array;
  readonly standardErrors: Float64Array;
  /** [nCols x nCols]. */
  readonly covariance: Float64Array;
  readonly lambda: number;
}

/** Weights scaled to mean 1. */
export function unitWeights(weights: ArrayLike<number> | undefined, n: number): Float64Array {
  if (!weights) return new Float64Array(n).fill(1);
  let total = 0;
  for (let i = 0; i < n; i++) total += weights[i]!;
  return Float64Array.from({ length: n }, (_, i) => (weights[i]! * n) / total);
}

/** x[row] . theta. */
export function linearAt(x: ArrayLike<number>, row: number, theta: ArrayLike<number>): number {
  const d = theta.length;
  let sum = 0;
  for (let c = 0; c < d; c++) sum += x[row * d + c]! * theta[c]!;
  return sum;
}

/** Weighted least squares of `target` on x. */
function leastSquares(
  x: ArrayLike<number>,
  target: Float64Array,
  { w, d }: { w: Float64Array; d: number },
): Float64Array {
  const gram = new Float64Array(d * d);
  const right = new Float64Array(d);
  for (let i = 0; i < target.length; i++)
    for (let a = 0; a < d; a++) {
      const v = w[i]! * x[i * d + a]!;
      right[a]! += v * target[i]!;
      for (let b = 0; b < d; b++) gram[a * d + b]! += v * x[i * d + b]!;
    }
  const inverse = matrixInverse(gram, d);
  return right.map((_, a) => linearAt(inverse, a, right));
}

function linearFit({ nCols: d, labeled, unlabeled }: RegressionSample, lambda: number): Float64Array {
  const [n, nUnlabeled] = [labeled.y.length, unlabeled.prediction.length];
  const rest = Float64Array.from({ length: n }, (_, i) => labeled.y[i]! - lambda * labeled.prediction[i]!);
  const known = leastSquares(labeled.x, rest, { w: unitWeights(labeled.weights, n), d });
  if (lambda === 0) return known;
  const guessed = Float64Array.from(unlabeled.prediction, (p) => lambda * p);
  const imputed = leastSquares(unlabeled.x, guessed, { w: unitWeights(unlabeled.weights, nUnlabeled), d });
  return known.map((v, c) => v + imputed[c]!);
}

/** One term of the rectified loss: factor * mean of w (log(1 + exp(x theta)) - target x theta). */
interface Term {
  readonly x: ArrayLike<number>;
  readonly target: ArrayLike<number>;
  readonly w: Float64Array;
  readonly factor: number;
}

function logisticLoss(terms: readonly Term[], d: number): TwiceSmooth {
  const value = (theta: Float64Array): number => {
    let sum = 0;
    for (const { x, target, w, factor } of terms)
      for (let i = 0; i < w.length; i++) {
        const eta = linearAt(x, i, theta);
        sum += ((factor * w[i]!) / w.length) * (softplus(eta) - target[i]! * eta);
      }
    return sum;
  };
  const evaluate = (theta: Float64Array, gradient: Float64Array, hessian: Float64Array): number => {
    for (const { x, target, w, factor } of terms)
      for (let i = 0; i < w.length; i++) {
        const mu = sigmoid(linearAt(x, i, theta));
        const share = (factor * w[i]!) / w.length;
        for (let a = 0; a < d; a++) {
          const v = share * x[i * d + a]!;
          gradient[a]! += v * (mu - target[i]!);
          for (let b = 0; b <= a; b++) hessian[a * d + b]! += v * mu * (1 - mu) * x[i * d + b]!;
        }
      }
    return value(theta);
  };
  return { n: d, evaluate, value };
}

function logisticFit({ nCols, labeled, unlabeled }: RegressionSample, lambda: number): Float64Array {
  const w = unitWeights(labeled.weights, labeled.y.length);
  const wUnlabeled = unitWeights(unlabeled.weights, unlabeled.prediction.length);
  const terms: Term[] = [{ x: labeled.x, target: labeled.y, w, factor: 1 }];
  if (lambda !== 0)
    terms.push(
      { x: unlabeled.x, target: unlabeled.prediction, w: wUnlabeled, factor: lambda },
      { x: labeled.x, target: labeled.prediction, w, factor: -lambda },
    );
  return newtonMinimum(logisticLoss(terms, nCols)).x;
}

function fitted(sample: RegressionSample, link: Link, lambda: number): Float64Array {
  return link === "linear" ? linearFit(sample, lambda) : logisticFit(sample, lambda);
}

/**
 * Prediction-powered regression coefficients: those of the predictions on the unlabelled rows, corrected by what the labels say of the predictions' error.
 * lambda 0 is the regression of the labels alone, 1 plain PPI, "tuned" (default) the lambda in [0, 1] with the least total variance, found in two rounds. Sandwich
 * covariance, rows independent; normal intervals, for large samples. A singular design or separable labels give NaN or coefficients without limit.
 * Source: Angelopoulos et al. (2023), PPI; Angelopoulos, Duchi and Zrnic (2023), PPI++; pinned to ppi_py 0.2.3 `ppi_ols_ci`, `ppi_logistic_ci`.
 */
export function ppiCoefficients(
  sample: RegressionSample,
  { link, lambda = "tuned" }: { readonly link: Link; readonly lambda?: number | "tuned" },
): PpiCoefficients {
  let used = lambda === "tuned" ? 1 : lambda;
  let estimates = fitted(sample, link, used);
  const nRounds = lambda === "tuned" ? 2 : 0;
  for (let round = 0; round < nRounds; round++) {
    used = tunedLambda(sample, rectifiedStats(sample, { link, theta: estimates, lambda: used }));
    estimates = fitted(sample, link, used);
  }
  const { covariance } = rectifiedStats(sample, { link, theta: estimates, lambda: used });
  const standardErrors = estimates.map((_, c) => Math.sqrt(covariance[c * sample.nCols + c]!));
  return { estimates, standardErrors, covariance, lambda: used };
}
