import type { Column } from "../columns.ts";
import type { Part } from "../view.ts";
import { groupBy } from "./grid.ts";
import { coverage, type Measure, type Prepared, ratio } from "./measure.ts";
import { hasSeveralPerItem } from "./outputs.ts";

/** What choosing the top of one item gives; a shared top is one drawn at random from it. */
export interface Choice {
  /** Share of the scorer's top outputs that humans rate best. */
  readonly hit: number;
  /** Mean gold of the scorer's top outputs, of the best output, and of all. */
  readonly picked: number;
  readonly best: number;
  readonly average: number;
}

/** The choice among the outputs of one item that `at` names. All of them must have gold and value. */
export function choiceOf(gold: ArrayLike<number>, values: ArrayLike<number>, at: ArrayLike<number>): Choice {
  let [top, best, total] = [-Infinity, -Infinity, 0];
  for (let k = 0; k < at.length; k++) {
    const i = at[k]!;
    if (values[i]! > top) top = values[i]!;
    if (gold[i]! > best) best = gold[i]!;
    total += gold[i]!;
  }
  let [tied, hits, picked] = [0, 0, 0];
  for (let k = 0; k < at.length; k++) {
    const i = at[k]!;
    if (values[i] !== top) continue;
    tied++;
    picked += gold[i]!;
    if (gold[i] === best) hits++;
  }
  return { hit: hits / tied, picked: picked / tied, best, average: total / at.length };
}

interface Rerank {
  /** Numerator and denominator of one item. */
  terms(choice: Choice): readonly [number, number];
  /** Whether items whose outputs humans rate alike are counted: there is nothing to choose in them. */
  readonly countsAlike: boolean;
}

/** Items whose judged outputs (two or more) all have a value, as ratio sums by cluster. */
function prepareRerank(part: Part, column: Column, { terms, countsAlike }: Rerank): Prepared | undefined {
  const groups = groupBy(part, part.itemOf, part.truth);
  const stats = new Float64Array(2 * part.nClusters);
  let [above, below, nItems] = [0, 0, 0];
  for (let g = 0; g < groups.nGroups; g++) {
    const at = groups.order.subarray(groups.start[g]!, groups.start[g + 1]!);
    if (at.length < 2 || at.some((i) => Number.isNaN(column.values[i]!))) continue;
    const choice = choiceOf(part.truth, column.values, at);
    if (!countsAlike && at.every((i) => part.truth[i] === choice.best)) continue;
    const [a, b] = terms(choice);
    stats[2 * groups.clusterOf[g]!]! += a;
    stats[2 * groups.clusterOf[g]! + 1]! += b;
    above += a;
    below += b;
    nItems++;
  }
  if (nItems === 0 || below === 0) return undefined;
  const body = ratio(stats);
  return { ...coverage(part, column.values), value: above / below, body, n: nItems, nItems };
}

const common = {
  level: "response",
  grouping: "item",
  population: "items like these",
  smooth: false,
  applies: hasSeveralPerItem,
} as const;

const TIES = "a shared top is one of it at random; items with an unscored output left out";

/** Use for choosing: share of items whose top-scored output humans rate best (Perrella et al. 2024b: re-ranking precision). */
export const rerankPrecision: Measure = {
  ...common,
  name: "rerank-precision",
  rule: `the top-scored output of an item is rated best; ${TIES}; items rated alike throughout left out`,
  chance: null,
  prepare: (part, column) =>
    prepareRerank(part, column, { terms: ({ hit }) => [hit, 1], countsAlike: false }),
};

/** Use for choosing: gold of the scorer's choice less gold of the best one there was, in gold units; 0 the best, else negative. */
export const rerankRegret: Measure = {
  ...common,
  name: "rerank-regret",
  rule: `gold of the top-scored output less gold of the item's best, in gold units, mean over items; ${TIES}`,
  chance: null,
  prepare: (part, column) =>
    prepareRerank(part, column, {
      terms: ({ picked, best }) => [picked - best, 1],
      countsAlike: true,
    }),
};

/** Use for choosing: how much of what the best choice gains over a random one the scorer's choice gains; 1 all, 0 as at random, below 0 worse. */
export const rerankGain: Measure = {
  ...common,
  name: "rerank-gain",
  rule: `gold gained over a random output, as a share of what the item's best would gain, summed over items; ${TIES}`,
  chance: 0,
  prepare: (part, column) =>
    prepareRerank(part, column, {
      terms: ({ picked, best, average }) => [picked - average, best - average],
      countsAlike: false,
    }),
};

export const RERANK_MEASURES: readonly Measure[] = [rerankPrecision, rerankRegret, rerankGain];
