import type { Measured } from "./evaluate-part.ts";
import type { Comparison, Rank } from "./result.ts";
import type { Part } from "./view.ts";

const ALPHA = 0.05;

/** Whether the corrected tests put a ahead of b. */
type Ahead = (a: string, b: string) => boolean;

function aheadOf(tests: readonly Comparison[]): Ahead {
  const wins = new Set<string>();
  for (const t of tests) {
    if (t.pAdjusted === null || t.pAdjusted > ALPHA || t.difference === null || t.difference === 0) continue;
    wins.add(JSON.stringify(t.difference > 0 ? [t.a, t.b] : [t.b, t.a]));
  }
  return (a, b) => wins.has(JSON.stringify([a, b]));
}

/** WMT's greedy clusters: a scorer opens a new cluster when it is behind every member of the one above. */
function greedyClusters(names: readonly string[], ahead: Ahead): number[] {
  const clusters: number[] = [];
  let members: string[] = [];
  let cluster = 1;
  for (const name of names) {
    if (members.length > 0 && members.every((m) => ahead(m, name))) {
      cluster++;
      members = [];
    }
    members.push(name);
    clusters.push(cluster);
  }
  return clusters;
}

/**
 * Ranks of the scorers by the primary measure, each with the interval that the corrected tests leave open
 * (1 + those shown ahead .. m - those shown behind; simultaneous at the tests' family-wise level), and WMT's greedy cluster.
 */
export function ranksOf(part: Part, measured: readonly Measured[], tests: readonly Comparison[]): Rank[] {
  const names = measured
    .filter((m) => !m.row.sentinel)
    .sort((a, b) => b.row.value! - a.row.value!)
    .map((m) => m.row.scorer);
  const ahead = aheadOf(tests);
  const clusters = greedyClusters(names, ahead);
  return names.map((name, i) => ({
    dataset: part.view.dataset.head.name,
    gold: part.view.gold.name,
    scorer: name,
    rank: i + 1,
    rankLow: 1 + names.filter((other) => ahead(other, name)).length,
    rankHigh: names.length - names.filter((other) => ahead(name, other)).length,
    cluster: clusters[i]!,
  }));
}
