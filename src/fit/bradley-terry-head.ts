import { lbfgsMinimum, type Smooth } from "../num/index.ts";
import { addRidge, addRowGradient, type Design, roughCurvature, rowValues } from "./design.ts";
import { MOST_CURVATURE, type PairLoss, pairLoss, type TieModel } from "./pair-loss.ts";

/** Preferences between rows of a design. All arrays have one length; weight 0 leaves a preference out. */
export interface Preferences {
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** 1 where a won, 0 where b won, 0.5 for a tie; with half ties any share between. */
  readonly outcome: Float64Array;
  /** Rater weights, and strengths where these scale the loss. */
  readonly weight: Float64Array;
  /** By how much the winner should lead; 0 where absent. */
  readonly margin?: Float64Array;
}

export interface HeadOptions {
  /** Ridge: lambda/2 |weights|^2 is added to the summed loss; lambda = 1/C of scikit-learn. */
  readonly lambda: number;
  readonly ties: TieModel;
  /** Parameters of an earlier fit to start from. */
  readonly start?: Float64Array;
  readonly gradientTolerance?: number;
}

/** A fitted linear head. */
export interface FittedHead {
  /** [nCols], in log-odds. */
  readonly weights: Float64Array;
  /** ln theta (Rao-Kupper) or ln nu (Davidson); 0 where ties count half or none was seen. */
  readonly tieParameter: number;
  /** The rule that was fitted in the end: without any tie (or with nothing else) it is half. */
  readonly ties: TieModel;
  readonly intercept: number;
  readonly loss: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** All parameters, to start the next fit from. */
  readonly parameters: Float64Array;
}

/** The summed loss of preferences as a function of weights and, where the model has one, a tie parameter behind them. */
function objective(design: Design, rows: Preferences, { lambda, ties }: HeadOptions): Smooth {
  const { nCols, nRows } = design;
  const values = new Float64Array(nRows);
  const pull = new Float64Array(nRows);
  const loss: PairLoss = { value: 0, slope: 0, tieSlope: 0 };
  const judged = { difference: 0, outcome: 0, margin: 0 };
  const model = { ties, tie: 0 };
  const evaluate = (x: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    pull.fill(0);
    rowValues(design, x, values);
    model.tie = ties === "half" ? 0 : x[nCols]!;
    let total = 0;
    for (let i = 0; i < rows.a.length; i++) {
      const w = rows.weight[i]!;
      if (w === 0) continue;
      const [a, b] = [rows.a[i]!, rows.b[i]!];
      judged.difference = values[a]! - values[b]!;
      judged.outcome = rows.outcome[i]!;
      judged.margin = rows.margin?.[i] ?? 0;
      pairLoss(judged, model, loss);
      total += w * loss.value;
      pull[a]! += w * loss.slope;
      pull[b]! -= w * loss.slope;
      if (ties !== "half") gradient[nCols]! += w * loss.tieSlope;
    }
    addRowGradient(design, pull, gradient);
    return total + addRidge(x, gradient, { n: nCols, lambda });
  };
  return { n: ties === "half" ? nCols : nCols + 1, evaluate };
}

/** The Hessian's diagonal at most, as if the two outputs of a pair shared no feature; that of a tie parameter as if every preference bore on it. */
function curvatureOf(design: Design, rows: Preferences, { lambda, ties }: HeadOptions): Float64Array {
  const bends = new Float64Array(design.nRows);
  let total = 0;
  for (let i = 0; i < rows.a.length; i++) {
    const bend = MOST_CURVATURE * rows.weight[i]!;
    bends[rows.a[i]!]! += bend;
    bends[rows.b[i]!]! += bend;
    total += bend;
  }
  return roughCurvature(design, bends, { lambda, ...(ties === "half" ? {} : { free: total }) });
}

/** Without ties a tie parameter has no finite value, nor with ties alone: both come to half. */
function usableRule({ outcome, weight }: Preferences, ties: TieModel): TieModel {
  let [tied, decided] = [false, false];
  for (let i = 0; i < outcome.length; i++) {
    if (weight[i] === 0) continue;
    if (outcome[i] === 0.5) tied = true;
    else decided = true;
  }
  return tied && decided ? ties : "half";
}

function startOf(nCols: number, ties: TieModel, given: Float64Array | undefined): Float64Array {
  const size = ties === "half" ? nCols : nCols + 1;
  const start = new Float64Array(size);
  if (ties === "rao-kupper") start[nCols] = Math.log(1.5);
  if (given) start.set(given.subarray(0, Math.min(size, given.length)));
  return start;
}

/**
 * A Bradley-Terry head: weights w of the features x of outputs such that P(a beats b) = sigmoid(w (x_a - x_b)), by ridge-penalised maximum likelihood.
 * Convex; L-BFGS. Source: Bradley and Terry (1952); margins: Touvron et al. (2023), Llama 2, section 3.2.2. Pinned to scikit-learn 1.9
 * (LogisticRegression on differences, no intercept) and to choix.
 */
export function fitBradleyTerryHead(design: Design, rows: Preferences, options: HeadOptions): FittedHead {
  const ties = usableRule(rows, options.ties);
  const found = lbfgsMinimum(objective(design, rows, { ...options, ties }), {
    start: startOf(design.nCols, ties, options.start),
    curvature: curvatureOf(design, rows, { ...options, ties }),
    gradientTolerance: options.gradientTolerance ?? 1e-7,
  });
  return {
    weights: found.x.slice(0, design.nCols),
    tieParameter: ties === "half" ? 0 : found.x[design.nCols]!,
    ties,
    intercept: 0,
    loss: found.value,
    iterations: found.iterations,
    converged: found.converged,
    parameters: found.x,
  };
}

/** Mean loss of preferences under a head, without penalty: weighted, in nats. NaN where none counts. */
export function preferenceLoss(
  values: ArrayLike<number>,
  rows: Preferences,
  head: Pick<FittedHead, "ties" | "tieParameter">,
): number {
  const loss: PairLoss = { value: 0, slope: 0, tieSlope: 0 };
  let [total, n] = [0, 0];
  for (let i = 0; i < rows.a.length; i++) {
    const w = rows.weight[i]!;
    if (w === 0) continue;
    const judged = {
      difference: values[rows.a[i]!]! - values[rows.b[i]!]!,
      outcome: rows.outcome[i]!,
      margin: rows.margin?.[i] ?? 0,
    };
    pairLoss(judged, { ties: head.ties, tie: head.tieParameter }, loss);
    total += w * loss.value;
    n += w;
  }
  return total / n;
}
