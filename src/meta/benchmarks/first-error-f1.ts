/** One solution: index of its first wrong step, -1 where every step is right; NaN in `predicted` is missing. */
export interface FirstErrorRow {
  readonly label: number;
  readonly predicted: number;
}

/** ProcessBench's two accuracies and their harmonic mean. */
export interface FirstErrorScore {
  readonly f1: number;
  /** Share of faulty solutions whose first wrong step was named exactly. */
  readonly errorAccuracy: number;
  /** Share of sound solutions that were passed. */
  readonly correctAccuracy: number;
  readonly nError: number;
  readonly nCorrect: number;
  readonly dropped: number;
}

/** Index of the first step whose reward is below `threshold`, -1 where none is; a missing step reward gives NaN. */
export function firstErrorStep(stepRewards: ArrayLike<number>, threshold: number): number {
  for (let i = 0; i < stepRewards.length; i++) {
    if (Number.isNaN(stepRewards[i])) return NaN;
    if (stepRewards[i]! < threshold) return i;
  }
  return -1;
}

/**
 * F1 of first-error detection for process rewards: the harmonic mean of accuracy on faulty and on sound solutions; 0 where both are 0.
 * Either kind absent gives NaN; missing predictions are dropped and counted.
 * Source: ProcessBench, Zheng et al. (2024), https://arxiv.org/abs/2412.06559.
 */
export function firstErrorF1(rows: readonly FirstErrorRow[]): FirstErrorScore {
  let nError = 0;
  let nCorrect = 0;
  let rightError = 0;
  let rightCorrect = 0;
  for (const { label, predicted } of rows) {
    if (Number.isNaN(predicted)) continue;
    const right = predicted === label ? 1 : 0;
    if (label === -1) {
      nCorrect++;
      rightCorrect += right;
    } else {
      nError++;
      rightError += right;
    }
  }
  const errorAccuracy = nError === 0 ? NaN : rightError / nError;
  const correctAccuracy = nCorrect === 0 ? NaN : rightCorrect / nCorrect;
  const total = errorAccuracy + correctAccuracy;
  const f1 = total === 0 ? 0 : (2 * errorAccuracy * correctAccuracy) / total;
  return { f1, errorAccuracy, correctAccuracy, nError, nCorrect, dropped: rows.length - nError - nCorrect };
}
