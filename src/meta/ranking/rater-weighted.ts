import { chiSquareSf, lbfgsMinimum } from "../../num/index.ts";
import type { Battles } from "./battles.ts";
import { centre } from "./bradley-terry.ts";
import {
  differences,
  emptyPosterior,
  lawAt,
  N_NODES,
  posteriorOf,
  raterLikelihood,
  type RaterModel,
  type RaterRows,
  raterRows,
} from "./rater-likelihood.ts";
import type { RowClusters } from "./sandwich.ts";
import { type BattleFeatures, fitStrengths, type StrengthFit } from "./strength-model.ts";

/** A spread below this is none: the data show no difference between raters. */
const LEAST_SPREAD = 1e-3;
/** Log-strengths further apart than this (2,600 points) have no maximum that data of this size could show. */
const MOST_DISTANCE = 15;
/** Twice the log-likelihood by which the direction must be better known than open: one-sided 5%. */
const DIRECTION_LIMIT = 2.706;

/** How one rater's votes follow the common strengths. */
export interface RaterReliability {
  /** Weight of votes counted. */
  readonly n: number;
  /** Posterior mean: 1 votes as the average rater does, 0 at random, below 0 against the ranking. NaN without votes. */
  readonly reliability: number;
  /** Posterior standard deviation; NaN where no difference between raters was found. */
  readonly sd: number;
}

/** Strengths with the reliability of each rater, fitted together. */
export interface RaterWeightedFit {
  /** Log-strengths with mean 0 as the average rater sees them, [nSystems]; NaN where no finite estimate exists. */
  readonly strengths: Float64Array;
  /** [nFeatures]. */
  readonly coefficients: Float64Array;
  /** Standard deviation of reliability among raters; 0: no difference was found, and the strengths are those of `fitStrengths`. */
  readonly spread: number;
  /** Marginal, without the ridge's part. */
  readonly logLikelihood: number;
  /** Likelihood-ratio test that raters are alike, against half a chi-square with one degree of freedom (Self and Liang 1987). */
  readonly pAlike: number;
  /** Whether the data show that the average rater votes with the ranking, not against it; where false, the ranking may be upside down. */
  readonly isDirected: boolean;
  /** In the order of rater numbers. */
  readonly raters: readonly RaterReliability[];
  /** finite, or why the unweighted fit has none; separable also where the weighted fit alone runs away. */
  readonly status: StrengthFit["status"];
  readonly ridge: number;
  /** Strengths, coefficients, spread where it is above 0. */
  readonly parameters: Float64Array;
  readonly rows: RaterRows;
  readonly model: RaterModel;
  /** The same data without rater weights. */
  readonly unweighted: StrengthFit;
}

export interface RaterWeightOptions {
  readonly features?: BattleFeatures;
  /** ridge * sum theta^2 / 2 is added; 0 where absent. */
  readonly ridge?: number;
}

const fitted = (rows: RaterRows, model: RaterModel, start: ArrayLike<number>) =>
  lbfgsMinimum(raterLikelihood(rows, model), { start, maxIterations: 500, gradientTolerance: 1e-7 });

function isFar(x: Float64Array, n: number): boolean {
  const strengths = x.subarray(0, n);
  return !(Math.max(...strengths) - Math.min(...strengths) < MOST_DISTANCE);
}

/** The better of the fits from a small and a large spread; where most raters are better than chance both lead to one maximum. */
function bestFit(rows: RaterRows, ridge: number, plain: Float64Array) {
  const model: RaterModel = { law: "free", ridge };
  const found = [0.3, 1].map((spread) => fitted(rows, model, Float64Array.of(...plain, spread)));
  return found.reduce((best, next) => (next.value < best.value - 1e-9 ? next : best));
}

/** Posterior of every rater at parameters. */
function reliabilities(rows: RaterRows, model: RaterModel, x: Float64Array): RaterReliability[] {
  const law = lawAt(model, x);
  const d = differences(rows, x, new Float64Array(rows.a.length));
  const posterior = emptyPosterior();
  return Array.from({ length: rows.nRaters }, (_, k) => {
    let n = 0;
    for (let r = rows.from[k]!; r < rows.from[k + 1]!; r++) n += rows.won[r]! + rows.lost[r]!;
    if (n === 0) return { n, reliability: NaN, sd: NaN };
    posteriorOf(rows, k, { d, law, start: 0 }, posterior);
    let [mean, square] = [0, 0];
    for (let j = 0; j < N_NODES; j++) {
      mean += posterior.share[j]! * posterior.z[j]!;
      square += posterior.share[j]! * posterior.z[j]! ** 2;
    }
    const sd = law.spread * Math.sqrt(Math.max(0, square - mean * mean));
    return { n, reliability: law.mean + law.spread * mean, sd: sd > 0 ? sd : NaN };
  });
}

/** Whether mean reliability 1 fits better than mean 0, under which the ranking and its reverse fit alike. */
function directed(rows: RaterRows, ridge: number, at: { x: Float64Array; value: number }): boolean {
  const spread = Math.abs(at.x.at(-1)!);
  if (spread < 0.5) return true;
  const open: RaterModel = { law: { mean: 0, spread: 1 }, ridge };
  const start = at.x.slice(0, -1).map((v) => v * spread);
  return 2 * (fitted(rows, open, start).value - at.value) > DIRECTION_LIMIT;
}

/**
 * Bradley-Terry strengths together with how reliable each rater is: rater k prefers i to j with probability 1 / (1 + exp(-r_k (theta_i - theta_j))),
 * r_k drawn from a normal distribution with mean 1 and a spread that is estimated; r_k is integrated out. Mean 1 fixes the scale (as the average rater sees it)
 * and the sign: the ranking upside down with all raters contrary fits as well, and is excluded by taking the average rater to be better than chance. A tie is half
 * a win of each side. `raters.of`: dense rater number of each battle. Battles that cannot count are left out. No difference between raters gives `fitStrengths`.
 * Source: Raman and Joachims (2014), BT with grader reliability, in place of its prior the distribution among raters; Chen et al. (2013) for the mirror
 * solution. Pinned to direct maximisation in scipy 1.17.1.
 */
export function raterWeightedStrengths(
  battles: Battles,
  raters: RowClusters,
  options: RaterWeightOptions = {},
): RaterWeightedFit {
  const { features, ridge = 0 } = options;
  const rows = raterRows(battles, raters, features);
  const penalty = { strengths: ridge, coefficients: features ? ridge : 0 };
  const unweighted = fitStrengths(battles, { ridge: penalty, ...(features ? { features } : {}) });
  const nParts = battles.nSystems + (features?.n ?? 0);
  const none = { rows, unweighted, ridge, model: { law: { mean: 1, spread: 0 }, ridge } as RaterModel };
  if (Number.isNaN(unweighted.strengths[0]!) || (unweighted.status !== "finite" && ridge === 0))
    return unfitted(none, unweighted.status);
  const plain = Float64Array.of(...unweighted.strengths, ...unweighted.coefficients);
  const found = bestFit(rows, ridge, plain);
  if (!Number.isFinite(found.value) || isFar(found.x, battles.nSystems)) return unfitted(none, "separable");
  const atEqual = raterLikelihood(rows, none.model).evaluate(plain, new Float64Array(nParts));
  const spread = Math.abs(found.x[nParts]!);
  const isAlike = spread < LEAST_SPREAD || found.value >= atEqual;
  const model: RaterModel = isAlike ? none.model : { law: "free", ridge };
  const parameters = isAlike ? plain : Float64Array.of(...found.x.subarray(0, nParts), spread);
  const strengths = centre(parameters.slice(0, battles.nSystems));
  parameters.set(strengths);
  const value = raterLikelihood(rows, model).evaluate(parameters, new Float64Array(parameters.length));
  const ratio = Math.max(0, 2 * (atEqual - value));
  return {
    ...none,
    strengths,
    coefficients: parameters.slice(battles.nSystems, nParts),
    spread: isAlike ? 0 : spread,
    logLikelihood: -value + penaltyOf(parameters.subarray(0, nParts), ridge),
    pAlike: isAlike ? 1 : chiSquareSf(ratio, 1) / 2,
    isDirected: isAlike || directed(rows, ridge, { x: found.x, value: found.value }),
    raters: reliabilities(rows, model, parameters),
    status: unweighted.status,
    parameters,
    model,
  };
}

const penaltyOf = (x: Float64Array, ridge: number): number => (ridge / 2) * x.reduce((s, v) => s + v * v, 0);

function unfitted(
  made: Pick<RaterWeightedFit, "rows" | "unweighted" | "ridge" | "model">,
  status: StrengthFit["status"],
): RaterWeightedFit {
  const { rows } = made;
  return {
    ...made,
    strengths: new Float64Array(rows.nSystems).fill(NaN),
    coefficients: new Float64Array(rows.nFeatures).fill(NaN),
    spread: NaN,
    logLikelihood: NaN,
    pAlike: NaN,
    isDirected: false,
    raters: Array.from({ length: rows.nRaters }, () => ({ n: NaN, reliability: NaN, sd: NaN })),
    status,
    parameters: new Float64Array(rows.nSystems + rows.nFeatures).fill(NaN),
  };
}
