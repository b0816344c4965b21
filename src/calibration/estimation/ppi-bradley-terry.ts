import { ppiCoefficients } from "./ppi-coefficients.ts";

/** Battles that a judge predicted: systems by number, and P(a preferred) in [0, 1]. */
export interface PredictedBattles {
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
  readonly prediction: ArrayLike<number>;
  /** 1 / inclusion probability up to a factor; equal where absent. */
  readonly weights?: ArrayLike<number>;
}

/** Human battles with the judge's prediction, and battles that only the judge saw. */
export interface BattleSample {
  readonly nSystems: number;
  /** `outcome` is 1 (a won), 0 or 1/2. */
  readonly labeled: PredictedBattles & { readonly outcome: ArrayLike<number> };
  readonly unlabeled: PredictedBattles;
}

/** Log-strengths with mean 0. */
export interface PpiStrengths {
  readonly strengths: Float64Array;
  readonly standardErrors: Float64Array;
  readonly lambda: number;
}

/** +1 in the column of a, -1 in that of b; the last system has none. */
function design({ a, b }: PredictedBattles, nCols: number): Float64Array {
  const out = new Float64Array(a.length * nCols);
  for (let i = 0; i < a.length; i++) {
    if (a[i]! < nCols) out[i * nCols + a[i]!]! += 1;
    if (b[i]! < nCols) out[i * nCols + b[i]!]! -= 1;
  }
  return out;
}

/** Strengths with mean 0 and their errors, from coefficients against the last system. */
function centred(coefficients: Float64Array, covariance: Float64Array): Omit<PpiStrengths, "lambda"> {
  const d = coefficients.length;
  const n = d + 1;
  const mean = coefficients.reduce((sum, v) => sum + v, 0) / n;
  const at = (i: number): number => (i < d ? coefficients[i]! : 0);
  const weight = (i: number, c: number): number => (i === c ? 1 : 0) - 1 / n;
  const variance = (i: number): number => {
    let sum = 0;
    for (let c = 0; c < d; c++)
      for (let e = 0; e < d; e++) sum += weight(i, c) * weight(i, e) * covariance[c * d + e]!;
    return sum;
  };
  return {
    strengths: Float64Array.from({ length: n }, (_, i) => at(i) - mean),
    standardErrors: Float64Array.from({ length: n }, (_, i) => Math.sqrt(variance(i))),
  };
}

/**
 * Bradley-Terry strengths from few human battles and many that a judge predicted: the judge's errors, its favourites too, are taken off by the human battles.
 * Ties are half wins. Which side is listed first changes nothing. The human battles must link all systems (`connectivity` of the meta room), else the strengths have no
 * limit; battles are taken to be independent. Source: Angelopoulos, Duchi and Zrnic (2023), PPI++ for logistic regression; with lambda 0 pinned to `bradleyTerry`.
 */
export function ppiBradleyTerry(
  { nSystems, labeled, unlabeled }: BattleSample,
  { lambda = "tuned" }: { readonly lambda?: number | "tuned" } = {},
): PpiStrengths {
  const nCols = nSystems - 1;
  const weightsOf = ({ weights }: PredictedBattles) => (weights ? { weights } : {});
  const found = ppiCoefficients(
    {
      nCols,
      labeled: {
        x: design(labeled, nCols),
        y: labeled.outcome,
        prediction: labeled.prediction,
        ...weightsOf(labeled),
      },
      unlabeled: { x: design(unlabeled, nCols), prediction: unlabeled.prediction, ...weightsOf(unlabeled) },
    },
    { link: "logistic", lambda },
  );
  return { ...centred(found.estimates, found.covariance), lambda: found.lambda };
}
