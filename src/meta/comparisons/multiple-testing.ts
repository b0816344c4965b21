import { UserError } from "../../core/index.ts";

/** Corrections for many tests: family-wise (bonferroni, sidak, holm) and false discovery rate (fdr_bh independent, fdr_by any dependence). */
export type Correction = "bonferroni" | "sidak" | "holm" | "fdr_bh" | "fdr_by";

function ascending(p: ArrayLike<number>): Uint32Array {
  return Uint32Array.from(p, (_, i) => i).sort((i, j) => p[i]! - p[j]!);
}

const cap = (v: number): number => (v > 1 ? 1 : v);

function stepDown(p: ArrayLike<number>): Float64Array {
  const out = new Float64Array(p.length);
  const order = ascending(p);
  let largest = 0;
  for (let k = 0; k < order.length; k++) {
    largest = Math.max(largest, p[order[k]!]! * (p.length - k));
    out[order[k]!] = cap(largest);
  }
  return out;
}

function stepUp(p: ArrayLike<number>, penalty: number): Float64Array {
  const out = new Float64Array(p.length);
  const order = ascending(p);
  let smallest = Infinity;
  for (let k = order.length - 1; k >= 0; k--) {
    smallest = Math.min(smallest, (p[order[k]!]! * penalty * p.length) / (k + 1));
    out[order[k]!] = cap(smallest);
  }
  return out;
}

function harmonic(n: number): number {
  let total = 0;
  for (let i = 1; i <= n; i++) total += 1 / i;
  return total;
}

function corrected(p: ArrayLike<number>, method: Correction): Float64Array {
  const m = p.length;
  switch (method) {
    case "bonferroni":
      return Float64Array.from(p, (v) => cap(v * m));
    case "sidak":
      return Float64Array.from(p, (v) => cap(-Math.expm1(m * Math.log1p(-v))));
    case "holm":
      return stepDown(p);
    case "fdr_bh":
      return stepUp(p, 1);
    case "fdr_by":
      return stepUp(p, harmonic(m));
  }
}

/**
 * Adjusted p-values in input order, cut at 1. A missing p (NaN) stays NaN and is no member of the family.
 * Source: Holm (1979); Benjamini and Hochberg (1995); Benjamini and Yekutieli (2001); pinned to statsmodels 0.15 `multipletests`.
 */
export function adjustP(p: ArrayLike<number>, method: Correction): Float64Array {
  const kept = Uint32Array.from(p, (_, i) => i).filter((i) => !Number.isNaN(p[i]));
  const adjusted = corrected(
    Float64Array.from(kept, (i) => p[i]!),
    method,
  );
  const out = new Float64Array(p.length).fill(NaN);
  for (let k = 0; k < kept.length; k++) out[kept[k]!] = adjusted[k]!;
  return out;
}

/** Resamples that a Monte-Carlo p needs so that a step-down correction over `m` tests can still reject at 5%: N + 1 >= 20 m. */
export function resamplesNeeded(m: number): number {
  return 20 * m - 1;
}

/**
 * `adjustP` for Monte-Carlo p-values of N resamples, refused where the smallest possible p, 1/(N+1), could never be significant after correction.
 * @throws UserError where N + 1 < 20 m, naming the N needed; use the maxT correction (`max-t.ts`) instead.
 */
export function adjustMonteCarloP(
  p: ArrayLike<number>,
  method: "holm" | "fdr_by",
  resamples: number,
): Float64Array {
  const needed = resamplesNeeded(p.length);
  if (resamples < needed)
    throw new UserError({
      where: method === "holm" ? "Holm correction" : "Benjamini-Yekutieli correction",
      problem: `${resamples} resamples cannot reject anything among ${p.length} comparisons`,
      expected: `at least ${needed} resamples`,
      got: String(resamples),
      help: `use the maxT correction, or --resamples ${needed}`,
    });
  return adjustP(p, method);
}
