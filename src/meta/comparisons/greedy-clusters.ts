import type { Compared } from "./rank-intervals.ts";

/**
 * WMT's greedy clusters, 1 the best: walking down by value, a scorer opens a new cluster when any member of the current one is significantly better.
 * They are a reading aid and NO confidence set: two scorers of one cluster may differ significantly from a third in another way, and a chain of small
 * steps ends in one cluster. Scorers without a value get NaN. Uses the p-values as given (WMT leaves them uncorrected; here they are the corrected ones).
 * Source: Freitag et al. (2023), WMT metrics task; pinned to mt-metrics-eval 68a481a `AssignRanks`.
 */
export function greedyClusters(
  values: ArrayLike<number>,
  comparisons: readonly Compared[],
  alpha: number,
): Float64Array {
  const n = values.length;
  const beats = new Uint8Array(n * n);
  for (const { a, b, difference, pAdjusted } of comparisons)
    if (pAdjusted <= alpha && difference !== 0) beats[difference > 0 ? a * n + b : b * n + a] = 1;
  const order = Uint32Array.from(values, (_, k) => k)
    .filter((k) => !Number.isNaN(values[k]))
    .sort((x, y) => values[y]! - values[x]! || x - y);
  const clusters = new Float64Array(n).fill(NaN);
  let cluster = 1;
  let start = 0;
  for (let i = 0; i < order.length; i++) {
    let opens = false;
    for (let j = start; j < i; j++) if (beats[order[j]! * n + order[i]!] === 1) opens = true;
    if (opens) {
      cluster++;
      start = i;
    }
    clusters[order[i]!] = cluster;
  }
  return clusters;
}
