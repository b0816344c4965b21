import type { Measured } from "../evaluate-part.ts";
import { greedyClusters } from "../comparisons/greedy-clusters.ts";
import { type Compared, rankIntervals } from "../comparisons/rank-intervals.ts";
import type { Comparison, Rank } from "../result.ts";
import type { Part } from "../view.ts";

const ALPHA = 0.05;

/**
 * Ranks of the scorers by the primary measure, each with the interval that the corrected tests leave open (simultaneous at their
 * family-wise level) and WMT's greedy cluster. Sentinels are not ranked. Sorted best first.
 */
export function ranksOf(part: Part, measured: readonly Measured[], tests: readonly Comparison[]): Rank[] {
  const ranked = measured.filter((m) => !m.row.sentinel).sort((a, b) => b.row.value! - a.row.value!);
  const at = new Map(ranked.map((m, i) => [m.row.scorer, i]));
  const values = ranked.map((m) => m.row.value!);
  const compared = tests.flatMap((t): Compared[] => {
    const [a, b] = [at.get(t.a), at.get(t.b)];
    if (a === undefined || b === undefined || t.difference === null || t.pAdjusted === null) return [];
    return [{ a, b, difference: t.difference, pAdjusted: t.pAdjusted }];
  });
  const intervals = rankIntervals(values, compared, ALPHA);
  const clusters = greedyClusters(values, compared, ALPHA);
  return ranked.map((m, i) => ({
    dataset: part.view.dataset.head.name,
    gold: part.view.gold.name,
    scorer: m.row.scorer,
    rank: intervals[i]!.rank,
    rankLow: intervals[i]!.low,
    rankHigh: intervals[i]!.high,
    cluster: clusters[i]!,
  }));
}
