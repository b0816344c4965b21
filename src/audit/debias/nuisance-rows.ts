import { clusterOf, type Dataset, modelValue, type TextFeature, TEXT_FEATURES } from "../../core/index.ts";
import type { Worth } from "../attack/victims.ts";
import { EDITS } from "../edits/index.ts";
import type { NuisanceMethod } from "./fit-nuisance.ts";

/** Scored outputs with their nuisance features, as the fit of a debiased scorer needs them. Arrays are aligned. */
export interface NuisanceRows {
  /** Positions in the data set's outputs. */
  readonly outputs: Int32Array;
  /** Score, higher better, [n]. */
  readonly score: Float64Array;
  /** Gold worth, [n]; NaN where not judged. */
  readonly worth: Float64Array;
  /** Dense numbers of item and cluster, [n]. */
  readonly itemOf: Int32Array;
  readonly clusterOf: Int32Array;
  readonly nItems: number;
  readonly nClusters: number;
  readonly features: readonly TextFeature[];
  /** Feature values on their scale in linear models, [n x nFeatures] row-major. */
  readonly x: Float64Array;
  /** Outputs without score or text, and those that are a reference themselves: a metric knows these by heart. */
  readonly dropped: number;
  /** Features asked for that some output lacks, or that never vary inside an item. */
  readonly leftOut: readonly { readonly feature: string; readonly reason: string }[];
}

/** Features of length and look, which are removed unless others are named. */
export const DEFAULT_FEATURES: readonly string[] = TEXT_FEATURES.filter(
  (f) => f.isInDesign && (f.kind === "length" || f.kind === "markup"),
).map((f) => f.name);

/** Features that an edit is made to move, which edits can teach a repair to take off. */
export const TAUGHT_FEATURES: readonly string[] = TEXT_FEATURES.map((f) => f.name).filter((name) =>
  EDITS.some((edit) => edit.feature === name),
);

interface Kept {
  readonly at: number;
  readonly item: string;
  readonly cluster: string;
  readonly values: readonly number[];
}

function dense(names: readonly string[]): { readonly of: Int32Array; readonly n: number } {
  const index = new Map<string, number>();
  const of = Int32Array.from(names, (name) => {
    const known = index.get(name) ?? index.size;
    index.set(name, known);
    return known;
  });
  return { of, n: index.size };
}

/** True where a column takes two values inside some item (anywhere, where no item has two rows). */
function varies(rows: readonly Kept[], f: number): boolean {
  const first = new Map<string, number>();
  const hasGroups = new Set(rows.map((r) => r.item)).size < rows.length;
  return rows.some(({ item, values }) => {
    const key = hasGroups ? item : "";
    const known = first.get(key);
    if (known === undefined) first.set(key, values[f]!);
    return known !== undefined && known !== values[f];
  });
}

/** Collects the outputs that have a text and a score and are no reference themselves. `scoreOf` gives NaN where there is none. Features that never vary stay where edits move them. */
export function nuisanceRows(
  dataset: Dataset,
  about: {
    readonly scoreOf: (output: number) => number;
    readonly worth: Worth;
    readonly method: NuisanceMethod;
  },
  asked: readonly TextFeature[],
): NuisanceRows {
  const scored = dataset.outputs.flatMap((output, at): Kept[] => {
    if (output.text === undefined || output.sameAs !== undefined) return [];
    if (Number.isNaN(about.scoreOf(at))) return [];
    const item = dataset.items[dataset.itemIndex.get(output.itemId)!]!;
    const values = asked.map((f) => modelValue(f, f.of(item, output)));
    return [{ at, item: item.id, cluster: clusterOf(item), values }];
  });
  const leftOut: { readonly feature: string; readonly reason: string }[] = [];
  const used = asked.flatMap((feature, f) => {
    const lacks = scored.filter((r) => Number.isNaN(r.values[f])).length;
    const isMoved = about.method === "edits" ? TAUGHT_FEATURES.includes(feature.name) : varies(scored, f);
    const still = about.method === "edits" ? "is moved by no edit" : "does not vary";
    const reason = lacks > 0 ? `does not apply to ${lacks} outputs` : isMoved ? "" : still;
    if (reason === "") return [{ feature, f }];
    leftOut.push({ feature: feature.name, reason });
    return [];
  });
  const items = dense(scored.map((r) => r.item));
  const clusters = dense(scored.map((r) => r.cluster));
  return {
    outputs: Int32Array.from(scored, (r) => r.at),
    score: Float64Array.from(scored, (r) => about.scoreOf(r.at)),
    worth: Float64Array.from(scored, (r) => about.worth(dataset.outputs[r.at]!)),
    itemOf: items.of,
    clusterOf: clusters.of,
    nItems: items.n,
    nClusters: clusters.n,
    features: used.map((u) => u.feature),
    x: Float64Array.from(scored.flatMap((r) => used.map((u) => r.values[u.f]!))),
    dropped: dataset.outputs.length - scored.length,
    leftOut,
  };
}
