import { seeded } from "../../num/index.ts";
import { accuracyCrossValidated, accuracyTuned, itemFolds } from "../correlation/accuracy-with-ties.ts";
import type { Column } from "../columns.ts";
import { groupUnits, presentIn } from "../grouping.ts";
import { kendallCounts } from "../correlation/kendall-counts.ts";
import { kendallTau, type TauVariant } from "../correlation/kendall.ts";
import type { Part } from "../view.ts";
import { groupBy, meanOverItems } from "./grid.ts";
import { coverage, type Measure, type MeasureOptions, type Prepared, ratio, totals } from "./measure.ts";
import { hasSeveralPerItem } from "./outputs.ts";

const FOLDS = 10;

interface TieCounting {
  /** Tie threshold of each item. */
  epsilonOf(item: number): number;
  /** "pairs": pooled counts of pairs; "items": every item weighs the same. */
  readonly weighting: "pairs" | "items";
  /** Turns accuracy into the measure (tau-eq is 2 acc - 1). */
  readonly scale?: (accuracy: number) => number;
}

/** Right pairs of one item: concordant, or tied in both, at a tie threshold. */
function rightPairs(part: Part, values: Float64Array, at: Int32Array, epsilon: number): number {
  let right = 0;
  for (let i = 0; i < at.length; i++) {
    const gi = part.truth[at[i]!]!;
    const vi = values[at[i]!]!;
    for (let j = i + 1; j < at.length; j++) {
      const dg = gi - part.truth[at[j]!]!;
      const dv = vi - values[at[j]!]!;
      const tied = Math.abs(dv) <= epsilon;
      if (dg === 0 ? tied : !tied && dg > 0 === dv > 0) right++;
    }
  }
  return right;
}

/** Accuracy with ties inside items as sums by cluster; each item is counted at its own fixed threshold. */
function tiedAccuracy(part: Part, column: Column, counting: TieCounting): Prepared | undefined {
  const groups = groupBy(part, part.itemOf, column.values);
  const stats = new Float64Array(2 * part.nClusters);
  let pairs = 0;
  for (let g = 0; g < groups.nGroups; g++) {
    const at = groups.order.subarray(groups.start[g]!, groups.start[g + 1]!);
    const n = (at.length * (at.length - 1)) / 2;
    if (n === 0) continue;
    const right = rightPairs(part, column.values, at, counting.epsilonOf(g));
    const row = 2 * groups.clusterOf[g]!;
    stats[row]! += counting.weighting === "pairs" ? right : right / n;
    stats[row + 1]! += counting.weighting === "pairs" ? n : 1;
    pairs += n;
  }
  if (pairs === 0) return undefined;
  const body = scaled(ratio(stats), counting.scale);
  return { value: body.combine(totals(body)), body, ...coverage(part, column.values), n: pairs };
}

function scaled(body: ReturnType<typeof ratio>, scale: TieCounting["scale"]): ReturnType<typeof ratio> {
  return scale ? { ...body, isMean: false, combine: (sums) => scale(body.combine(sums)) } : body;
}

function columnsOf(part: Part, column: Column) {
  const keep = presentIn(part.truth, column.values);
  return {
    groups: groupUnits(part.itemOf, part.nItems, keep),
    columns: { gold: part.truth, metric: column.values },
  };
}

/** Thresholds by item, tuned on the other folds. Folds are drawn over clusters, so that items of one cluster stay together. */
function crossValidated(part: Part, column: Column, options: MeasureOptions): TieCounting {
  const { groups, columns } = columnsOf(part, column);
  const clusterFold = itemFolds(
    part.nClusters,
    FOLDS,
    seeded(options.seed, "folds", part.view.dataset.head.name),
  );
  const foldOf = Float64Array.from(part.clusterOf, (c) => clusterFold[c]!);
  const nFolds = Math.min(FOLDS, part.nClusters);
  const { epsilons } = accuracyCrossValidated(groups, columns, { foldOf, nFolds });
  const ofItem = new Float64Array(part.nItems);
  part.itemOf.forEach((item, i) => (ofItem[item] = epsilons[foldOf[i]!] ?? 0));
  return { epsilonOf: (item) => (Number.isNaN(ofItem[item]!) ? 0 : ofItem[item]!), weighting: "pairs" };
}

const common = {
  level: "response",
  grouping: "item",
  population: "items like these",
  smooth: false,
  chance: null,
  applies: hasSeveralPerItem,
} as const;

const right = "pairs of one item ordered as in gold or tied in both";

const accEq: Measure = {
  ...common,
  name: "acc-eq",
  rule: `${right}; a tie is an equal score; mean over items`,
  prepare: (part, column) => tiedAccuracy(part, column, { epsilonOf: () => 0, weighting: "items" }),
};

const tauEq: Measure = {
  ...common,
  name: "tau-eq",
  rule: "2 acc-eq - 1",
  chance: 0,
  prepare: (part, column) =>
    tiedAccuracy(part, column, { epsilonOf: () => 0, weighting: "items", scale: (a) => 2 * a - 1 }),
};

const accEqWmt: Measure = {
  ...common,
  name: "acc-eq-wmt",
  rule: `${right}; tie threshold tuned in-sample as WMT does (optimistic), held fixed in resamples; mean over items`,
  prepare: (part, column) => {
    const { groups, columns } = columnsOf(part, column);
    const { epsilon } = accuracyTuned(groups, columns);
    return tiedAccuracy(part, column, { epsilonOf: () => epsilon, weighting: "items" });
  },
};

const accEqCv: Measure = {
  ...common,
  name: "acc-eq-cv",
  rule: `${right}; tie threshold tuned on the other of ${FOLDS} folds of items, held fixed in resamples; pooled pairs`,
  prepare: (part, column, options) => tiedAccuracy(part, column, crossValidated(part, column, options)),
};

const tauByItem = (variant: TauVariant): Measure => ({
  ...common,
  name: `tau-${variant}`,
  rule: `Kendall's tau-${variant} inside every item, mean over items where defined`,
  chance: 0,
  prepare: (part, column) =>
    meanOverItems(part, column.values, (x, y) => kendallTau(kendallCounts(x, y), variant)),
});

export const TIE_MEASURES: readonly Measure[] = [
  accEqCv,
  accEq,
  accEqWmt,
  tauEq,
  tauByItem("a"),
  tauByItem("b"),
  tauByItem("c"),
];
