import { sortOrder } from "../../num/index.ts";

/** What happens to ties of the proxy: their gold is averaged, or the first or last listed is taken. */
export type TieRule = "averaged" | "first" | "last";

/**
 * Chance that the output of ascending rank r (0 the lowest) is the best of k drawn from n without replacement: C(r, k-1) / C(n, k), [n].
 * Draws of more than n, or of none, give NaN.
 */
export function bestRankWeights(n: number, k: number): Float64Array {
  const weights = new Float64Array(n);
  if (!(k >= 1 && k <= n)) return weights.fill(NaN);
  let weight = k / n;
  for (let r = n - 1; r >= k - 1; r--) {
    weights[r] = weight;
    weight *= (r - k + 1) / r;
  }
  return weights;
}

/** One item's outputs: proxy and gold of each, higher better, none missing. */
export interface ItemOutputs {
  readonly proxy: ArrayLike<number>;
  readonly gold: ArrayLike<number>;
}

/** Proxy and gold by ascending proxy; gold of tied outputs averaged, or ordered so that the chosen one ranks highest. */
export interface RankedOutputs {
  readonly proxy: Float64Array;
  readonly gold: Float64Array;
}

/** Sorts an item's outputs once for every k. O(N log N). */
export function rankOutputs({ proxy, gold }: ItemOutputs, ties: TieRule = "averaged"): RankedOutputs {
  const n = proxy.length;
  const order = sortOrder(proxy);
  const ranked = { proxy: new Float64Array(n), gold: new Float64Array(n) };
  for (let from = 0; from < n;) {
    let to = from;
    let total = 0;
    while (to < n && proxy[order[to]!] === proxy[order[from]!]) total += gold[order[to++]!]!;
    for (let r = from; r < to; r++) {
      // The order is stable: within a tie it runs from the first listed to the last.
      const at = ties === "first" ? from + to - 1 - r : r;
      ranked.proxy[r] = proxy[order[r]!]!;
      ranked.gold[r] = ties === "averaged" ? total / (to - from) : gold[order[at]!]!;
    }
    from = to;
  }
  return ranked;
}

function dot(weights: ArrayLike<number>, values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) if (weights[i] !== 0) total += weights[i]! * values[i]!;
  return total;
}

/** Expected proxy and gold of the output that the proxy picks from k of N. */
export interface BestOfN {
  readonly proxy: number;
  readonly gold: number;
}

/**
 * What best-of-k yields on one item, exactly: the mean over all C(N, k) subsets without replacement of the proxy's maximum and of the gold
 * there. Unbiased for k fresh draws. k outside 1..N gives NaN.
 * Source: the unbiased estimator of Nakano et al. (2021), https://arxiv.org/abs/2112.09332, with ties averaged; pinned to enumeration.
 */
export function bestOfN(outputs: ItemOutputs, k: number, ties: TieRule = "averaged"): BestOfN {
  const ranked = rankOutputs(outputs, ties);
  const weights = bestRankWeights(ranked.proxy.length, k);
  return { proxy: dot(weights, ranked.proxy), gold: dot(weights, ranked.gold) };
}

/**
 * Writes the expected proxy and gold at every k of `weights` (a row of `bestRankWeights` each) to `proxyOut` and `goldOut` from `at` on.
 * All outputs are used.
 */
export function bestOfNRow(
  ranked: RankedOutputs,
  weights: readonly Float64Array[],
  out: { readonly proxy: Float64Array; readonly gold: Float64Array; readonly at: number },
): void {
  weights.forEach((w, k) => {
    out.proxy[out.at + k] = dot(w, ranked.proxy);
    out.gold[out.at + k] = dot(w, ranked.gold);
  });
}

/**
 * Chance that at least one of k drawn from n without replacement is right, where c of the n are: 1 - C(n-c, k) / C(n, k). k outside 0..n
 * gives NaN. Source: Chen et al. (2021), https://arxiv.org/abs/2107.03374.
 */
export function passAtK({ n, c }: { readonly n: number; readonly c: number }, k: number): number {
  if (!(k >= 0 && k <= n && c >= 0 && c <= n)) return NaN;
  if (n - c < k) return 1;
  let none = 1;
  for (let i = n - c + 1; i <= n; i++) none *= 1 - k / i;
  return 1 - none;
}

/**
 * Divergence of best-of-n from the policy in nats, log n - (n - 1) / n: an upper bound, equal where no two outputs tie.
 * Source: Beirami et al. (2024), https://arxiv.org/abs/2401.01879.
 */
export function bestOfNKl(n: number): number {
  return Math.log(n) - (n - 1) / n;
}
