import { clusterOf, type Dataset } from "../../core/index.ts";
import type { View } from "../../meta/index.ts";
import { randomInt, type Rng, seeded, shuffle } from "../../num/index.ts";

/** Where an output stands by the gold of its item. */
export type Role = "preferred" | "dispreferred" | "unranked";

/** One output to be edited. Numbers are positions in the data set. */
export interface Target {
  readonly output: number;
  readonly item: number;
  readonly role: Role;
  /** The output that it is compared with: the other one of its item's chosen two; undefined where the item has one output. */
  readonly rival?: number;
  /** Dense number of the cluster, by which effects are averaged. */
  readonly cluster: number;
}

/** What is edited, and on which outputs the scorer's spread is measured. */
export interface Targets {
  readonly targets: readonly Target[];
  /** Outputs of the drawn items by item, at most as many an item as were asked for. */
  readonly spread: readonly (readonly number[])[];
  readonly nItems: number;
  readonly nClusters: number;
  /** Items of the data with a text that were not drawn: by the sample, without a decided pair where others have one, or with nothing to be compared with. */
  readonly nLeftOut: number;
}

/** Outputs with a text by item; where a gold judges outputs, only those it judges (so that its exclusions hold here as well). */
function outputsByItem(dataset: Dataset, view: View | undefined): Map<number, number[]> {
  const judged = view?.units === "outputs" ? view.truth : undefined;
  const found = new Map<number, number[]>();
  dataset.outputs.forEach((output, at) => {
    if (output.text === undefined || (judged && Number.isNaN(judged[at]!))) return;
    const item = dataset.itemIndex.get(output.itemId)!;
    const own = found.get(item);
    if (own) own.push(at);
    else found.set(item, [at]);
  });
  return found;
}

interface Chosen {
  readonly best: number;
  readonly worst: number;
  readonly isRanked: boolean;
}

/** Decided pairs by item, better output first. */
function decidedPairs({ dataset, truth }: View): Map<number, Chosen[]> {
  const found = new Map<number, Chosen[]>();
  dataset.pairs.forEach((pair, at) => {
    const v = truth[at]!;
    const [a, b] = [pair.a, pair.b].map((id) => dataset.outputIndex.get(id)!);
    if (Number.isNaN(v) || v === 0.5 || [a, b].some((o) => dataset.outputs[o!]!.text === undefined)) return;
    const item = dataset.itemIndex.get(pair.itemId)!;
    const chosen = v > 0.5 ? { best: a!, worst: b! } : { best: b!, worst: a! };
    const own = found.get(item) ?? [];
    found.set(item, own);
    own.push({ ...chosen, isRanked: true });
  });
  return found;
}

/** The best and the worst output by the gold, ties drawn; two drawn ones where the gold knows no difference. */
function extremes(outputs: readonly number[], truth: Float64Array | undefined, rng: Rng): Chosen | undefined {
  const order = shuffle([...outputs], rng);
  if (order.length < 2) return undefined;
  if (truth) {
    const sorted = order.toSorted((a, b) => truth[b]! - truth[a]!);
    const [best, worst] = [sorted[0]!, sorted.at(-1)!];
    if (truth[best]! > truth[worst]!) return { best, worst, isRanked: true };
  }
  return { best: order[0]!, worst: order[1]!, isRanked: false };
}

/**
 * Draws up to `sample` items (null for all) and of each at most two outputs: one decided pair, or the best and the worst by a gold over outputs, or
 * two at random without gold. Items with one output give one, without rival.
 */
export function chooseTargets(
  data: { readonly dataset: Dataset; readonly view?: View },
  options: {
    readonly seed: number;
    readonly sample: number | null;
    /** Most outputs an item whose originals are scored besides the targets. */
    readonly mostForSpread?: number;
    /** For pair scorers: items with one output are left out. */
    readonly needsRival?: boolean;
    /** Items to draw from, by position; all where absent. */
    isIn?(item: number): boolean;
  },
): Targets {
  const { seed, sample, mostForSpread = Infinity, needsRival = false, isIn = () => true } = options;
  const { dataset, view } = data;
  const byItem = outputsByItem(dataset, view);
  const pairs = view?.units === "pairs" ? decidedPairs(view) : undefined;
  const usable = [...byItem.keys()].filter((item) => !needsRival || byItem.get(item)!.length > 1);
  const eligible = usable.filter((item) => !pairs || pairs.has(item));
  // A gold over pairs that decides none leaves outputs without rank.
  const items = (eligible.length > 0 ? eligible : usable).filter((item) => isIn(item));
  const drawn =
    sample === null || sample >= items.length
      ? items
      : shuffle([...items], seeded(seed, "sample"))
          .slice(0, sample)
          .sort((a, b) => a - b);
  const clusters = new Map<string, number>();
  const targets: Target[] = [];
  for (const item of drawn) {
    const record = dataset.items[item]!;
    const rng = seeded(seed, "targets", record.id);
    const name = clusterOf(record);
    if (!clusters.has(name)) clusters.set(name, clusters.size);
    const cluster = clusters.get(name)!;
    const own = byItem.get(item)!;
    const decided = pairs?.get(item);
    const chosen = decided
      ? decided[randomInt(rng, decided.length)]
      : extremes(own, view?.units === "outputs" ? view.truth : undefined, rng);
    if (!chosen) {
      targets.push({ output: own[0]!, item, role: "unranked", cluster });
      continue;
    }
    const { best, worst, isRanked } = chosen;
    targets.push({ output: best, rival: worst, item, role: isRanked ? "preferred" : "unranked", cluster });
    targets.push({ output: worst, rival: best, item, role: isRanked ? "dispreferred" : "unranked", cluster });
  }
  const spread = drawn.map((item) => {
    const own = byItem.get(item)!;
    return own.length <= mostForSpread
      ? own
      : shuffle([...own], seeded(seed, "spread", dataset.items[item]!.id)).slice(0, mostForSpread);
  });
  return {
    targets,
    spread,
    nItems: drawn.length,
    nClusters: clusters.size,
    nLeftOut: byItem.size - drawn.length,
  };
}
