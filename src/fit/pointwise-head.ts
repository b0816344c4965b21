import { lbfgsMinimum, type Smooth } from "../num/index.ts";
import type { FittedHead } from "./bradley-terry-head.ts";
import { addRidge, addRowGradient, type Design, roughCurvature, rowValues } from "./design.ts";
import { expit, MOST_CURVATURE, softplus } from "./pair-loss.ts";

/** Labels of rows of a design; weight 0 (or a NaN label with it) leaves a row out. */
export interface Labels {
  /** Ratings, or for logistic loss 1 right, 0 wrong, shares between. */
  readonly y: Float64Array;
  readonly weight: Float64Array;
}

export interface PointwiseOptions {
  readonly loss: "squared" | "logistic";
  /** lambda/2 |weights|^2; the intercept is free. alpha of scikit-learn's Ridge, 1/C of its LogisticRegression. */
  readonly lambda: number;
  readonly start?: Float64Array;
  readonly gradientTolerance?: number;
}

/** Loss of one label at value v, and its slope in v. */
function pointLoss(loss: PointwiseOptions["loss"], v: number, y: number): { value: number; slope: number } {
  if (loss === "squared") return { value: (v - y) ** 2 / 2, slope: v - y };
  return { value: softplus(v) - y * v, slope: expit(v) - y };
}

function objective(design: Design, { y, weight }: Labels, { loss, lambda }: PointwiseOptions): Smooth {
  const { nCols, nRows } = design;
  const values = new Float64Array(nRows);
  const pull = new Float64Array(nRows);
  const evaluate = (x: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    rowValues(design, x, values);
    let total = 0;
    for (let i = 0; i < nRows; i++) {
      const w = weight[i]!;
      pull[i] = 0;
      if (w === 0) continue;
      const { value, slope } = pointLoss(loss, values[i]! + x[nCols]!, y[i]!);
      total += w * value;
      pull[i] = w * slope;
      gradient[nCols]! += w * slope;
    }
    addRowGradient(design, pull, gradient);
    return total + addRidge(x, gradient, { n: nCols, lambda });
  };
  return { n: nCols + 1, evaluate };
}

/** The Hessian's diagonal: exact for squared loss, its most for logistic loss. The last is the intercept's. */
function curvatureOf(design: Design, { weight }: Labels, { loss, lambda }: PointwiseOptions): Float64Array {
  const bends = weight.map((w) => (loss === "squared" ? w : w * MOST_CURVATURE));
  return roughCurvature(design, bends, { lambda, free: bends.reduce((sum, bend) => sum + bend, 0) });
}

/** A linear head on ratings (ridge regression) or on right and wrong (logistic). Pinned to scikit-learn 1.9 (Ridge, LogisticRegression). */
export function fitPointwiseHead(design: Design, labels: Labels, options: PointwiseOptions): FittedHead {
  const { nCols } = design;
  const found = lbfgsMinimum(objective(design, labels, options), {
    ...(options.start ? { start: options.start } : {}),
    curvature: curvatureOf(design, labels, options),
    gradientTolerance: options.gradientTolerance ?? 1e-7,
  });
  return {
    weights: found.x.slice(0, nCols),
    tieParameter: 0,
    ties: "half",
    intercept: found.x[nCols]!,
    loss: found.value,
    iterations: found.iterations,
    converged: found.converged,
    parameters: found.x,
  };
}

/** Mean weighted loss of labels at the rows' values. NaN where none counts. */
export function labelLoss(
  values: ArrayLike<number>,
  { y, weight }: Labels,
  loss: PointwiseOptions["loss"],
): number {
  let [total, n] = [0, 0];
  for (let i = 0; i < y.length; i++) {
    if (weight[i] === 0) continue;
    total += weight[i]! * pointLoss(loss, values[i]!, y[i]!).value;
    n += weight[i]!;
  }
  return total / n;
}
