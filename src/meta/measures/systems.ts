import { sortOrder } from "../../num/index.ts";
import type { Column } from "../columns.ts";
import type { Part } from "../view.ts";
import { softPairwise } from "./soft-pairwise.ts";
import { centreAndScale, groupBy, pick } from "./grid.ts";
import type { Additive, Measure, Prepared } from "./measure.ts";
import { weightedMidranks, weightedPearson } from "./weighted.ts";

/** A statistic of one number per system on each side, where system i counts weights[i] times; larger is better, NaN where undefined. */
export type SystemStatistic = (gold: Float64Array, score: Float64Array, weights: ArrayLike<number>) => number;

const COLS = 3;

/** Sums of truth and z-scored score, and counts, by system, as statistics of clusters. */
function systemSums(part: Part, values: Float64Array): { nCols: number; stats: Float64Array } {
  const nCols = COLS * part.systems.length;
  const stats = new Float64Array(part.nClusters * nCols);
  const { centre, scale } = centreAndScale(values, values);
  for (let i = 0; i < values.length; i++) {
    const s = part.systemOf[i]!;
    if (s < 0 || Number.isNaN(values[i]!)) continue;
    const at = part.clusterOf[i]! * nCols + COLS * s;
    stats[at]! += part.truth[i]!;
    stats[at + 1]! += (values[i]! - centre) / scale;
    stats[at + 2]!++;
  }
  return { nCols, stats };
}

type Combine = NonNullable<Additive["combineSystems"]>;

/** Turns sums by system into means and hands them to the statistic; systems without a value are left out. */
function combineSystems(nSystems: number, statistic: SystemStatistic): Combine {
  const gold = new Float64Array(nSystems);
  const score = new Float64Array(nSystems);
  const own = new Float64Array(nSystems);
  return (sums, weights) => {
    let n = 0;
    for (let s = 0; s < nSystems; s++) {
      const count = sums[COLS * s + 2]!;
      if (count === 0 || weights[s] === 0) continue;
      gold[n] = sums[COLS * s]! / count;
      score[n] = sums[COLS * s + 1]! / count;
      own[n] = weights[s]!;
      n++;
    }
    return n < 2 ? NaN : statistic(gold.subarray(0, n), score.subarray(0, n), own.subarray(0, n));
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
  const bySystem = combineSystems(part.systems.length, statistic);
  const ones = new Uint8Array(part.systems.length).fill(1);
  const combine = (s: ArrayLike<number>): number => bySystem(s, ones);
  const value = combine(sums);
  const n = systemsWithValues(part, values);
  if (Number.isNaN(value)) return undefined;
  return {
    value,
    body: { kind: "additive", nCols, stats, combine, combineSystems: bySystem, isMean: false },
    isExchangeable: n === part.systems.length,
    n,
    nItems: part.nItems,
    nSystems: n,
    dropped: part.systems.length - n,
  };
}

/** System golds: every system is a cluster of its own, resampled with its multiplicity. */
function fromSystems(part: Part, values: Float64Array, statistic: SystemStatistic): Prepared | undefined {
  const kept = Int32Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]!));
  const [gold, score] = [pick(part.truth, kept), pick(values, kept)];
  const own = new Float64Array(kept.length);
  const weighted = (weights: ArrayLike<number>): number => {
    for (let k = 0; k < kept.length; k++) own[k] = weights[part.clusterOf[kept[k]!]!]!;
    return statistic(gold, score, own);
  };
  const value = weighted(new Uint8Array(part.nClusters).fill(1));
  const n = kept.length;
  if (Number.isNaN(value)) return undefined;
  return {
    value,
    body: { kind: "reweighted", value: weighted },
    n,
    nItems: 0,
    nSystems: n,
    dropped: values.length - n,
  };
}

/**
 * Share of system pairs that the scorer orders as the gold does (Kocmi et al. 2021); a pair tied on both sides agrees, tied on one side does not.
 * Pinned to mt-metrics-eval 68a481a. A pair counts weights[i] * weights[j] times.
 */
export const systemPairAccuracy: SystemStatistic = (gold, score, weights) => {
  let agree = 0;
  let pairs = 0;
  for (let i = 0; i < gold.length; i++) {
    for (let j = i + 1; j < gold.length; j++) {
      const w = weights[i]! * weights[j]!;
      pairs += w;
      if (Math.sign(gold[i]! - gold[j]!) === Math.sign(score[i]! - score[j]!)) agree += w;
    }
  }
  return pairs === 0 ? NaN : agree / pairs;
};

export const systemSpearman: SystemStatistic = (gold, score, weights) => {
  const ranked = (v: Float64Array) => weightedMidranks(v, sortOrder(v), weights, new Float64Array(v.length));
  return weightedPearson(ranked(gold), ranked(score), weights);
};

/** Kendall's tau-b by all pairs: system counts are small. */
export const systemTauB: SystemStatistic = (gold, score, weights) => {
  let balance = 0;
  let untiedGold = 0;
  let untiedScore = 0;
  for (let i = 0; i < gold.length; i++) {
    for (let j = i + 1; j < gold.length; j++) {
      const w = weights[i]! * weights[j]!;
      const dg = Math.sign(gold[i]! - gold[j]!);
      const ds = Math.sign(score[i]! - score[j]!);
      balance += w * dg * ds;
      untiedGold += w * dg * dg;
      untiedScore += w * ds * ds;
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
  softPairwise,
  systemMeasure(
    {
      name: "pairwise-accuracy",
      rule: `system pairs ordered as the gold orders them, ${MEANS}`,
      chance: 0.5,
    },
    systemPairAccuracy,
  ),
  systemMeasure({ name: "pearson", rule: `Pearson ${MEANS}`, chance: 0 }, weightedPearson),
  systemMeasure({ name: "spearman", rule: `Spearman ${MEANS}`, chance: 0 }, systemSpearman),
  systemMeasure({ name: "tau-b", rule: `Kendall's tau-b ${MEANS}`, chance: 0 }, systemTauB),
];
