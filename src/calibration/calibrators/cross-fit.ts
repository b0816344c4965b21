import { calibratedValue } from "../../core/index.ts";
import { clusterFolds, type Rng } from "../../num/index.ts";
import { type CalibratorName, type CalibratorOptions, fitCalibrator } from "./fit-calibrator.ts";

/** Scores, labels and the item group (cluster) of each row; nothing missing. */
export interface LabelledScores {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly clusterOf: ArrayLike<number>;
}

/** How held-out values are made. */
export interface CrossFitOptions extends CalibratorOptions {
  readonly name: CalibratorName;
  readonly nFolds: number;
  readonly rng: Rng;
}

/** Each row's calibrated value from a curve that was fitted without its fold; folds hold whole item groups. */
export function crossFitted(data: LabelledScores, options: CrossFitOptions): Float64Array {
  const { input, isAntisymmetric } = options;
  const folds = clusterFolds(data.clusterOf, options.nFolds, options.rng);
  const out = new Float64Array(data.x.length).fill(NaN);
  for (let fold = 0; fold < options.nFolds; fold++) {
    const inside = (_: number, i: number): boolean => folds[i] !== fold;
    const rows = { x: data.x.filter(inside), y: data.y.filter(inside) };
    if (rows.x.length === 0) continue;
    const form = { curve: fitCalibrator(options.name, rows, options), input, isAntisymmetric };
    for (let i = 0; i < out.length; i++) if (folds[i] === fold) out[i] = calibratedValue(form, data.x[i]!);
  }
  return out;
}
