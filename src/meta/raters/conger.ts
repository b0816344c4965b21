import type { Counted } from "./chance-corrected.ts";

/** Each rater's shares of categories [nRaters x q] and number of ratings. */
function raterShares({ table, categories }: Counted): {
  shares: Float64Array;
  sizes: Float64Array;
  codes: Int32Array;
} {
  const q = categories.length;
  const index = new Map(Array.from(categories, (v, k) => [v, k]));
  const codes = Int32Array.from(table.values, (v) => index.get(v) ?? -1);
  const shares = new Float64Array(table.nRaters * q);
  const sizes = new Float64Array(table.nRaters);
  codes.forEach((k, i) => {
    if (k === -1) return;
    shares[(i % table.nRaters) * q + k]!++;
    sizes[i % table.nRaters]!++;
  });
  for (let i = 0; i < shares.length; i++) shares[i]! /= sizes[Math.floor(i / q)]!;
  return { shares, sizes, codes };
}

/**
 * Conger's chance agreement: the mean over pairs of raters of Cohen's, with each unit's part of it for the standard error. A rater without ratings
 * makes it NaN. Source: Conger (1980), Gwet (2014); pinned to irrCAC 0.4.4.
 */
export function congerChance(c: Counted): { expected: number; perUnit: Float64Array } {
  const q = c.categories.length;
  const r = c.table.nRaters;
  const n = c.sizes.length;
  const { shares, sizes, codes } = raterShares(c);
  const means = new Float64Array(q);
  for (let i = 0; i < shares.length; i++) means[i % q]! += shares[i]! / r;
  // g[w, k]: weighted share of agreement of rater w with category k.
  const weighed = new Float64Array(r * q);
  for (let w = 0; w < r; w++)
    for (let k = 0; k < q; k++)
      for (let l = 0; l < q; l++) weighed[w * q + k]! += c.weights[k * q + l]! * shares[w * q + l]!;
  let expected = 0;
  for (let k = 0; k < q; k++)
    for (let l = 0; l < q; l++) {
      let product = 0;
      for (let w = 0; w < r; w++) product += shares[w * q + k]! * shares[w * q + l]!;
      const variance = (product - r * means[k]! * means[l]!) / (r - 1);
      expected += c.weights[k * q + l]! * (means[k]! * means[l]! - variance / r);
    }
  const perUnit = new Float64Array(n);
  for (let u = 0; u < n; u++) {
    let total = 0;
    for (let w = 0; w < r; w++) {
      const code = codes[u * r + w]!;
      const excess = Number(code !== -1) - sizes[w]! / n;
      for (let k = 0; k < q; k++) {
        const hit = code === -1 ? 0 : c.weights[k * q + code]!;
        const own = ((hit - excess * weighed[w * q + k]!) * n) / sizes[w]!;
        total += own * (r * means[k]! - shares[w * q + k]!);
      }
    }
    perUnit[u] = total / (r * (r - 1));
  }
  return { expected, perUnit };
}
