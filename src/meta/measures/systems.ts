import type { Column } from "../columns.ts";
import type { Part } from "../view.ts";
import { groupBy } from "./grid.ts";
import type { Additive, Measure, Prepared } from "./measure.ts";
import { sortedOrder, weightedMidranks, weightedPearson } from "./weighted.ts";

/** A statistic of one number per system on each side; larger is better, NaN where undefined. */
export type SystemStatistic = (gold: Float64Array, score: Float64Array) => number;

const COLS = 3;

/** Sums of truth and score, and counts, by system, as statistics of clusters. */
function systemSums(part: Part, values: Float64Array): { nCols: number; stats: Float64Array } {
  const nCols = COLS * part.systems.length;
  const stats = new Float64Array(part.nClusters * nCols);
  for (let i = 0; i < values.length; i++) {
    const s = part.systemOf[i]!;
    if (s < 0 || Number.isNaN(values[i]!)) continue;
    const at = part.clusterOf[i]! * nCols + COLS * s;
    stats[at]! += part.truth[i]!;
    stats[at + 1]! += values[i]!;
    stats[at + 2]!++;
  }
  return { nCols, stats };
}

/** Turns sums by system into means and hands them to the statistic; systems without a value are left out. */
function combineSystems(nSystems: number, statistic: SystemStatistic): Additive["combine"] {
  const gold = new Float64Array(nSystems);
  const score = new Float64Array(nSystems);
  return (sums) => {
    let n = 0;
    for (let s = 0; s < nSystems; s++) {
      const count = sums[COLS * s + 2]!;
      if (count === 0) continue;
      gold[n] = sums[COLS * s]! / count;
      score[n] = sums[COLS * s + 1]! / count;
      n++;
    }
    return n < 2 ? NaN : statistic(gold.subarray(0, n), score.subarray(0, n));
  };
}

/** How many systems have at least one value. */
export function systemsWithValues(part: Part, values: Float64Array): number {
  const groups = groupBy(part, part.systemOf, values);
  let n = 0;
  for (let g = 0; g < groups.nGroups; g++) if (groups.start[g + 1]! > groups.start[g]!) n++;
  return n;
}

function fromOutputs(part: Part, values: Float64Array, statistic: SystemStatistic): Prepared | undefined {
  const { nCols, stats } = systemSums(part, values);
  const sums = new Float64Array(nCols);
  for (let i = 0; i < stats.length; i++) sums[i % nCols]! += stats[i]!;
  const combine = combineSystems(part.systems.length, statistic);
  const value = combine(sums);
  const n = systemsWithValues(part, values);
  if (Number.isNaN(value)) return undefined;
  return {
    value,
    body: { kind: "additive", nCols, stats, combine, isMean: false },
    n,
    nItems: part.nItems,
    nSystems: n,
    dropped: part.systems.length - n,
  };
}

/** System golds: every system is a cluster of its own; resampled systems are entered with their multiplicity. */
function fromSystems(part: Part, values: Float64Array, statistic: SystemStatistic): Prepared | undefined {
  const kept = Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]!));
  const at = (select: Float64Array, list: readonly number[]) => Float64Array.from(list, (i) => select[i]!);
  const value = kept.length < 2 ? NaN : statistic(at(part.truth, kept), at(values, kept));
  if (Number.isNaN(value)) return undefined;
  return {
    value,
    body: {
      kind: "reweighted",
      value: (weights) => {
        const list = kept.flatMap((i) => new Array<number>(weights[part.clusterOf[i]!]!).fill(i));
        return list.length < 2 ? NaN : statistic(at(part.truth, list), at(values, list));
      },
    },
    n: kept.length,
    nItems: 0,
    nSystems: kept.length,
    dropped: values.length - kept.length,
  };
}

/**
 * Share of system pairs that the scorer orders as the gold does (Kocmi et al. 2021); a pair tied on both sides agrees, tied on one side does not.
 * Pinned to mt-metrics-eval 68a481a. Copies of one system (resampling) are no pair.
 */
export function systemPairAccuracy(gold: Float64Array, score: Float64Array): number {
  let agree = 0;
  let pairs = 0;
  for (let i = 0; i < gold.length; i++) {
    for (let j = i + 1; j < gold.length; j++) {
      const dg = Math.sign(gold[i]! - gold[j]!);
      const ds = Math.sign(score[i]! - score[j]!);
      if (
        dg === 0 &&
        ds === 0 &&
        gold[i] === gold[j] &&
        score[i] === score[j] &&
        isCopy(gold, score, { i, j })
      )
        continue;
      pairs++;
      if (dg === ds) agree++;
    }
  }
  return pairs === 0 ? NaN : agree / pairs;
}

/** Resampled copies stand next to each other with equal values on both sides. */
function isCopy(gold: Float64Array, score: Float64Array, { i, j }: { i: number; j: number }): boolean {
  for (let k = i; k < j; k++) if (gold[k] !== gold[k + 1] || score[k] !== score[k + 1]) return false;
  return gold.length > 2;
}

const ones = (n: number): Float64Array => new Float64Array(n).fill(1);

export const systemPearson: SystemStatistic = (gold, score) =>
  weightedPearson(gold, score, ones(gold.length));

export const systemSpearman: SystemStatistic = (gold, score) => {
  const w = ones(gold.length);
  const ranked = (v: Float64Array) => weightedMidranks(v, sortedOrder(v), w, new Float64Array(v.length));
  return weightedPearson(ranked(gold), ranked(score), w);
};

/** Kendall's tau-b by all pairs: system counts are small. */
export const systemTauB: SystemStatistic = (gold, score) => {
  let balance = 0;
  let untiedGold = 0;
  let untiedScore = 0;
  for (let i = 0; i < gold.length; i++) {
    for (let j = i + 1; j < gold.length; j++) {
      const dg = Math.sign(gold[i]! - gold[j]!);
      const ds = Math.sign(score[i]! - score[j]!);
      balance += dg * ds;
      untiedGold += dg * dg;
      untiedScore += ds * ds;
    }
  }
  return untiedGold > 0 && untiedScore > 0 ? balance / Math.sqrt(untiedGold * untiedScore) : NaN;
};

const hasSystems = (part: Part): boolean => part.view.units !== "pairs" && part.systems.length >= 3;

function systemMeasure(
  about: Pick<Measure, "name" | "rule" | "chance">,
  statistic: SystemStatistic,
): Measure {
  return {
    ...about,
    level: "system",
    grouping: "none",
    population: "these systems",
    smooth: false,
    applies: hasSystems,
    prepare: (part: Part, column: Column) =>
      part.view.units === "systems"
        ? fromSystems(part, column.values, statistic)
        : fromOutputs(part, column.values, statistic),
  };
}

const MEANS = "of system means over the same judged outputs";

export const SYSTEM_MEASURES: readonly Measure[] = [
  systemMeasure(
    {
      name: "pairwise-accuracy",
      rule: `system pairs ordered as the gold orders them, ${MEANS}`,
      chance: 0.5,
    },
    systemPairAccuracy,
  ),
  systemMeasure({ name: "pearson", rule: `Pearson ${MEANS}`, chance: 0 }, systemPearson),
  systemMeasure({ name: "spearman", rule: `Spearman ${MEANS}`, chance: 0 }, systemSpearman),
  systemMeasure({ name: "tau-b", rule: `Kendall's tau-b ${MEANS}`, chance: 0 }, systemTauB),
];
