import { quantileEdges } from "../reliability/bins.ts";

/** Constant values between edges: `values[k]` on (edges[k-1], edges[k]]. */
export interface Histogram {
  readonly edges: readonly number[];
  readonly values: readonly number[];
}

/**
 * Histogram binning with `nBins` bins of equal mass: each bin's value is its label share, drawn to the overall share by one pseudo-label.
 * Equal edges are merged. Empty gives no values. Source: Zadrozny and Elkan (2001).
 */
export function fitHistogram(x: ArrayLike<number>, y: ArrayLike<number>, nBins: number): Histogram {
  if (x.length === 0) return { edges: [], values: [] };
  const edges = [...new Set(quantileEdges(x, nBins))];
  const sums = new Float64Array(edges.length + 1);
  const counts = new Float64Array(edges.length + 1);
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    let bin = 0;
    while (bin < edges.length && edges[bin]! < x[i]!) bin++;
    sums[bin]! += y[i]!;
    counts[bin]!++;
    total += y[i]!;
  }
  const share = total / x.length;
  return { edges, values: Array.from(sums, (s, k) => (s + share) / (counts[k]! + 1)) };
}
