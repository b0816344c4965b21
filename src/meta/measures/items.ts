import type { Column } from "../columns.ts";
import { bestOfK } from "../benchmarks/best-of-k.ts";
import { prepareTies, type TiesRow, weightedTies } from "../benchmarks/reward-bench-ties.ts";
import type { Part } from "../view.ts";
import { groupBy, pick } from "./grid.ts";
import { coverage, type Measure, type Prepared, ratio } from "./measure.ts";

/** Golds that name the right outputs of an item. */
const onCorrect = (part: Part): boolean => part.view.units === "outputs" && part.view.gold.over === "items";

interface ItemScores {
  readonly cluster: number;
  readonly item: number;
  readonly right: Float64Array;
  readonly wrong: Float64Array;
}

/** Scores of right and wrong outputs of every item that is scored whole. */
function itemScores(part: Part, values: Float64Array): ItemScores[] {
  const groups = groupBy(part, part.itemOf, part.truth);
  const found: ItemScores[] = [];
  for (let g = 0; g < groups.nGroups; g++) {
    const at = groups.order.subarray(groups.start[g]!, groups.start[g + 1]!);
    if (pick(values, at).some(Number.isNaN)) continue;
    const [right, wrong] = [1, 0].map((t) =>
      pick(
        values,
        at.filter((i) => part.truth[i] === t),
      ),
    );
    if (right!.length > 0 && wrong!.length > 0)
      found.push({ cluster: groups.clusterOf[g]!, item: g, right: right!, wrong: wrong! });
  }
  return found;
}

const isTies = (part: Part, item: ItemScores): boolean => {
  const { dataset } = part.view;
  const unit = part.units[part.itemOf.indexOf(item.item)]!;
  const own = dataset.items[dataset.itemIndex.get(dataset.outputs[unit]!.itemId)!]!;
  return own.tags["subset"]?.toLowerCase() === "ties";
};

function idOf(part: Part, item: ItemScores): string {
  return part.view.dataset.outputs[part.units[part.itemOf.indexOf(item.item)]!]!.itemId;
}

function prepareBestOfK(part: Part, column: Column): Prepared | undefined {
  const stats = new Float64Array(2 * part.nClusters);
  let total = 0;
  const scored = itemScores(part, column.values).filter((item) => !isTies(part, item));
  for (const item of scored) {
    let credit = 0;
    for (const r of item.right) credit += bestOfK([r, ...item.wrong]) / item.right.length;
    stats[2 * item.cluster]! += credit;
    stats[2 * item.cluster + 1]!++;
    total += credit;
  }
  const n = scored.length;
  if (n === 0) return undefined;
  return {
    value: total / n,
    body: ratio(stats),
    ...coverage(part, column.values),
    n,
    nItems: n,
    dropped: part.nItems - n,
  };
}

/** Share of items whose right output has the highest score; a shared top is shared credit. */
const bestOfKMeasure: Measure = {
  name: "best-of-k",
  rule: "the right output has the highest score; a shared top counts 1/ties",
  level: "response",
  grouping: "item",
  population: "items like these",
  smooth: false,
  chance: 0.25,
  applies: onCorrect,
  prepare: prepareBestOfK,
};

function prepareTiesScore(part: Part, column: Column): Prepared | undefined {
  const scored = itemScores(part, column.values).filter((item) => isTies(part, item));
  if (scored.length === 0) return undefined;
  const rows = scored.map((item): TiesRow => {
    const scores = [...item.right, ...item.wrong];
    return { id: idOf(part, item), numCorrect: item.right.length, scores };
  });
  const clusters = Int32Array.from(scored, (item) => item.cluster);
  const prepared = prepareTies(rows);
  const score = (weights?: ArrayLike<number>): number =>
    weightedTies(prepared, (row) => (weights ? weights[clusters[row]!]! : 1)).value;
  const value = score();
  if (Number.isNaN(value)) return undefined;
  const n = scored.length;
  return {
    value,
    body: { kind: "reweighted", value: score },
    ...coverage(part, column.values),
    n,
    nItems: n,
    dropped: part.nItems - n,
  };
}

const ties: Measure = {
  name: "ties-score",
  rule: "RewardBench 2 Ties: weighted accuracy and margins over prompts in both forms",
  level: "response",
  grouping: "item",
  population: "items like these",
  smooth: false,
  chance: null,
  applies: (part) => onCorrect(part) && part.view.dataset.head.rule === "rewardbench-2",
  prepare: prepareTiesScore,
};

export const ITEM_MEASURES: readonly Measure[] = [bestOfKMeasure, ties];
