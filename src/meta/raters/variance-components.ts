import { bootstrapSums } from "../../num/index.ts";
import { type Estimate, estimateOf, type Resampling, sumByCluster } from "./cluster-sums.ts";
import type { RatedUnits } from "./rated-units.ts";

/** Names of the components, each a variance on the scale of the ratings. */
export const COMPONENTS = ["item", "system", "item x system", "rater", "residual", "repeat"] as const;
export type Component = (typeof COMPONENTS)[number];

/** How the ratings' variance splits, and what further ratings would bring. */
export interface VarianceComponents {
  /** Estimates can be negative by chance; NaN where the design cannot tell the component. */
  readonly components: Readonly<Record<Component, Estimate>>;
  /** Reliability of the mean of k raters on one unit, differences of raters counted as error only where they are not the same for all units. */
  readonly reliability: { readonly one: Estimate; readonly now: Estimate };
  /** Share of one rating's variance inside a system that is the unit's own: how far raters agree about outputs of one system. Can be negative. */
  readonly withinSystem: Estimate;
  /** Ratings a unit, on average. */
  readonly ratersNow: number;
  readonly itemsNow: number;
  /** Raters a unit for a reliability of 0.8; NaN where no number reaches it. */
  readonly ratersFor80: number;
  /** Variance of a system's mean now, from choosing items and from rater noise; NaN without systems. */
  readonly systemError: { readonly fromItems: number; readonly fromRatings: number };
}

/** Values and squares summed over a group of ratings. */
interface Group {
  n: number;
  total: number;
  squares: number;
}

/** Half the mean squared difference over pairs, kept as sums: half squared differences, and pairs. */
interface Pairs {
  half: number;
  n: number;
}

/** Pairs inside a group: n sum x^2 - (sum x)^2 is the sum of squared differences over unordered pairs. */
const inside = ({ n, total, squares }: Group): Pairs => ({
  half: (n * squares - total * total) / 2,
  n: (n * (n - 1)) / 2,
});

interface Layout {
  readonly nRaters: number;
  readonly nSystems: number;
  /** Columns: groups over clusters (all, rater, system, rater x system) as triples, then pair sums inside items. */
  readonly nGroups: number;
  readonly nCols: number;
}

const layoutOf = (nRaters: number, nSystems: number): Layout => {
  const nGroups = 1 + nRaters + nSystems + nRaters * nSystems;
  return { nRaters, nSystems, nGroups, nCols: 3 * nGroups + 2 * 3 };
};

/** Pairs of ratings by what they share, from the column sums. */
function pairClasses(s: ArrayLike<number>, { nRaters, nSystems, nGroups }: Layout) {
  const group = (g: number): Pairs => inside({ n: s[3 * g]!, total: s[3 * g + 1]!, squares: s[3 * g + 2]! });
  const summed = (from: number, n: number): Pairs => {
    const out = { half: 0, n: 0 };
    for (let g = from; g < from + n; g++) {
      const p = group(g);
      out.half += p.half;
      out.n += p.n;
    }
    return out;
  };
  const stored = (k: number): Pairs => ({ half: s[3 * nGroups + 2 * k]!, n: s[3 * nGroups + 2 * k + 1]! });
  const combine = (...terms: readonly (readonly [number, Pairs])[]): number => {
    let [half, n] = [0, 0];
    for (const [sign, p] of terms) {
      half += sign * p.half;
      n += sign * p.n;
    }
    return n > 0.5 ? half / n : NaN;
  };
  const all = group(0);
  const rater = summed(1, nRaters);
  const system = summed(1 + nRaters, nSystems);
  const raterSystem = summed(1 + nRaters + nSystems, nRaters * nSystems);
  const [item, raterItem, unit] = [stored(0), stored(1), stored(2)];
  return {
    sameUnit: combine([1, unit]),
    sameRaterItem: combine([1, raterItem]),
    sameRaterSystem: combine([1, raterSystem]),
    sameRater: combine([1, rater], [-1, raterItem], [-1, raterSystem]),
    nothing: combine(
      [1, all],
      [-1, rater],
      [-1, system],
      [-1, item],
      [1, raterItem],
      [1, raterSystem],
      [1, unit],
    ),
  };
}

/** Components from the mean squared differences of each class of pairs; see `varianceComponents`. */
function solve(s: ArrayLike<number>, layout: Layout): Float64Array {
  const c = pairClasses(s, layout);
  if (layout.nSystems <= 1) {
    const sameRater = c.sameRaterSystem;
    const all = layoutDifferent(s, layout);
    const rater = all - sameRater;
    const residual = c.sameUnit - rater;
    return Float64Array.of(sameRater - residual, NaN, NaN, rater, residual);
  }
  const system = c.sameRater - c.sameRaterSystem;
  const item = c.sameRater - c.sameRaterItem;
  const rater = c.nothing - c.sameRater;
  const residual = c.sameUnit - rater;
  return Float64Array.of(item, system, c.sameRaterItem - system - residual, rater, residual);
}

/** One system only: pairs of different raters and different items. */
function layoutDifferent(s: ArrayLike<number>, { nRaters, nGroups }: Layout): number {
  const group = (g: number): Pairs => inside({ n: s[3 * g]!, total: s[3 * g + 1]!, squares: s[3 * g + 2]! });
  const all = group(0);
  let [half, n] = [all.half, all.n];
  for (let r = 0; r < nRaters; r++) {
    const p = group(1 + r);
    half -= p.half;
    n -= p.n;
  }
  half -= s[3 * nGroups + 4]!;
  n -= s[3 * nGroups + 5]!;
  return n > 0.5 ? half / n : NaN;
}

/** Ratings of every item by unit, for pair sums inside items. */
function itemPairs(rated: RatedUnits, units: readonly number[], centre: number): [Pairs, Pairs, Pairs] {
  const { table } = rated;
  const whole: Group = { n: 0, total: 0, squares: 0 };
  const byRater = new Map<number, Group>();
  const sums: [Pairs, Pairs, Pairs] = [
    { half: 0, n: 0 },
    { half: 0, n: 0 },
    { half: 0, n: 0 },
  ];
  const add = (g: Group, v: number) => {
    g.n++;
    g.total += v;
    g.squares += v * v;
  };
  const note = (to: Pairs, p: Pairs) => {
    to.half += p.half;
    to.n += p.n;
  };
  for (const u of units) {
    const unit: Group = { n: 0, total: 0, squares: 0 };
    for (let r = 0; r < table.nRaters; r++) {
      const v = table.values[u * table.nRaters + r]! - centre;
      if (Number.isNaN(v)) continue;
      add(whole, v);
      add(unit, v);
      const own = byRater.get(r) ?? { n: 0, total: 0, squares: 0 };
      byRater.set(r, own);
      add(own, v);
    }
    note(sums[2], inside(unit));
  }
  note(sums[0], inside(whole));
  for (const own of byRater.values()) note(sums[1], inside(own));
  return sums;
}

function clusterStats(rated: RatedUnits, layout: Layout, centre: number): Float64Array {
  const { part, table } = rated;
  const { nRaters, nSystems, nGroups, nCols } = layout;
  const clusters = { clusterOf: part.clusterOf, nClusters: part.nClusters };
  const stats = sumByCluster(clusters, nCols, (u, row) => {
    const s = nSystems > 1 ? part.systemOf[u]! : 0;
    for (let r = 0; r < nRaters; r++) {
      const v = table.values[u * nRaters + r]! - centre;
      if (Number.isNaN(v)) continue;
      for (const g of [0, 1 + r, 1 + nRaters + s, 1 + nRaters + nSystems + r * nSystems + s]) {
        row[3 * g]! += 1;
        row[3 * g + 1]! += v;
        row[3 * g + 2]! += v * v;
      }
    }
    return true;
  });
  const byItem = new Map<number, number[]>();
  for (let u = 0; u < table.nUnits; u++) {
    const at = part.itemOf[u]!;
    byItem.set(at, [...(byItem.get(at) ?? []), u]);
  }
  for (const units of byItem.values()) {
    const to = part.clusterOf[units[0]!]! * nCols + 3 * nGroups;
    itemPairs(rated, units, centre).forEach((p, k) => {
      stats[to + 2 * k]! += p.half;
      stats[to + 2 * k + 1]! += p.n;
    });
  }
  return stats;
}

/** Above this many group columns the interval is left out. */
const MOST_COLUMNS = 4000;

/**
 * Variance components of ratings by item, system, their interaction, rater and residual (which holds the rater's interactions and, where nothing is
 * repeated, the repeat noise), by the method of moments on pairs of ratings: half the mean squared difference of two ratings that share a unit is
 * rater + residual; that share rater and item, system + interaction + residual; and so on. No balance is needed and missing ratings are allowed.
 * One system (or none) leaves item, rater and residual. Source: Brennan (2001), Generalizability Theory, chapter 7 (unbalanced designs).
 */
export function varianceComponents(
  rated: RatedUnits,
  { weights, confidence }: Resampling,
): VarianceComponents {
  const { part, table } = rated;
  const isCrossed = part.systems.length > 1 && part.systemOf.every((s) => s >= 0);
  const layout = layoutOf(table.nRaters, isCrossed ? part.systems.length : 1);
  let [centre, nRatings] = [0, 0];
  for (const v of table.values) {
    if (Number.isNaN(v)) continue;
    centre += v;
    nRatings++;
  }
  const stats = clusterStats(rated, layout, centre / nRatings);
  const at = (k: number) => (s: ArrayLike<number>) => solve(s, layout)[k]!;
  const sums = new Float64Array(layout.nCols);
  for (let i = 0; i < stats.length; i++) sums[i % layout.nCols]! += stats[i]!;
  const values = solve(sums, layout);
  const nResamples = layout.nCols > MOST_COLUMNS ? 0 : weights.length / part.nClusters;
  const resampled = new Float64Array(nResamples * layout.nCols);
  if (nResamples > 0) bootstrapSums(stats, layout.nCols, weights, resampled);
  const estimate = (combine: (s: ArrayLike<number>) => number): Estimate => {
    const found = new Float64Array(nResamples);
    for (let b = 0; b < nResamples; b++)
      found[b] = combine(resampled.subarray(b * layout.nCols, (b + 1) * layout.nCols));
    return estimateOf(combine(sums), found, { weights, confidence });
  };
  const [item, system, both, , residual] = values as unknown as number[];
  const unitVariance = (v: ArrayLike<number>) =>
    [0, 1, 2].reduce((t, k) => t + (Number.isNaN(v[k]!) ? 0 : v[k]!), 0);
  const ratersNow = nRatings / table.nUnits;
  const reliability = (k: number) => (s: ArrayLike<number>) => {
    const v = solve(s, layout);
    const own = unitVariance(v);
    return Math.max(0, own) / (Math.max(0, own) + Math.max(0, v[4]!) / k);
  };
  const within = (s: ArrayLike<number>) => {
    const v = solve(s, layout);
    return (v[0]! + v[2]!) / (v[0]! + v[2]! + v[4]!);
  };
  const one = reliability(1)(sums);
  const needed = (0.8 / 0.2) * ((1 - one) / one);
  const itemsNow = isCrossed ? table.nUnits / part.systems.length : part.nItems;
  const none: Estimate = { value: NaN, ciLow: null, ciHigh: null };
  return {
    components: {
      item: estimate(at(0)),
      system: Number.isNaN(system!) ? none : estimate(at(1)),
      "item x system": Number.isNaN(both!) ? none : estimate(at(2)),
      rater: estimate(at(3)),
      residual: estimate(at(4)),
      repeat: none,
    },
    reliability: { one: estimate(reliability(1)), now: estimate(reliability(ratersNow)) },
    withinSystem: isCrossed ? estimate(within) : none,
    ratersNow,
    itemsNow,
    ratersFor80: one > 0 && Number.isFinite(needed) ? Math.max(1, Math.ceil(needed)) : NaN,
    systemError: isCrossed
      ? {
          fromItems: Math.max(0, both!) / itemsNow,
          fromRatings: Math.max(0, residual!) / (itemsNow * ratersNow),
        }
      : {
          fromItems: Math.max(0, item!) / itemsNow,
          fromRatings: Math.max(0, residual!) / (itemsNow * ratersNow),
        },
  };
}
