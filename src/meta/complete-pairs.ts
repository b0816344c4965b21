/** Two aligned columns without the positions where either is missing. */
export interface CompletePairs {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Positions left out. */
  readonly dropped: number;
}

/** A statistic of two columns with its two-sided p-value. */
export interface Correlation {
  /** In [-1, 1]; NaN where undefined. */
  readonly value: number;
  /** Two-sided; NaN where undefined. */
  readonly p: number;
  /** Pairs of values used. */
  readonly n: number;
  /** Pairs left out because a value was NaN. */
  readonly dropped: number;
}

/** Keeps the positions where both columns have a value (pairwise deletion of NaN). */
export function completePairs(x: ArrayLike<number>, y: ArrayLike<number>): CompletePairs {
  const keptX = new Float64Array(x.length);
  const keptY = new Float64Array(x.length);
  let n = 0;
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i]!) || Number.isNaN(y[i]!)) continue;
    keptX[n] = x[i]!;
    keptY[n++] = y[i]!;
  }
  return { x: keptX.subarray(0, n), y: keptY.subarray(0, n), dropped: x.length - n };
}

/** True where every value equals the first (also when empty). */
export function isConstant(x: ArrayLike<number>): boolean {
  for (let i = 1; i < x.length; i++) if (x[i] !== x[0]) return false;
  return true;
}
