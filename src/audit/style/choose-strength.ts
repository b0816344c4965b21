import { l1Logistic, type LogisticRows, rowDot, rowLoss } from "./l1-logistic.ts";

/** The ten strengths that scikit-learn's LogisticRegressionCV tries: 1e-4 to 1e4, evenly on the log scale. */
export const DEFAULT_STRENGTHS: readonly number[] = Array.from(
  { length: 10 },
  (_, i) => 10 ** (-4 + (8 * i) / 9),
);

/** A logistic fit whose C was chosen by folds. */
export interface ChosenFit {
  readonly coefficients: Float64Array;
  readonly c: number;
  /** Weighted log loss a left-out row at each strength, mean over folds. */
  readonly losses: readonly number[];
}

/** The rows that are in (or outside) a fold: weights of the others become 0. */
function masked(rows: LogisticRows, keep: (i: number) => boolean): LogisticRows {
  return { ...rows, weights: Float64Array.from(rows.weights, (w, i) => (keep(i) ? w : 0)) };
}

/** Weighted log loss a row over one fold. */
function foldLoss(rows: LogisticRows, isIn: (i: number) => boolean, b: ArrayLike<number>): number {
  let [total, n] = [0, 0];
  for (let i = 0; i < rows.y.length; i++) {
    if (!isIn(i)) continue;
    n++;
    total += rows.weights[i]! * rowLoss(rows.y[i]!, rowDot(rows, i, b));
  }
  return n === 0 ? 0 : total / n;
}

/**
 * L1 logistic regression whose strength C is chosen by the log loss of left-out folds (mean over folds, ties to the smaller C), then
 * fitted to all rows. `foldOf`: fold of each row, 0 upwards. Pinned to scikit-learn 1.9 LogisticRegressionCV as alpaca_eval uses it.
 */
export function chooseStrength(
  rows: LogisticRows,
  foldOf: ArrayLike<number>,
  strengths: readonly number[] = DEFAULT_STRENGTHS,
): ChosenFit {
  const nFolds = 1 + Array.from(foldOf).reduce((a, b) => Math.max(a, b), -1);
  const losses = strengths.map(() => 0);
  for (let fold = 0; fold < nFolds; fold++) {
    const train = masked(rows, (i) => foldOf[i] !== fold);
    let b: Float64Array | undefined;
    strengths.forEach((c, k) => {
      b = l1Logistic(train, c, b);
      losses[k]! += foldLoss(rows, (i) => foldOf[i] === fold, b) / nFolds;
    });
  }
  const c = strengths[losses.indexOf(Math.min(...losses))]!;
  return { coefficients: l1Logistic(rows, c), c, losses };
}
