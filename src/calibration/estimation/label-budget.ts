import { studentTQuantile } from "../../num/index.ts";

/** How many labels a mean needs. */
export interface BudgetQuestion {
  /** Standard deviation of what is averaged: labels, or labels minus lambda times score. Same unit as `halfWidth`. */
  readonly sd: number;
  readonly halfWidth: number;
  readonly confidence: number;
}

const MOST = 1e9;

/** Fewest labels whose t interval reaches no further than `halfWidth` on either side, at least 2; Infinity for width 0, NaN for an unknown sd. */
export function labelBudget({ sd, halfWidth, confidence }: BudgetQuestion): number {
  if (Number.isNaN(sd) || Number.isNaN(halfWidth)) return NaN;
  const p = 1 - (1 - confidence) / 2;
  const isEnough = (n: number): boolean => studentTQuantile(p, n - 1) * sd <= halfWidth * Math.sqrt(n);
  if (!isEnough(MOST)) return Infinity;
  let [low, high] = [1, MOST];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Inclusion probabilities for picking about `n` outputs to label, proportional to how uncertain each is, none below `floor` times the even share and none above 1.
 * They sum to n (n at most the number of outputs). Known, so that weighted estimates stay unbiased. Source: Zrnic and Candes (2024), active inference.
 */
export function inclusionProbabilities(
  uncertainty: ArrayLike<number>,
  { n, floor = 0.2 }: { readonly n: number; readonly floor?: number },
): Float64Array {
  const size = uncertainty.length;
  const total = Float64Array.from(uncertainty, (u) => Math.max(0, u)).reduce((a, b) => a + b, 0);
  const shares = Float64Array.from(
    uncertainty,
    (u) => floor / size + (1 - floor) * (total > 0 ? Math.max(0, u) / total : 1 / size),
  );
  const out = new Float64Array(size);
  // Those cut to 1 leave the rest of the budget to the others.
  let left = Math.min(n, size);
  let mass = 1;
  const full = new Uint8Array(size);
  for (let isChanged = true; isChanged;) {
    isChanged = false;
    for (let i = 0; i < size; i++) {
      if (full[i] || (shares[i]! * left) / mass < 1) continue;
      full[i] = 1;
      left -= 1;
      mass -= shares[i]!;
      isChanged = true;
    }
  }
  for (let i = 0; i < size; i++) out[i] = full[i] ? 1 : (shares[i]! * left) / mass;
  return out;
}
