/** Pairs that gold tells apart, counted as WMT 2020 did. */
export interface KendallLike {
  /** (C - D) / (C + D), in [-1, 1]; NaN without pairs. */
  readonly value: number;
  readonly concordant: number;
  readonly discordant: number;
}

/**
 * WMT's 'Kendall-like' tau (Mathur 2020, daRR): only pairs with |gold difference| >= threshold; a metric tie is discordant, and
 * so is a gold tie where the threshold is 0. Pinned to mt-metrics-eval's KendallLike. O(n^2).
 */
export function kendallLike(
  gold: ArrayLike<number>,
  metric: ArrayLike<number>,
  threshold: number,
): KendallLike {
  let concordant = 0;
  let discordant = 0;
  for (let i = 0; i < gold.length; i++) {
    for (let j = i + 1; j < gold.length; j++) {
      const difference = gold[i]! - gold[j]!;
      if (!(Math.abs(difference) >= threshold)) continue;
      const agrees =
        (difference > 0 && metric[i]! > metric[j]!) || (difference < 0 && metric[i]! < metric[j]!);
      if (agrees) concordant++;
      else discordant++;
    }
  }
  const pairs = concordant + discordant;
  return { value: pairs === 0 ? NaN : (concordant - discordant) / pairs, concordant, discordant };
}
