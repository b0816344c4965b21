import {
  bothSides,
  type CalibrationComparison,
  type CalibratorName,
  compareCalibration,
  crossFitted,
  fitCalibrator,
  reliabilityCurve,
  type ReliabilityIntervals,
  reliabilityIntervals,
  sigmoid,
} from "../../calibration/index.ts";
import { clippedLogit, type CalibratorForm, type CurveInput, signature } from "../../core/index.ts";
import { seeded } from "../../num/index.ts";
import type { CalibrateRows } from "./calibrate-data.ts";
import type { LabelledData } from "../labelled-data.ts";

/** What was asked of `calibrate`. */
export interface CalibrateOptions {
  readonly method: CalibratorName;
  readonly nFolds: number;
  readonly seed: number;
  readonly confidence: number;
  readonly resamples: number;
}

/** A reliability curve as plain numbers for a plot. */
export interface PlottedCurve {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly band: {
    readonly at: readonly number[];
    readonly low: readonly number[];
    readonly high: readonly number[];
  };
}

/** Held-out probabilities beside the raw ones and the base rate. */
export interface CalibrateResult {
  readonly n: number;
  readonly nGroups: number;
  readonly dropped: number;
  readonly input: CurveInput;
  /** Against the scorer's own probabilities; absent where its numbers are no probabilities. */
  readonly againstRaw?: CalibrationComparison;
  /** Against the share of positives (pairs: 1/2). */
  readonly againstBase: CalibrationComparison;
  /** Of what is held out; by a jackknife over item groups. */
  readonly intervals: {
    readonly confidence: number;
    readonly base: ReliabilityIntervals;
    readonly raw?: ReliabilityIntervals;
    readonly calibrated: ReliabilityIntervals;
  };
  readonly curves: { readonly before?: PlottedCurve; readonly after: PlottedCurve };
}

function plotted(
  rows: CalibrateRows,
  p: Float64Array,
  { confidence, resamples, seed }: CalibrateOptions,
): PlottedCurve {
  const sides = rows.isPairs ? bothSides({ y: rows.y, p }) : { y: rows.y, p };
  const { curve, at, low, high } = reliabilityCurve(sides.y, sides.p, {
    confidence,
    resamples,
    rng: seeded(seed, "band"),
  });
  return {
    x: Array.from(curve.x),
    y: Array.from(curve.y),
    band: { at: Array.from(at), low: Array.from(low), high: Array.from(high) },
  };
}

/** The scorer's numbers as probabilities: as they are, or the logistic of a margin; a bare score is none. */
function rawProbabilities({ x, input }: CalibrateRows): Float64Array | undefined {
  if (input === "probability") return x;
  return input === "margin" ? x.map(sigmoid) : undefined;
}

/** Mean label of the other rows' item groups, so that the base rate too is held out. */
function baseRate({ y, clusterOf, isPairs }: CalibrateRows): Float64Array {
  if (isPairs) return new Float64Array(y.length).fill(0.5);
  const sums = new Map<number, { total: number; n: number }>();
  let total = 0;
  y.forEach((v, i) => {
    const sum = sums.get(clusterOf[i]!) ?? { total: 0, n: 0 };
    sums.set(clusterOf[i]!, sum);
    sum.total += v;
    sum.n++;
    total += v;
  });
  return Float64Array.from(y, (_, i) => {
    const own = sums.get(clusterOf[i]!)!;
    return (total - own.total) / (y.length - own.n);
  });
}

/** Calibrates on folds of item groups and compares what is held out. */
export function calibrateResult(rows: CalibrateRows, options: CalibrateOptions): CalibrateResult {
  const { method, nFolds, seed } = options;
  const { y, clusterOf, isPairs } = rows;
  const after = crossFitted(rows, {
    name: method,
    input: rows.input,
    isAntisymmetric: isPairs,
    nFolds,
    rng: seeded(seed, "folds"),
  });
  const against = (before: Float64Array): CalibrationComparison =>
    compareCalibration({ y, before, after, clusterOf, isPairs });
  const raw = rawProbabilities(rows);
  const base = baseRate(rows);
  const againstBase = against(base);
  const { confidence } = options;
  const intervals = (p: Float64Array): ReliabilityIntervals =>
    reliabilityIntervals({ y, p, clusterOf, isPairs }, { confidence, rng: seeded(seed, "jackknife") });
  return {
    n: y.length,
    nGroups: againstBase.nGroups,
    dropped: rows.dropped,
    input: rows.input,
    ...(raw ? { againstRaw: against(raw) } : {}),
    againstBase,
    intervals: {
      confidence,
      base: intervals(base),
      ...(raw ? { raw: intervals(raw) } : {}),
      calibrated: intervals(after),
    },
    curves: { ...(raw ? { before: plotted(rows, raw, options) } : {}), after: plotted(rows, after, options) },
  };
}

/** The calibrator fitted on all rows, as it is saved. */
export function fittedFormOf(
  data: LabelledData,
  rows: CalibrateRows,
  { method, seed }: CalibrateOptions,
): CalibratorForm {
  const { candidate, dataset, part } = data;
  const sorted = rows.x.toSorted();
  const bound = Math.max(Math.abs(sorted[0]!), Math.abs(sorted.at(-1)!));
  return {
    form: "trenchcoat-fitted",
    version: 1,
    kind: "calibrator",
    base: candidate.name,
    baseSignature: signature(candidate.spec),
    direction: rows.direction,
    input: rows.input,
    curve: fitCalibrator(method, rows, { input: rows.input, isAntisymmetric: rows.isPairs }),
    isAntisymmetric: rows.isPairs,
    range: [0, 1],
    unit: rows.isPairs ? "P(first preferred)" : "P(right)",
    fittedRange: rows.input === "margin" ? [-bound, bound] : [sorted[0]!, sorted.at(-1)!],
    fittedOn: {
      dataset: dataset.head.name,
      gold: part.view.gold.name,
      n: rows.x.length,
      nItems: part.nItems,
      seed,
    },
  };
}

/** The temperature at which the raw logits would be best, for a sentence about over-confidence; NaN for bare scores. */
export function rawTemperature(
  rows: CalibrateRows,
  fit: (y: Float64Array, logit: Float64Array) => number,
): number {
  if (rows.input === "score") return NaN;
  return fit(rows.y, rows.input === "probability" ? rows.x.map(clippedLogit) : rows.x);
}
