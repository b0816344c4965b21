import { type CalibrationCurve, clippedLogit, type CurveInput, UserError } from "../../core/index.ts";
import { fitBeta } from "./beta-calibration.ts";
import { fitHistogram } from "./histogram-binning.ts";
import { fitIsotonic } from "./isotonic.ts";
import { fitPlatt, fitPlattPairs } from "./platt.ts";
import { fitTemperature } from "./temperature.ts";

/** The calibrators by name. */
export const CALIBRATORS = ["platt", "temperature", "beta", "isotonic", "histogram"] as const;
export type CalibratorName = (typeof CALIBRATORS)[number];

/** What a calibrator reads and whether it must treat both sides of a pair alike. */
export interface CalibratorOptions {
  readonly input: CurveInput;
  readonly isAntisymmetric: boolean;
  /** Bins of the histogram. */
  readonly nBins?: number;
}

const N_BINS = 10;

/** Each pair in both orders: (x, y) and (mirror x, 1 - y). */
function bothOrders(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  mirror: (v: number) => number,
): { x: Float64Array; y: Float64Array } {
  return {
    x: Float64Array.from([...Array.from(x), ...Array.from(x, mirror)]),
    y: Float64Array.from([...Array.from(y), ...Array.from(y, (v) => 1 - v)]),
  };
}

/**
 * Fits a curve from scores `x` to labels `y` (0, 1, or 1/2 for a tie; any numbers for isotonic). Nothing may be missing.
 * Antisymmetric fits have no intercept, or see every pair in both orders. @throws UserError where beta is asked of something that is no probability
 */
export function fitCalibrator(
  name: CalibratorName,
  { x, y }: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> },
  { input, isAntisymmetric, nBins = N_BINS }: CalibratorOptions,
): CalibrationCurve {
  const isProbability = input === "probability";
  const logit = isProbability ? Float64Array.from(x, clippedLogit) : x;
  const mirror = (v: number): number => (isProbability ? 1 - v : -v);
  const data = isAntisymmetric ? bothOrders(x, y, mirror) : { x, y };
  switch (name) {
    case "platt":
      return { kind: "platt", ...(isAntisymmetric ? fitPlattPairs(logit, y) : fitPlatt(logit, y)) };
    case "temperature":
      return { kind: "temperature", temperature: fitTemperature(y, logit).temperature };
    case "beta":
      if (!isProbability)
        throw new UserError({
          where: "--method beta",
          problem: "beta calibration reads probabilities",
          expected: "a scorer with values in [0, 1], or another method",
          got: `a ${input}`,
        });
      return { kind: "beta", ...fitBeta(y, x, { isAntisymmetric }) };
    case "isotonic": {
      const curve = fitIsotonic(data.x, data.y);
      return { kind: "isotonic", x: Array.from(curve.x), y: Array.from(curve.y) };
    }
    case "histogram":
      return { kind: "histogram", ...fitHistogram(data.x, data.y, nBins) };
  }
}
