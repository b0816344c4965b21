/** Smallest and largest value of a scorer, the ends of its code. */
export type Range = readonly [low: number, high: number];

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const LEVELS = 64 ** 3 - 1;
const MISSING = "   ";

/**
 * Scores as text, three characters each: 18 bits over the scorer's range, so that a value is kept to 1/262,143 of it;
 * three spaces where missing. Half the size of decimals, which decides how many items a page can hold.
 */
export function packScores(scores: readonly (number | undefined)[], ranges: readonly Range[]): string {
  return scores
    .map((score, k) => {
      if (score === undefined || !Number.isFinite(score)) return MISSING;
      const [low, high] = ranges[k]!;
      const level = high > low ? Math.round(((score - low) / (high - low)) * LEVELS) : 0;
      return DIGITS[level >> 12]! + DIGITS[(level >> 6) & 63]! + DIGITS[level & 63]!;
    })
    .join("");
}

/** The scores that `packScores` packed, null where missing. */
export function unpackScores(packed: string, ranges: readonly Range[]): (number | null)[] {
  return ranges.map(([low, high], k) => {
    const code = packed.slice(3 * k, 3 * k + 3);
    if (code.length < 3 || code === MISSING) return null;
    const [a, b, c] = [...code].map((digit) => DIGITS.indexOf(digit));
    return low + ((high - low) * ((a! << 12) + (b! << 6) + c!)) / LEVELS;
  });
}
