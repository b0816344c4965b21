import { quantileSorted, type Rng } from "../../num/index.ts";
import { brierScore } from "./binary-losses.ts";
import { fitIsotonic, isotonicAt, type IsotonicCurve } from "../calibrators/isotonic.ts";

/** Brier score = miscalibration - discrimination + uncertainty, from the isotonic recalibration. All in squared probability; discrimination is the resolution. */
export interface BrierParts {
  readonly brier: number;
  /** What recalibration would gain; 0 where calibrated. */
  readonly miscalibration: number;
  /** What the scores tell beyond the base rate; higher is better. */
  readonly discrimination: number;
  /** Brier score of the base rate. */
  readonly uncertainty: number;
}

/** The CORP decomposition: stable, without a choice of bins. Empty gives NaN. Source: Dimitriadis, Gneiting and Jordan (2021). */
export function brierParts(y: ArrayLike<number>, p: ArrayLike<number>): BrierParts {
  const curve = fitIsotonic(p, y);
  const recalibrated = Float64Array.from(p, (v) => isotonicAt(curve, v));
  let total = 0;
  for (let i = 0; i < y.length; i++) total += y[i]!;
  const base = new Float64Array(y.length).fill(total / y.length);
  const [brier, best, uncertainty] = [brierScore(y, p), brierScore(y, recalibrated), brierScore(y, base)];
  return { brier, miscalibration: brier - best, discrimination: uncertainty - best, uncertainty };
}

/** A reliability curve with the band in which it lies where the probabilities are calibrated. */
export interface ReliabilityCurve {
  readonly curve: IsotonicCurve;
  /** Probabilities at which the band is given, ascending. */
  readonly at: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** How the band is drawn. */
export interface BandOptions {
  readonly confidence: number;
  readonly resamples: number;
  readonly rng: Rng;
  readonly nPoints?: number;
}

/**
 * CORP reliability curve (isotonic regression of labels on probabilities) with a pointwise consistency band: the curve refitted to labels drawn from the
 * probabilities themselves. Empty gives an empty curve and a NaN band. Source: Dimitriadis, Gneiting and Jordan (2021).
 */
export function reliabilityCurve(
  y: ArrayLike<number>,
  p: ArrayLike<number>,
  { confidence, resamples, rng, nPoints = 50 }: BandOptions,
): ReliabilityCurve {
  const sorted = Float64Array.from(p).sort();
  const at = Float64Array.from({ length: nPoints }, (_, k) => quantileSorted(sorted, k / (nPoints - 1)));
  const drawn = Array.from({ length: nPoints }, () => new Float64Array(resamples));
  const labels = new Float64Array(p.length);
  for (let b = 0; b < resamples; b++) {
    for (let i = 0; i < labels.length; i++) labels[i] = Number(rng() < p[i]!);
    const curve = fitIsotonic(p, labels);
    for (let k = 0; k < nPoints; k++) drawn[k]![b] = isotonicAt(curve, at[k]!);
  }
  const tail = (1 - confidence) / 2;
  const ends = (q: number): Float64Array =>
    Float64Array.from(drawn, (values) => quantileSorted(Float64Array.from(values).sort(), q));
  return { curve: fitIsotonic(p, y), at, low: ends(tail), high: ends(1 - tail) };
}
