/** How disagreements between categories i and j weigh: 1, |i - j| or (i - j)^2. */
export type KappaWeights = "none" | "linear" | "quadratic";

/** How kappa is computed. */
export interface CohenOptions {
  /** Number of categories; codes are 0 .. nCategories - 1. */
  readonly nCategories: number;
  readonly weights?: KappaWeights;
  /** One weight a unit; all 1 where absent. */
  readonly unitWeights?: ArrayLike<number>;
}

function disagreementWeight(kind: KappaWeights, i: number, j: number): number {
  if (kind === "none") return i === j ? 0 : 1;
  return kind === "linear" ? Math.abs(i - j) : (i - j) * (i - j);
}

/** Weighted counts of (code of a, code of b) [nCategories x nCategories] row-major; units where either code is missing or outside are left out. */
export function confusion(a: ArrayLike<number>, b: ArrayLike<number>, options: CohenOptions): Float64Array {
  const k = options.nCategories;
  const counts = new Float64Array(k * k);
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    if (!(x >= 0 && x < k && y >= 0 && y < k)) continue;
    counts[x * k + y]! += options.unitWeights ? options.unitWeights[i]! : 1;
  }
  return counts;
}

/** Kappa from a table of counts; see `cohenKappa`. */
export function kappaOfCounts(counts: ArrayLike<number>, k: number, weights: KappaWeights = "none"): number {
  const rows = new Float64Array(k);
  const columns = new Float64Array(k);
  let total = 0;
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) {
      const n = counts[i * k + j]!;
      rows[i]! += n;
      columns[j]! += n;
      total += n;
    }
  let observed = 0;
  let expected = 0;
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) {
      const w = disagreementWeight(weights, i, j);
      observed += w * counts[i * k + j]!;
      expected += (w * rows[i]! * columns[j]!) / total;
    }
  return expected === 0 ? NaN : 1 - observed / expected;
}

/**
 * Cohen's kappa of two raters' category codes: 1 - observed / expected weighted disagreement, 1 for full agreement, 0 at chance.
 * Units that one of them did not code (NaN) are left out; one category used by both, or no unit, gives NaN.
 * Source: Cohen (1960, 1968); pinned to scikit-learn 1.9 cohen_kappa_score.
 */
export function cohenKappa(a: ArrayLike<number>, b: ArrayLike<number>, options: CohenOptions): number {
  return kappaOfCounts(confusion(a, b, options), options.nCategories, options.weights);
}
