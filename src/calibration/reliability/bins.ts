import { quantileSorted } from "../../num/index.ts";

/** Sums of one bin of probabilities. */
export interface Bin {
  readonly index: number;
  readonly n: number;
  readonly meanProbability: number;
  readonly meanLabel: number;
}

/**
 * Where bins end. Equal width: `right-closed` has bins (k/N, (k+1)/N] with 0 in the first (Guo et al. 2017); `left-closed` [k/N, (k+1)/N) with 1 in the last (netcal);
 * `left-closed-extra` the same with 1 alone in a bin N (torchmetrics). `inner-edges` takes given inner edges, which belong to the lower bin (scikit-learn).
 */
export type Binning =
  | {
      readonly kind: "right-closed" | "left-closed" | "left-closed-extra" | "left-closed-float32";
      readonly n: number;
    }
  | { readonly kind: "inner-edges"; readonly edges: ArrayLike<number> };

/** How many edges are smaller than p (`isStrict`), or not larger. Edges ascend. */
function edgesBelow(edges: ArrayLike<number>, p: number, isStrict: boolean): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isStrict ? edges[middle]! < p : edges[middle]! <= p) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** N + 1 edges from 0 to 1 by steps from below. */
function stepEdges(n: number): Float64Array {
  return Float64Array.from({ length: n + 1 }, (_, k) => (k === n ? 1 : k * (1 / n)));
}

/** N + 1 edges stepped from the nearer end, as torch.linspace rounds them. */
function mirroredEdges(n: number): Float64Array {
  const step = 1 / n;
  return Float64Array.from({ length: n + 1 }, (_, k) =>
    k < Math.floor((n + 1) / 2) ? k * step : 1 - (n - k) * step,
  );
}

function singleEdges(n: number): Float64Array {
  const step = Math.fround(1 / n);
  return Float64Array.from({ length: n + 1 }, (_, k) =>
    k < Math.floor((n + 1) / 2) ? Math.fround(k * step) : Math.fround(1 - Math.fround((n - k) * step)),
  );
}

/** Numbers the bin of a probability. */
function binner(binning: Binning): (p: number) => number {
  if (binning.kind === "inner-edges") return (p) => edgesBelow(binning.edges, p, true);
  const { n, kind } = binning;
  if (kind === "right-closed") return (p) => Math.max(0, Math.ceil(p * n) - 1);
  const edges =
    kind === "left-closed" ? stepEdges(n) : kind === "left-closed-extra" ? mirroredEdges(n) : singleEdges(n);
  const last = kind === "left-closed" ? n - 1 : n;
  return (p) => Math.min(last, edgesBelow(edges, p, false) - 1);
}

/** The non-empty bins of probabilities `p` in [0, 1] with labels `y`, in order. NaN must have been left out. */
export function binned(y: ArrayLike<number>, p: ArrayLike<number>, binning: Binning): Bin[] {
  const binOf = binner(binning);
  const size = (binning.kind === "inner-edges" ? binning.edges.length : binning.n) + 1;
  const sums = new Float64Array(3 * size);
  for (let i = 0; i < p.length; i++) {
    const at = 3 * binOf(p[i]!);
    sums[at]!++;
    sums[at + 1]! += p[i]!;
    sums[at + 2]! += y[i]!;
  }
  const bins: Bin[] = [];
  for (let index = 0; index < size; index++) {
    const n = sums[3 * index]!;
    if (n > 0)
      bins.push({ index, n, meanProbability: sums[3 * index + 1]! / n, meanLabel: sums[3 * index + 2]! / n });
  }
  return bins;
}

/** Inner edges of N equal-width bins as scikit-learn rounds them. */
export function uniformEdges(n: number): Float64Array {
  return stepEdges(n).subarray(1, n);
}

/** Inner edges of N bins of equal mass: quantiles k/N of p, linearly interpolated. Pinned to scikit-learn 1.9.1 `calibration_curve`. */
export function quantileEdges(p: ArrayLike<number>, n: number): Float64Array {
  const sorted = Float64Array.from(p).sort();
  return stepEdges(n)
    .map((q) => quantileSorted(sorted, (q * 100) / 100))
    .subarray(1, n);
}
