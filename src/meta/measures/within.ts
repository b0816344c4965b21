import { sortOrder } from "../../num/index.ts";
import type { Column } from "../columns.ts";
import type { Part } from "../view.ts";
import { centreAndScale, groupBy, momentsBody, pick } from "./grid.ts";
import { type Additive, coverage, type Measure, type Prepared, totals } from "./measure.ts";
import { hasSeveralPerItem, onRatings } from "./outputs.ts";
import { weightedMidranks } from "./weighted.ts";

/** Below this share of the raw squares, what is left inside groups is rounding error. */
const TINY = 1e-12;
const MOMENTS = 6;

/** r of deviations from group means; NaN where one side does not vary inside groups. */
function fromSquares(xx: number, yy: number, xy: number): number {
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}

/** Pools the squares left inside every group, from blocks of n, sums, squares and products. */
function pooled(sums: ArrayLike<number>): number {
  let [xx, yy, xy, rawX, rawY] = [0, 0, 0, 0, 0];
  for (let at = 0; at < sums.length; at += MOMENTS) {
    const n = sums[at]!;
    if (n === 0) continue;
    const [sx, sy] = [sums[at + 1]!, sums[at + 2]!];
    xx += sums[at + 3]! - (sx * sx) / n;
    yy += sums[at + 4]! - (sy * sy) / n;
    xy += sums[at + 5]! - (sx * sy) / n;
    rawX += sums[at + 3]!;
    rawY += sums[at + 4]!;
  }
  return xx > TINY * rawX && yy > TINY * rawY ? fromSquares(xx, yy, xy) : NaN;
}

function finished(part: Part, body: Additive, seen: Float64Array): Prepared | undefined {
  const value = body.combine(totals(body));
  return Number.isNaN(value) ? undefined : { value, body, ...coverage(part, seen) };
}

/** Values of units that belong to a group. */
const grouped = (values: Float64Array, groupOf: Int32Array): Float64Array =>
  values.map((v, i) => (groupOf[i]! < 0 ? NaN : v));

function pearsonInSystems(part: Part, column: Column): Prepared | undefined {
  const body = momentsBody(part, column.values, part.systemOf);
  return finished(part, { ...body, combine: pooled }, grouped(column.values, part.systemOf));
}

/** Items lie inside clusters, so that their deviations add up by cluster. */
function pearsonInItems(part: Part, column: Column): Prepared | undefined {
  const { values } = column;
  const groups = groupBy(part, part.itemOf, values);
  const [gold, score] = [centreAndScale(part.truth, values), centreAndScale(values, values)];
  const stats = new Float64Array(5 * part.nClusters);
  for (let g = 0; g < groups.nGroups; g++) {
    const at = groups.order.subarray(groups.start[g]!, groups.start[g + 1]!);
    let [mx, my] = [0, 0];
    for (const i of at) {
      mx += part.truth[i]! / at.length;
      my += values[i]! / at.length;
    }
    const row = 5 * groups.clusterOf[g]!;
    for (const i of at) {
      const x = (part.truth[i]! - mx) / gold.scale;
      const y = (values[i]! - my) / score.scale;
      stats[row]! += x * x;
      stats[row + 1]! += y * y;
      stats[row + 2]! += x * y;
      stats[row + 3]! += ((part.truth[i]! - gold.centre) / gold.scale) ** 2;
      stats[row + 4]! += ((values[i]! - score.centre) / score.scale) ** 2;
    }
  }
  const combine = (s: ArrayLike<number>): number =>
    s[0]! > TINY * s[3]! && s[1]! > TINY * s[4]! ? fromSquares(s[0]!, s[1]!, s[2]!) : NaN;
  return finished(part, { kind: "additive", nCols: 5, stats, combine, isMean: false }, values);
}

/** Means of x and y by group where unit i counts weights[i] times, then r of the deviations. `scratch`: [3 x nGroups]. */
function weightedWithin(
  x: Float64Array,
  y: Float64Array,
  made: {
    readonly weights: ArrayLike<number>;
    readonly groupOf: Int32Array;
    readonly scratch: Float64Array;
  },
): number {
  const { weights, groupOf, scratch } = made;
  scratch.fill(0);
  for (let i = 0; i < x.length; i++) {
    const at = 3 * groupOf[i]!;
    scratch[at]! += weights[i]!;
    scratch[at + 1]! += weights[i]! * x[i]!;
    scratch[at + 2]! += weights[i]! * y[i]!;
  }
  for (let at = 0; at < scratch.length; at += 3) {
    scratch[at + 1]! /= scratch[at]!;
    scratch[at + 2]! /= scratch[at]!;
  }
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const w = weights[i]!;
    if (w === 0) continue;
    const dx = x[i]! - scratch[3 * groupOf[i]! + 1]!;
    const dy = y[i]! - scratch[3 * groupOf[i]! + 2]!;
    xx += w * dx * dx;
    yy += w * dy * dy;
    xy += w * dx * dy;
  }
  // Ranks are multiples of 1/2: what is smaller than this is rounding.
  return xx > 1e-9 && yy > 1e-9 ? fromSquares(xx, yy, xy) : NaN;
}

/** Ranks over all outputs, taken anew for every set of weights, then r of their deviations from group means. */
function spearmanWithin(part: Part, column: Column, groupOf: Int32Array): Prepared | undefined {
  const seen = grouped(column.values, groupOf);
  const at = Int32Array.from(seen.keys()).filter((i) => !Number.isNaN(seen[i]!));
  const [truth, values] = [pick(part.truth, at), pick(seen, at)];
  const [byTruth, byValue] = [sortOrder(truth), sortOrder(values)];
  const [rankTruth, rankValue] = [new Float64Array(at.length), new Float64Array(at.length)];
  const groups = Int32Array.from(at, (i) => groupOf[i]!);
  const clusters = Int32Array.from(at, (i) => part.clusterOf[i]!);
  const weights = new Int32Array(at.length);
  const scratch = new Float64Array(3 * (groups.reduce((most, g) => Math.max(most, g), -1) + 1));
  const value = (clusterWeights: ArrayLike<number>): number => {
    for (let k = 0; k < clusters.length; k++) weights[k] = clusterWeights[clusters[k]!]!;
    weightedMidranks(truth, byTruth, weights, rankTruth);
    weightedMidranks(values, byValue, weights, rankValue);
    return weightedWithin(rankTruth, rankValue, { weights, groupOf: groups, scratch });
  };
  const plain = value(new Int32Array(part.nClusters).fill(1));
  if (Number.isNaN(plain)) return undefined;
  return { value: plain, body: { kind: "reweighted", value }, ...coverage(part, seen) };
}

const common = { level: "response", population: "items like these", chance: 0 } as const;
const inSystems = {
  ...common,
  grouping: "system",
  applies: (part: Part): boolean => onRatings(part) && part.systems.length >= 2,
} as const;
const inItems = { ...common, grouping: "item", applies: hasSeveralPerItem } as const;

/** Pearson of gold and score after their system means are taken off: what a scorer knows beyond which system wrote the output. */
export const withinSystemPearson: Measure = {
  ...inSystems,
  name: "within-system-pearson",
  rule: "Pearson of gold and score less their means by system, pooled over systems",
  smooth: true,
  prepare: pearsonInSystems,
};

/** The same of ranks: both sides are ranked over all outputs, then the system means of the ranks are taken off. */
export const withinSystemSpearman: Measure = {
  ...inSystems,
  name: "within-system-spearman",
  rule: "Pearson of the ranks (over all outputs) of gold and score less their means by system",
  smooth: false,
  prepare: (part, column) => spearmanWithin(part, column, part.systemOf),
};

/** Pearson of gold and score after their item means are taken off: what a scorer knows beyond how hard the item is. */
export const withinItemPearson: Measure = {
  ...inItems,
  name: "within-item-pearson",
  rule: "Pearson of gold and score less their means by item, pooled over items",
  smooth: true,
  prepare: pearsonInItems,
};

/** The same of ranks over all outputs. */
export const withinItemSpearman: Measure = {
  ...inItems,
  name: "within-item-spearman",
  rule: "Pearson of the ranks (over all outputs) of gold and score less their means by item",
  smooth: false,
  prepare: (part, column) => spearmanWithin(part, column, part.itemOf),
};

export const WITHIN_MEASURES: readonly Measure[] = [
  withinSystemPearson,
  withinSystemSpearman,
  withinItemPearson,
  withinItemSpearman,
];
