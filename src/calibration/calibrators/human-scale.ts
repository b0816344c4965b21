import { clusterFolds, type Rng } from "../../num/index.ts";
import { fitIsotonic, isotonicAt, type IsotonicCurve } from "./isotonic.ts";
import { type MeanEstimate, tInterval } from "../estimation/t-mean.ts";

/** Labelled outputs of several systems: score, label, weight (1 / inclusion probability) and item group. Nothing missing. */
export interface Oracle {
  readonly scores: Float64Array;
  readonly labels: Float64Array;
  readonly weights: Float64Array;
  readonly clusterOf: Int32Array;
}

/** Isotonic map from score to human scale. It preserves the mean: over the labelled outputs the mapped scores average to the labels. */
export interface HumanScale {
  readonly curve: IsotonicCurve;
  /** The same fit without each of the folds of item groups, for the uncertainty of the map. */
  readonly leftOut: readonly IsotonicCurve[];
  /** Scores that labels cover. */
  readonly range: readonly [number, number];
}

/** How the map's uncertainty is found. */
export interface HumanScaleOptions {
  readonly rng: Rng;
  readonly nFolds?: number;
}

const N_FOLDS = 10;

function fitted(oracle: Oracle, keep: (i: number) => boolean): IsotonicCurve {
  const inside = (_: number, i: number): boolean => keep(i);
  return fitIsotonic(oracle.scores.filter(inside), oracle.labels.filter(inside), {
    weights: oracle.weights.filter(inside),
  });
}

/**
 * Mean-preserving isotonic map from score to human scale, with leave-one-fold-out refits. No labels give an empty map.
 * Source: Landesberg (2025), causal judge evaluation; van der Laan et al. (2023), isotonic calibration.
 */
export function fitHumanScale(oracle: Oracle, { rng, nFolds = N_FOLDS }: HumanScaleOptions): HumanScale {
  const folds = clusterFolds(oracle.clusterOf, nFolds, rng);
  let [low, high] = [Infinity, -Infinity];
  for (const s of oracle.scores) {
    low = Math.min(low, s);
    high = Math.max(high, s);
  }
  return {
    curve: fitted(oracle, () => true),
    leftOut: Array.from({ length: nFolds }, (_, fold) => fitted(oracle, (i) => folds[i] !== fold)),
    range: [low, high],
  };
}

function meanAt(curve: IsotonicCurve, scores: ArrayLike<number>): number {
  let total = 0;
  let n = 0;
  for (let i = 0; i < scores.length; i++) {
    if (Number.isNaN(scores[i]!)) continue;
    total += isotonicAt(curve, scores[i]!);
    n++;
  }
  return total / n;
}

/** Delete-one-fold jackknife error of the mapped mean of `scores`. */
export function scaleError({ leftOut }: HumanScale, scores: ArrayLike<number>): number {
  const values = leftOut.map((curve) => meanAt(curve, scores));
  const centre = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, v) => sum + (v - centre) ** 2, 0);
  return Math.sqrt(((values.length - 1) / values.length) * squares);
}

/** A system's mean on the human scale from its scores alone, or why it is refused. */
export type CalibratedMean =
  | (MeanEstimate & { readonly shareOutside: number })
  | { readonly refused: string; readonly shareOutside: number };

/** Largest share of a system's scores that may lie outside what labels cover. */
export const OUTSIDE_LIMIT = 0.05;

/**
 * Mean of the mapped scores of one system with a jackknife t interval for the map's uncertainty (nothing is claimed for the system's own departure from the
 * map: that is what `transportAudit` tests). Refused where more than 5% of the scores lie outside the labelled range. Missing scores (NaN) are left out.
 */
export function calibratedMean(
  scale: HumanScale,
  scores: ArrayLike<number>,
  confidence: number,
): CalibratedMean {
  const [low, high] = scale.range;
  let outside = 0;
  let n = 0;
  for (let i = 0; i < scores.length; i++) {
    const s = scores[i]!;
    if (Number.isNaN(s)) continue;
    n++;
    if (s < low || s > high) outside++;
  }
  const shareOutside = outside / n;
  if (n === 0) return { refused: "no scores", shareOutside };
  if (!(shareOutside <= OUTSIDE_LIMIT))
    return {
      refused: `${(100 * shareOutside).toFixed(0)}% of the scores lie outside the labelled range`,
      shareOutside,
    };
  const mean = {
    estimate: meanAt(scale.curve, scores),
    standardError: scaleError(scale, scores),
    df: scale.leftOut.length - 1,
  };
  return { ...tInterval(mean, confidence), shareOutside };
}
