import { clusterWeights, percentileInterval } from "../../num/index.ts";
import { l1Logistic, type LogisticRows } from "./l1-logistic.ts";
import {
  controlledChances,
  designOf,
  lengthControl,
  type LengthControl,
  type LengthControlOptions,
  type LengthControlRows,
} from "./length-control.ts";
import type { ResampleChoices } from "./style-matrix.ts";

/** A length-controlled win rate with bootstrap intervals. */
export interface LengthControlEstimate extends LengthControl {
  readonly winRateLow: number;
  readonly winRateHigh: number;
  readonly controlledLow: number;
  readonly controlledHigh: number;
  readonly lengthEffectLow: number;
  readonly lengthEffectHigh: number;
  /** controlled - winRate on the same resamples: what holding length equal does. */
  readonly shift: number;
  readonly shiftLow: number;
  readonly shiftHigh: number;
  readonly resamples: number;
}

const weightedMean = (values: ArrayLike<number>, weights: ArrayLike<number>): number => {
  let [total, n] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (weights[i] === 0 || Number.isNaN(values[i]!)) continue;
    total += weights[i]! * values[i]!;
    n += weights[i]!;
  }
  return total / n;
};

interface Draw {
  readonly winRate: number;
  readonly controlled: number;
  readonly lengthEffect: number;
}

/** Ends of one quantity over the draws. */
const ends = (draws: readonly Draw[], of: (d: Draw) => number, confidence: number) =>
  percentileInterval(draws.map(of), confidence);

/**
 * `lengthControl` with percentile intervals: instructions are resampled and the model is refitted at the strength that the folds chose and
 * with the sd of lengths as it was.
 */
export function lengthControlEstimate(
  rows: LengthControlRows,
  options: LengthControlOptions & ResampleChoices,
): LengthControlEstimate {
  const { rng, resamples = 500, confidence = 0.95 } = options;
  const found = lengthControl(rows, options);
  const design = designOf(rows, options.gamed);
  const nGamed = design.y.length - found.n;
  const judged = Array.from(rows.preference, (_, i) => i).filter((i) => !Number.isNaN(rows.preference[i]!));
  const nRows = rows.preference.length;
  const drawn = clusterWeights(nRows, resamples, rng);
  const start = [found.lengthEffect, ...(rows.difficulty ? [found.difficultyEffect] : []), found.ownEffect];
  const draws = Array.from({ length: resamples }, (_, b): Draw => {
    const weights = drawn.subarray(b * nRows, (b + 1) * nRows);
    const own = (row: number) => (row < nGamed ? 1 : weights[judged[row - nGamed]!]!);
    const resampled: LogisticRows = {
      ...design,
      weights: Float64Array.from(design.weights, (w, i) => w * own(i)),
    };
    const fit = l1Logistic(resampled, found.c, start);
    return {
      winRate: weightedMean(rows.preference, weights),
      controlled: weightedMean(controlledChances(rows, fit), weights),
      lengthEffect: fit[0]!,
    };
  });
  const winRate = ends(draws, (d) => d.winRate, confidence);
  const controlled = ends(draws, (d) => d.controlled, confidence);
  const effect = ends(draws, (d) => d.lengthEffect, confidence);
  const shift = ends(draws, (d) => d.controlled - d.winRate, confidence);
  return {
    ...found,
    winRateLow: winRate.low,
    winRateHigh: winRate.high,
    controlledLow: controlled.low,
    controlledHigh: controlled.high,
    lengthEffectLow: effect.low,
    lengthEffectHigh: effect.high,
    shift: found.controlled - found.winRate,
    shiftLow: shift.low,
    shiftHigh: shift.high,
    resamples,
  };
}
