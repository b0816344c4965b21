import { studentTSf } from "../../num/index.ts";

/** Two correlations that share variable 1, and the correlation of the other two variables. */
export interface DependentCorrelations {
  readonly r12: number;
  readonly r13: number;
  readonly r23: number;
  readonly n: number;
}

/** Williams' statistic with n - 3 degrees of freedom; the one-sided p is the upper tail of |t|. */
export interface WilliamsResult {
  readonly t: number;
  readonly pOneSided: number;
  readonly pTwoSided: number;
}

/**
 * Williams' test of r12 against r13 where both come from the same n cases (a metric pair against one gold).
 * Three cases or fewer, or correlations that no data can have, give NaN p-values.
 * For normal data, as the field publishes it: on scores of three values it rejects 0.076 to 0.095 of true nulls at 20 to 200 cases, and it takes cases as independent.
 * `permBothSwap` with "pearson" keeps its level there, `maxTPermutation` and `maxTSignFlip` with rows in clusters too.
 * Source: Williams (1959), Steiger (1980); pinned to mt-metrics-eval 68a481a and R psych 2.2.9 `r.test`.
 */
export function williamsTest({ r12, r13, r23, n }: DependentCorrelations): WilliamsResult {
  const k = 1 - r12 * r12 - r13 * r13 - r23 * r23 + 2 * r12 * r13 * r23;
  const middle = (r12 + r13) / 2;
  const spread = ((2 * (n - 1)) / (n - 3)) * k + middle * middle * (1 - r23) ** 3;
  const t = ((r12 - r13) * Math.sqrt((n - 1) * (1 + r23))) / Math.sqrt(spread);
  const pOneSided = n > 3 ? studentTSf(Math.abs(t), n - 3) : NaN;
  return { t, pOneSided, pTwoSided: 2 * pOneSided };
}
