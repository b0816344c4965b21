import type { Column } from "../columns.ts";
import type { SummedScorer } from "../comparisons/max-t.ts";
import type { Grouping, Level } from "../result.ts";
import type { Part } from "../view.ts";

/** A measure as sums of per-cluster statistics: resampling and permuting only add rows. */
export interface Additive {
  readonly kind: "additive";
  readonly nCols: number;
  /** [nClusters x nCols], row-major. */
  readonly stats: Float64Array;
  combine(sums: ArrayLike<number>): number;
  /** True where combine is sums[0] / sums[1]. */
  readonly isMean: boolean;
  /** System measures: the value where system s, numbered as in the part, counts weights[s] times (systems resampled too). */
  combineSystems?(sums: ArrayLike<number>, weights: ArrayLike<number>): number;
  /** See `SummedScorer`: a statistic that stays the same when two scorers are exchanged. */
  against?(other: SummedScorer): (sums: ArrayLike<number>) => number;
  readonly spreads?: Float64Array;
}

/** A measure that is no function of sums: recomputed with integer weights of the clusters. */
export interface Reweighted {
  readonly kind: "reweighted";
  /** The measure with cluster c counted weights[c] times; pairs of one unit with its own copy are left out. */
  value(weights: ArrayLike<number>): number;
}

/** One measure of one scorer on one part, ready to be resampled. */
export interface Prepared {
  readonly value: number;
  readonly body: Additive | Reweighted;
  /** What permutation tests swap between two scorers, where it is smaller than `body` (gold held fixed). */
  readonly swap?: Additive;
  /** False where the scorer covers less than others do, so that its statistics cannot be exchanged with theirs. */
  readonly isExchangeable?: boolean;
  /** Units counted. */
  readonly n: number;
  readonly nItems: number;
  readonly nSystems: number;
  /** Units with a truth but without this scorer's value. */
  readonly dropped: number;
}

export interface MeasureOptions {
  /** Resamples of the measure's own (sign flips of soft pairwise accuracy). */
  readonly permutations: number;
  readonly seed: number;
}

/** One measure, declared as data plus the function that prepares it. One registry line each (measures/index.ts). */
export interface Measure {
  readonly name: string;
  readonly rule: string;
  readonly level: Level;
  readonly grouping: Grouping;
  readonly population: string;
  /** Smooth functions of means may use BCa intervals. */
  readonly smooth: boolean;
  /** The value of knowing nothing, where it does not depend on the data. */
  readonly chance: number | null;
  /** Larger is better for every measure. */
  applies(part: Part): boolean;
  /** Undefined where the column has nothing to measure here. */
  prepare(part: Part, column: Column, options: MeasureOptions): Prepared | undefined;
}

/** Items and systems seen among the units for which `seen` is not NaN. */
export function coverage(
  part: Part,
  seen: ArrayLike<number>,
): { n: number; nItems: number; nSystems: number; dropped: number } {
  const items = new Set<number>();
  const systems = new Set<number>();
  let n = 0;
  for (let i = 0; i < seen.length; i++) {
    if (Number.isNaN(seen[i])) continue;
    n++;
    items.add(part.itemOf[i]!);
    if (part.systemOf[i]! >= 0) systems.add(part.systemOf[i]!);
  }
  return {
    n,
    nItems: part.view.units === "systems" ? 0 : items.size,
    nSystems: systems.size,
    dropped: seen.length - n,
  };
}

/** Mean over units of a credit (NaN: not counted), as sums by cluster. */
export function meanOfUnits(part: Part, credit: Float64Array): Prepared | undefined {
  const stats = new Float64Array(2 * part.nClusters);
  let total = 0;
  let n = 0;
  for (let i = 0; i < credit.length; i++) {
    const c = credit[i]!;
    if (Number.isNaN(c)) continue;
    const row = 2 * part.clusterOf[i]!;
    stats[row]! += c;
    stats[row + 1]!++;
    total += c;
    n++;
  }
  if (n === 0) return undefined;
  return { value: total / n, body: ratio(stats), ...coverage(part, credit) };
}

/** The measure sums[0] / sums[1] over clusters. */
export function ratio(stats: Float64Array): Additive {
  return {
    kind: "additive",
    nCols: 2,
    stats,
    isMean: true,
    combine: (sums) => (sums[1] === 0 ? NaN : sums[0]! / sums[1]!),
  };
}

/** Column totals of [n x nCols] statistics. */
export function totals(body: Additive): Float64Array {
  const sums = new Float64Array(body.nCols);
  for (let i = 0; i < body.stats.length; i++) sums[i % body.nCols]! += body.stats[i]!;
  return sums;
}
