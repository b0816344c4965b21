import type { Part } from "../view.ts";
import { type Additive, coverage, type Prepared, ratio } from "./measure.ts";

/** Units of a part grouped by item or by system: positions start[g] .. start[g+1]-1 of `order`. */
export interface Groups {
  readonly start: Int32Array;
  readonly order: Int32Array;
  readonly nGroups: number;
  /** Cluster of each group (of its first unit). */
  readonly clusterOf: Int32Array;
}

/** Groups units by a dense number; units with a negative number or for which `keep` is NaN are left out. */
export function groupBy(part: Part, groupOf: Int32Array, keep: ArrayLike<number>): Groups {
  let nGroups = 0;
  for (const g of groupOf) if (g >= nGroups) nGroups = g + 1;
  const start = new Int32Array(nGroups + 1);
  for (let i = 0; i < groupOf.length; i++)
    if (groupOf[i]! >= 0 && !Number.isNaN(keep[i])) start[groupOf[i]! + 1]!++;
  for (let g = 0; g < nGroups; g++) start[g + 1]! += start[g]!;
  const next = start.slice(0, nGroups);
  const order = new Int32Array(start[nGroups]!);
  const clusterOf = new Int32Array(nGroups).fill(-1);
  for (let i = 0; i < groupOf.length; i++) {
    const g = groupOf[i]!;
    if (g < 0 || Number.isNaN(keep[i])) continue;
    order[next[g]!++] = i;
    if (clusterOf[g] === -1) clusterOf[g] = part.clusterOf[i]!;
  }
  return { start, order, nGroups, clusterOf };
}

export type PairStatistic = (x: Float64Array, y: Float64Array) => number;

/** A statistic of truth and score inside every item, averaged over items where it is defined (WMT's "item" grouping). */
export function meanOverItems(
  part: Part,
  values: Float64Array,
  statistic: PairStatistic,
): Prepared | undefined {
  const groups = groupBy(part, part.itemOf, values);
  const stats = new Float64Array(2 * part.nClusters);
  let total = 0;
  let n = 0;
  for (let g = 0; g < groups.nGroups; g++) {
    const at = groups.order.subarray(groups.start[g]!, groups.start[g + 1]!);
    if (at.length < 2) continue;
    const v = statistic(pick(part.truth, at), pick(values, at));
    if (Number.isNaN(v)) continue;
    stats[2 * groups.clusterOf[g]!]! += v;
    stats[2 * groups.clusterOf[g]! + 1]!++;
    total += v;
    n++;
  }
  return n === 0 ? undefined : { value: total / n, body: ratio(stats), ...coverage(part, values) };
}

/** The values at some positions. */
export function pick(values: Float64Array, at: Int32Array): Float64Array {
  return Float64Array.from(at, (i) => values[i]!);
}

const MOMENTS = 6;

/** Pearson's r from n, sums, sums of squares and of products at `from`; NaN where either is constant. */
export function pearsonFromSums(sums: ArrayLike<number>, from: number): number {
  const n = sums[from]!;
  const [sx, sy] = [sums[from + 1]!, sums[from + 2]!];
  const vx = sums[from + 3]! - (sx * sx) / n;
  const vy = sums[from + 4]! - (sy * sy) / n;
  const tiny = 1e-12;
  if (!(vx > tiny * sums[from + 3]!) || !(vy > tiny * sums[from + 4]!)) return NaN;
  const r = (sums[from + 5]! - (sx * sy) / n) / Math.sqrt(vx * vy);
  return Math.max(-1, Math.min(1, r));
}

/** Mean and population sd of the values for which `keep` is not NaN; a constant has sd 1 so that it can be divided by. */
export function centreAndScale(values: Float64Array, keep: Float64Array): { centre: number; scale: number } {
  let [total, squares, n] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(keep[i]!)) continue;
    total += values[i]!;
    n++;
  }
  const centre = total / n;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(keep[i]!)) squares += (values[i]! - centre) ** 2;
  const scale = Math.sqrt(squares / n);
  return { centre, scale: scale > 1e-12 * Math.abs(centre) ? scale : 1 };
}

/**
 * Moments of truth and score by cluster, one block of columns a group (`groupOf` all zero: one block).
 * Values are z-scored first: sums stay exact, and scorers of different scales can be exchanged (Deutsch et al. 2021).
 */
export function momentsBody(part: Part, values: Float64Array, groupOf: Int32Array | undefined): Additive {
  const nGroups = groupOf ? part.systems.length : 1;
  const nCols = MOMENTS * nGroups;
  const stats = new Float64Array(part.nClusters * nCols);
  const [gold, score] = [centreAndScale(part.truth, values), centreAndScale(values, values)];
  for (let i = 0; i < values.length; i++) {
    const group = groupOf ? groupOf[i]! : 0;
    if (Number.isNaN(values[i]!) || group < 0) continue;
    const x = (part.truth[i]! - gold.centre) / gold.scale;
    const y = (values[i]! - score.centre) / score.scale;
    const at = part.clusterOf[i]! * nCols + MOMENTS * group;
    stats[at]!++;
    stats[at + 1]! += x;
    stats[at + 2]! += y;
    stats[at + 3]! += x * x;
    stats[at + 4]! += y * y;
    stats[at + 5]! += x * y;
  }
  const combine = (sums: ArrayLike<number>): number => {
    let total = 0;
    let n = 0;
    for (let g = 0; g < nGroups; g++) {
      const r = sums[MOMENTS * g]! < 2 ? NaN : pearsonFromSums(sums, MOMENTS * g);
      if (Number.isNaN(r)) continue;
      total += r;
      n++;
    }
    return n === 0 ? NaN : total / n;
  };
  return { kind: "additive", nCols, stats, combine, isMean: false };
}
