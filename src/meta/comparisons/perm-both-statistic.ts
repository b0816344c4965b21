import { denseRanks } from "../../num/index.ts";
import { isConstant } from "../complete-pairs.ts";
import { accuracyWithTies, tauB, tauEq } from "../correlation/kendall.ts";
import { countsFromRanks, type PairCounts, pairCountsWithin } from "../correlation/kendall-counts.ts";
import { spearmanRho } from "../correlation/spearman.ts";

/**
 * A statistic that PERM-BOTH can compare; all but the first two are tie-aware at epsilon 0. These two groups differ: exchanged z-scores of two scorers do not tie with each
 * other where the scorers' own values do, so that "acc-eq" and "tau-eq" of scores of few values reject too often (0.15 of true nulls at 20 and 50 units of three values; see `permBothSwap`).
 */
export type SwapStatistic = "pearson" | "spearman" | "tau-b" | "acc-eq" | "tau-eq";

/** The statistic of group `g` of a grouped metric column against the gold it was prepared with; NaN where undefined. */
export type GroupMetricStatistic = (metric: Float64Array, g: number) => number;

/** Groups up to this size count pairs one by one; larger ones by sorting. */
const SMALL = 48;

/** Gold's deviations from each group's mean, with their norms; a constant group has norm 0. */
function pearsonPrepared(gold: Float64Array, start: Uint32Array): GroupMetricStatistic {
  const centred = new Float64Array(gold.length);
  const norm = new Float64Array(start.length - 1);
  for (let g = 0; g < norm.length; g++) {
    const part = gold.subarray(start[g]!, start[g + 1]!);
    let mean = 0;
    for (const v of part) mean += v / part.length;
    let squares = 0;
    for (let i = 0; i < part.length; i++) {
      const d = part[i]! - mean;
      centred[start[g]! + i] = d;
      squares += d * d;
    }
    norm[g] = isConstant(part) ? 0 : Math.sqrt(squares);
  }
  return (metric, g) => pearsonRange(centred, metric, { from: start[g]!, to: start[g + 1]!, norm: norm[g]! });
}

function pearsonRange(
  centred: Float64Array,
  metric: Float64Array,
  group: { readonly from: number; readonly to: number; readonly norm: number },
): number {
  const { from, to, norm } = group;
  if (to - from < 2 || norm === 0) return NaN;
  const first = metric[from]!;
  let sum = 0;
  let differs = false;
  for (let i = from; i < to; i++) {
    sum += metric[i]!;
    if (metric[i] !== first) differs = true;
  }
  if (!differs) return NaN;
  const mean = sum / (to - from);
  let squares = 0;
  let product = 0;
  for (let i = from; i < to; i++) {
    const d = metric[i]! - mean;
    squares += d * d;
    product += d * centred[i]!;
  }
  return Math.max(-1, Math.min(1, product / norm / Math.sqrt(squares)));
}

function countsPrepared(
  gold: Float64Array,
  start: Uint32Array,
  value: (counts: PairCounts) => number,
): GroupMetricStatistic {
  const parts = Array.from({ length: start.length - 1 }, (_, g) => gold.subarray(start[g]!, start[g + 1]!));
  const ranked = parts.map((part) => (part.length > SMALL ? denseRanks(part) : undefined));
  return (metric, g) => {
    const own = metric.subarray(start[g]!, start[g + 1]!);
    const ranks = ranked[g];
    return value(ranks ? countsFromRanks(ranks, denseRanks(own)) : pairCountsWithin(parts[g]!, own, 0));
  };
}

/** Does what depends on gold alone, once: its ranks or its deviations. Gold is in group order, group g at start[g] .. start[g + 1]. */
export function prepareStatistic(
  name: SwapStatistic,
  gold: Float64Array,
  start: Uint32Array,
): GroupMetricStatistic {
  switch (name) {
    case "pearson":
      return pearsonPrepared(gold, start);
    case "spearman":
      return (metric, g) =>
        spearmanRho(gold.subarray(start[g]!, start[g + 1]!), metric.subarray(start[g]!, start[g + 1]!));
    case "tau-b":
      return countsPrepared(gold, start, tauB);
    case "acc-eq":
      return countsPrepared(gold, start, accuracyWithTies);
    case "tau-eq":
      return countsPrepared(gold, start, tauEq);
  }
}
