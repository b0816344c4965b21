import { type Bin, binned, quantileEdges } from "./bins.ts";

/** Size-weighted mean distance of mean probability and label share over bins, in [0, 1], 0 calibrated. No bins give NaN. Source: Naeini et al. (2015). */
export function expectedCalibrationError(bins: readonly Bin[]): number {
  const n = bins.reduce((total, b) => total + b.n, 0);
  return n === 0 ? NaN : bins.reduce((total, b) => total + (b.n / n) * gap(b), 0);
}

/** Root of the size-weighted mean squared distance over bins. No bins give NaN. Source: Kumar, Liang and Ma (2019). */
export function rootCalibrationError(bins: readonly Bin[]): number {
  const n = bins.reduce((total, b) => total + b.n, 0);
  return n === 0 ? NaN : Math.sqrt(bins.reduce((total, b) => total + (b.n / n) * gap(b) ** 2, 0));
}

/** Largest distance over bins. No bins give NaN. */
export function maximumCalibrationError(bins: readonly Bin[]): number {
  return bins.length === 0 ? NaN : Math.max(...bins.map(gap));
}

/** Unweighted mean distance over non-empty bins. No bins give NaN. Pinned to netcal 1.3.6 `ACE`. */
export function averageCalibrationError(bins: readonly Bin[]): number {
  return bins.length === 0 ? NaN : bins.reduce((total, b) => total + gap(b), 0) / bins.length;
}

const gap = (b: Bin): number => Math.abs(b.meanProbability - b.meanLabel);

/**
 * Squared calibration error over `nBins` bins of equal mass with the sampling noise of each bin's label share taken off, so that a calibrated scorer has
 * expectation 0; may be negative. Bins of one label are left out. No usable bin gives NaN. Source: Kumar, Liang and Ma (2019); Broecker (2012).
 */
export function debiasedSquaredError(y: ArrayLike<number>, p: ArrayLike<number>, nBins: number): number {
  const bins = binned(y, p, { kind: "inner-edges", edges: quantileEdges(p, nBins) }).filter((b) => b.n > 1);
  const n = bins.reduce((total, b) => total + b.n, 0);
  const noise = (b: Bin): number => (b.meanLabel * (1 - b.meanLabel)) / (b.n - 1);
  return n === 0 ? NaN : bins.reduce((total, b) => total + (b.n / n) * (gap(b) ** 2 - noise(b)), 0);
}

/** Root of `debiasedSquaredError`, 0 where that is negative: an error on the scale of probabilities. */
export function debiasedCalibrationError(y: ArrayLike<number>, p: ArrayLike<number>, nBins: number): number {
  return Math.sqrt(Math.max(0, debiasedSquaredError(y, p, nBins)));
}
