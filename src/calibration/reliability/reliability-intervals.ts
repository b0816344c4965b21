import { clusterFolds, type Rng, studentTQuantile } from "../../num/index.ts";
import { logLoss } from "./binary-losses.ts";
import { bothSides } from "../calibrators/both-sides.ts";
import { debiasedSquaredError } from "./calibration-error.ts";
import { type BrierParts, brierParts } from "./reliability.ts";

/** Measures that have an interval; the others lean too much on their bins. */
export type IntervalledMeasure = "logLoss" | keyof BrierParts | "eceDebiased";

/** Ends of an interval. */
interface Ends {
  readonly low: number;
  readonly high: number;
}

/** An interval for each measure of one column of probabilities. */
export type ReliabilityIntervals = Readonly<Record<IntervalledMeasure, Ends>>;

/** Labels, probabilities and item groups. Nothing missing. */
export interface ReliabilityRows {
  readonly y: Float64Array;
  readonly p: Float64Array;
  readonly clusterOf: ArrayLike<number>;
  /** Pairs count in both orders. */
  readonly isPairs: boolean;
}

const CLIP = 1e-7;
const N_BINS = 15;
/** Groups of item groups that are left out in turn; more cost time and tell little. */
const N_GROUPS = 40;

function measures({
  y,
  p,
  isPairs,
}: Pick<ReliabilityRows, "y" | "p" | "isPairs">): Record<IntervalledMeasure, number> {
  const sides = isPairs ? bothSides({ y, p }) : { y, p };
  const [labels, probabilities] = [sides.y, sides.p];
  return {
    ...brierParts(labels, probabilities),
    logLoss: logLoss(labels, probabilities, CLIP),
    eceDebiased: debiasedSquaredError(labels, probabilities, N_BINS),
  };
}

/**
 * Intervals of log loss, Brier score with its parts, and debiased ECE: delete-a-group jackknife over (at most 40 random) groups of item groups, with Student's t. That of ECE
 * is made of its square, which is unbiased, and put on the scale of probabilities, ends below 0 being 0. Fewer than two item groups give NaN.
 * Source: Kott (2001), the delete-a-group jackknife.
 */
export function reliabilityIntervals(
  rows: ReliabilityRows,
  { confidence, rng }: { readonly confidence: number; readonly rng: Rng },
): ReliabilityIntervals {
  const { y, p, clusterOf, isPairs } = rows;
  const nGroups = Math.min(N_GROUPS, new Set(Array.from(clusterOf)).size);
  const folds = clusterFolds(clusterOf, nGroups, rng);
  const left = Array.from({ length: nGroups }, (_, g) => {
    const isIn = (_: number, i: number): boolean => folds[i] !== g;
    return measures({ y: y.filter(isIn), p: p.filter(isIn), isPairs });
  });
  const whole = measures(rows);
  const t = nGroups > 1 ? studentTQuantile(1 - (1 - confidence) / 2, nGroups - 1) : NaN;
  const ends = (key: IntervalledMeasure): Ends => {
    const centre = left.reduce((sum, m) => sum + m[key], 0) / nGroups;
    const squares = left.reduce((sum, m) => sum + (m[key] - centre) ** 2, 0);
    const reach = t * Math.sqrt(((nGroups - 1) / nGroups) * squares);
    return { low: whole[key] - reach, high: whole[key] + reach };
  };
  const root = ({ low, high }: Ends): Ends => ({
    low: Math.sqrt(Math.max(0, low)),
    high: Math.sqrt(Math.max(0, high)),
  });
  return {
    logLoss: ends("logLoss"),
    brier: ends("brier"),
    miscalibration: ends("miscalibration"),
    discrimination: ends("discrimination"),
    uncertainty: ends("uncertainty"),
    eceDebiased: root(ends("eceDebiased")),
  };
}
