import { pairedTTest } from "../../meta/index.ts";
import { logLoss } from "../reliability/binary-losses.ts";
import { binned, quantileEdges } from "../reliability/bins.ts";
import { bothSides, type LabelledProbabilities } from "./both-sides.ts";
import {
  debiasedCalibrationError,
  expectedCalibrationError,
  maximumCalibrationError,
} from "../reliability/calibration-error.ts";
import { fitIsotonic, isotonicAt } from "./isotonic.ts";
import { type BrierParts, brierParts } from "../reliability/reliability.ts";
import { smoothCalibrationError } from "../reliability/smooth-calibration-error.ts";

/** How reliable probabilities are; all but `discrimination` are better lower. */
export interface Reliability extends BrierParts {
  /** Mean negative log likelihood, nats, probabilities cut at 1e-7. */
  readonly logLoss: number;
  readonly ece: number;
  readonly eceEqualMass: number;
  readonly eceDebiased: number;
  readonly smoothEce: number;
  readonly mce: number;
}

/** Probabilities are cut this far from 0 and 1 in log losses. */
const CLIP = 1e-7;
const N_BINS = 15;

/** All measures of reliability of probabilities `p` with labels `y` (0, 1, or 1/2). Empty gives NaN. */
export function reliability(y: ArrayLike<number>, p: ArrayLike<number>): Reliability {
  const even = binned(y, p, { kind: "right-closed", n: N_BINS });
  const mass = binned(y, p, { kind: "inner-edges", edges: quantileEdges(p, N_BINS) });
  return {
    ...brierParts(y, p),
    logLoss: logLoss(y, p, CLIP),
    ece: expectedCalibrationError(even),
    eceEqualMass: expectedCalibrationError(mass),
    eceDebiased: debiasedCalibrationError(y, p, N_BINS),
    smoothEce: smoothCalibrationError(y, p),
    mce: maximumCalibrationError(even),
  };
}

/** Held-out probabilities before and after, and whether the calibrator may be called an improvement. */
export interface CalibrationComparison {
  readonly before: Reliability;
  readonly after: Reliability;
  /** Log loss before minus after, mean over item groups; positive is better after. */
  readonly gain: number;
  /** Two-sided p of the paired t test over item groups. */
  readonly p: number;
  readonly nGroups: number;
  readonly isImproved: boolean;
  readonly reason: string;
}

/** Rows of the comparison: labels, both probabilities, item groups. Nothing missing. */
export interface ComparedRows {
  readonly y: Float64Array;
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly clusterOf: ArrayLike<number>;
  /** Pairs: every row counts in both orders, so that which side is listed first changes nothing. */
  readonly isPairs: boolean;
}

/** Mean over each item group of a loss of its rows. */
function groupMeans({ y, clusterOf }: ComparedRows, loss: (i: number) => number): Float64Array {
  const groups = new Map<number, { total: number; n: number }>();
  for (let i = 0; i < y.length; i++) {
    const group = groups.get(clusterOf[i]!) ?? { total: 0, n: 0 };
    groups.set(clusterOf[i]!, group);
    group.total += loss(i);
    group.n++;
  }
  return Float64Array.from(groups.values(), ({ total, n }) => total / n);
}

const groupLosses = (rows: ComparedRows, p: Float64Array): Float64Array =>
  groupMeans(rows, (i) => logLoss([rows.y[i]!], [p[i]!], CLIP));

/** Labels with one column of probabilities, pairs in both orders. */
function sidesOf({ y, isPairs }: ComparedRows, p: Float64Array): LabelledProbabilities {
  return isPairs ? bothSides({ y, p }) : { y, p };
}

/** Resolution may fall by this share of the label's variance before it counts as lost: curves of different folds reorder rows a little. */
const RESOLUTION_SLACK = 0.02;
const ALPHA = 0.05;

/** Mean squared error after isotonic recalibration of each item group: what is left when only the order of the rows counts. */
function orderLosses(rows: ComparedRows, p: Float64Array): Float64Array {
  const sides = sidesOf(rows, p);
  const curve = fitIsotonic(sides.p, sides.y);
  return groupMeans(rows, (i) => (rows.y[i]! - isotonicAt(curve, p[i]!)) ** 2);
}

/** Whether the order of the rows tells less after: by more than the slack, and by a paired test over item groups. */
function isResolutionLost(rows: ComparedRows, before: Reliability, after: Reliability): boolean {
  if (after.discrimination >= before.discrimination - RESOLUTION_SLACK * before.uncertainty) return false;
  return pairedTTest(orderLosses(rows, rows.after), orderLosses(rows, rows.before)).p < ALPHA;
}

/**
 * Compares held-out probabilities: 'improved' needs a lower log loss by a paired t test over item groups (two-sided p < 0.05) and a resolution that is not
 * lower (by more than 2% of the label's variance and by a paired test).
 */
export function compareCalibration(rows: ComparedRows): CalibrationComparison {
  const measured = (p: Float64Array): Reliability => {
    const sides = sidesOf(rows, p);
    return reliability(sides.y, sides.p);
  };
  const [before, after] = [measured(rows.before), measured(rows.after)];
  const [lossBefore, lossAfter] = [groupLosses(rows, rows.before), groupLosses(rows, rows.after)];
  const gain = lossBefore.reduce((sum, v, i) => sum + v - lossAfter[i]!, 0) / lossBefore.length;
  const { p } = pairedTTest(lossBefore, lossAfter);
  const isSharp = !isResolutionLost(rows, before, after);
  const isLower = gain > 0 && p < ALPHA;
  const reason = !isLower
    ? gain > 0
      ? "the held-out log loss is lower, but the paired test does not support it"
      : "the held-out log loss is not lower"
    : isSharp
      ? "lower held-out log loss by the paired test, resolution not lower"
      : "lower held-out log loss, but resolution was lost";
  return { before, after, gain, p, nGroups: lossBefore.length, isImproved: isLower && isSharp, reason };
}
