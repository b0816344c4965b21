import { sortOrder } from "../../num/index.ts";
import type { Column } from "../columns.ts";
import type { Part } from "../view.ts";
import { meanOverItems, momentsBody, pick } from "./grid.ts";
import { coverage, type Measure, type Prepared, totals } from "./measure.ts";
import { weightedAuc, weightedMidranks, weightedPearson } from "./weighted.ts";

export const onRatings = (part: Part): boolean =>
  part.view.units === "outputs" && part.view.gold.over === "outputs";

/** Whether some item has two or more judged outputs. */
export function hasSeveralPerItem(part: Part): boolean {
  return onRatings(part) && part.units.length > part.nItems;
}

/** Whether the truth takes exactly the values 0 and 1. */
export function isBinary(part: Part): boolean {
  return part.truth.every((t) => t === 0 || t === 1) && part.truth.includes(0) && part.truth.includes(1);
}

const common = { level: "response", population: "items like these" } as const;

function prepareMoments(part: Part, column: Column, groupOf: Int32Array | undefined): Prepared | undefined {
  const body = momentsBody(part, column.values, groupOf);
  const value = body.combine(totals(body));
  return Number.isNaN(value) ? undefined : { value, body, ...coverage(part, column.values) };
}

const pearsonOf = (x: Float64Array, y: Float64Array): number =>
  weightedPearson(x, y, new Uint8Array(x.length).fill(1));

export const pearsonNone: Measure = {
  ...common,
  name: "pearson",
  rule: "Pearson over all outputs",
  grouping: "none",
  smooth: true,
  chance: 0,
  applies: onRatings,
  prepare: (part, column) => prepareMoments(part, column, undefined),
};

const pearsonItem: Measure = {
  ...common,
  name: "pearson",
  rule: "Pearson inside every item, mean over items where defined",
  grouping: "item",
  smooth: false,
  chance: 0,
  applies: hasSeveralPerItem,
  prepare: (part, column) => meanOverItems(part, column.values, pearsonOf),
};

const pearsonSystem: Measure = {
  ...common,
  name: "pearson",
  rule: "Pearson inside every system, mean over systems where defined",
  grouping: "system",
  smooth: false,
  chance: 0,
  applies: (part) => onRatings(part) && part.systems.length >= 2,
  prepare: (part, column) => prepareMoments(part, column, part.systemOf),
};

/** Units that have a value, with what reweighting needs: their cluster's weight, gathered once per resample. */
export interface Kept {
  readonly truth: Float64Array;
  readonly values: Float64Array;
  /** Writes each kept unit's weight to a buffer that is reused, and returns it. */
  unitWeights(weights: ArrayLike<number>): Int32Array;
}

/** The units of a part for which the column has a value. */
export function keptUnits(part: Part, column: Column): Kept {
  const at = Int32Array.from(column.values.keys()).filter((i) => !Number.isNaN(column.values[i]!));
  const clusters = Int32Array.from(at, (i) => part.clusterOf[i]!);
  const own = new Int32Array(at.length);
  return {
    truth: pick(part.truth, at),
    values: pick(column.values, at),
    unitWeights: (weights) => {
      for (let k = 0; k < clusters.length; k++) own[k] = weights[clusters[k]!]!;
      return own;
    },
  };
}

/** A measure recomputed with unit weights; undefined where the plain value is NaN. */
export function reweighted(
  part: Part,
  column: Column,
  make: (kept: Kept) => (unitWeights: Int32Array) => number,
): Prepared | undefined {
  const kept = keptUnits(part, column);
  const measure = make(kept);
  const value = measure(new Int32Array(kept.truth.length).fill(1));
  if (Number.isNaN(value)) return undefined;
  return {
    value,
    body: { kind: "reweighted", value: (weights) => measure(kept.unitWeights(weights)) },
    ...coverage(part, column.values),
  };
}

/** Spearman of kept units with midranks taken anew for every set of weights. */
function weightedSpearman({ truth, values }: Kept): (weights: Int32Array) => number {
  const [byTruth, byValue] = [sortOrder(truth), sortOrder(values)];
  const [rankTruth, rankValue] = [new Float64Array(truth.length), new Float64Array(truth.length)];
  return (weights) => {
    weightedMidranks(truth, byTruth, weights, rankTruth);
    weightedMidranks(values, byValue, weights, rankValue);
    return weightedPearson(rankTruth, rankValue, weights);
  };
}

function plainSpearman(truth: Float64Array, values: Float64Array): number {
  const kept = { truth, values, unitWeights: () => new Int32Array() };
  return weightedSpearman(kept)(new Int32Array(truth.length).fill(1));
}

export const spearmanNone: Measure = {
  ...common,
  name: "spearman",
  rule: "Spearman over all outputs",
  grouping: "none",
  smooth: false,
  chance: 0,
  applies: onRatings,
  prepare: (part, column) => reweighted(part, column, weightedSpearman),
};

const spearmanItem: Measure = {
  ...common,
  name: "spearman",
  rule: "Spearman inside every item, mean over items where defined",
  grouping: "item",
  smooth: false,
  chance: 0,
  applies: hasSeveralPerItem,
  prepare: (part, column) => meanOverItems(part, column.values, plainSpearman),
};

const isBinaryUnits = (part: Part): boolean => part.view.units === "outputs" && isBinary(part);

export const auc: Measure = {
  ...common,
  name: "auc",
  rule: "area under the ROC curve, ties 1/2",
  grouping: "none",
  smooth: false,
  chance: 0.5,
  applies: isBinaryUnits,
  prepare: (part, column) =>
    reweighted(part, column, ({ truth, values }) => {
      const order = sortOrder(values);
      return (weights) => weightedAuc(values, order, { truth, weights });
    }),
};

export const CORRELATION_MEASURES: readonly Measure[] = [
  pearsonNone,
  pearsonItem,
  pearsonSystem,
  spearmanNone,
  spearmanItem,
  auc,
];
