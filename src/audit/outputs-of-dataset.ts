import { clusterOf, type Dataset, UserError } from "../core/index.ts";
import {
  type Candidate,
  candidates,
  chooseGold,
  columnOf,
  makeView,
  type Part,
  type View,
  wholePart,
} from "../meta/index.ts";
import type { ItemOutputs, OutputSource } from "./pressure/index.ts";

const NO_FILTERS = { where: {}, excludeSystems: [] };

/** A part with every unit of a kind and no truth, to read columns of scorers by. */
export function unjudgedPart(dataset: Dataset, units: "outputs" | "pairs"): Part {
  const truth = new Float64Array(units === "pairs" ? dataset.pairs.length : dataset.outputs.length).fill(0.5);
  const gold = { name: "none", summary: "", over: units, aspect: "", combine: "single" } as const;
  return wholePart({ dataset, gold, units, truth });
}

/** The scorer of that name, or the scorer given. @throws UserError listing the names where there is none. */
export function candidateNamed(dataset: Dataset, name: string | Candidate, what: string): Candidate {
  if (typeof name !== "string") return name;
  const known = candidates(dataset);
  const found = known.find((c) => c.name === name);
  if (found) return found;
  throw new UserError({
    where: dataset.head.name,
    problem: `unknown ${what} "${name}"`,
    expected: `one of: ${known.map((c) => c.name).join(", ")}`,
  });
}

/** Values of a scorer at every output, higher better, NaN where missing; undefined where it scores no outputs. */
export function outputValues(dataset: Dataset, candidate: Candidate): Float64Array | undefined {
  return columnOf(unjudgedPart(dataset, "outputs"), candidate)?.values;
}

/** What stands for the truth: a gold by name (the data's default where absent), a view with filters of its own, or null for none. */
export type GoldChoice = string | View | null | undefined;

/** Gold at every output: a gold of the data by name (the default where absent), else the scorer of that name; NaN where missing. */
export function outputGold(
  dataset: Dataset,
  name: GoldChoice,
): { readonly name: string; readonly values: Float64Array } | undefined {
  if (name === null) return undefined;
  if (typeof name === "object")
    return name.units === "outputs" ? { name: name.gold.name, values: name.truth } : undefined;
  const isScorer = name !== undefined && !dataset.golds.some((g) => g.name === name);
  if (isScorer) {
    const values = outputValues(dataset, candidateNamed(dataset, name, "gold"));
    return values && { name, values };
  }
  const gold = chooseGold(dataset, name);
  if (!gold || (gold.over !== "outputs" && gold.over !== "items")) return undefined;
  return { name: gold.name, values: makeView(dataset, gold, NO_FILTERS).truth };
}

/** "policy" where every output carries the tag source=policy, else "pool". */
export function outputSource(dataset: Dataset): OutputSource {
  const isPolicy = dataset.outputs.length > 0 && dataset.outputs.every((o) => o.tags.source === "policy");
  return isPolicy ? "policy" : "pool";
}

/** Outputs by item that have both values. */
export interface GroupedOutputs {
  readonly items: readonly ItemOutputs[];
  readonly clusterOf: readonly number[];
  /** Outputs without proxy or gold, of excluded systems, and those that are references themselves. */
  readonly droppedOutputs: number;
}

/** Proxy and gold at every output of a data set. */
export interface OutputColumns {
  readonly proxy: ArrayLike<number>;
  readonly gold: ArrayLike<number>;
}

/**
 * Groups outputs by item, in the order of the items; items without any usable output are left out. Outputs that are a reference are no
 * candidates: metrics would find them perfect.
 */
export function groupOutputs(
  dataset: Dataset,
  { proxy, gold }: OutputColumns,
  excludeSystems: readonly string[] = [],
): GroupedOutputs {
  const excluded = new Set(excludeSystems);
  const found = new Map<string, { proxy: number[]; gold: number[] }>();
  let droppedOutputs = 0;
  dataset.outputs.forEach((output, i) => {
    const isCandidate = output.sameAs === undefined && !excluded.has(output.system ?? "");
    if (!isCandidate || Number.isNaN(proxy[i]! + gold[i]!)) return void droppedOutputs++;
    const own = found.get(output.itemId) ?? { proxy: [], gold: [] };
    own.proxy.push(proxy[i]!);
    own.gold.push(gold[i]!);
    found.set(output.itemId, own);
  });
  const numbers = new Map<string, number>();
  const clusters = [...found.keys()].map((itemId) => {
    const cluster = clusterOf(dataset.items[dataset.itemIndex.get(itemId)!]!);
    if (!numbers.has(cluster)) numbers.set(cluster, numbers.size);
    return numbers.get(cluster)!;
  });
  return { items: [...found.values()], clusterOf: clusters, droppedOutputs };
}

/** Length of each output: code points of its text, else the imported column named "length"; NaN where neither is there. */
export function outputLengths(dataset: Dataset): { readonly values: Float64Array; readonly unit: string } {
  const column = dataset.tables.find((t) => t.over === "outputs" && t.scorer.name === "length");
  const hasText = dataset.outputs.some((o) => o.text !== undefined);
  const values = Float64Array.from(dataset.outputs, ({ text }, i) =>
    text === undefined ? (column?.values[i] ?? NaN) : Array.from(text).length,
  );
  return { values, unit: hasText || !column ? "characters" : column.scorer.unit };
}
