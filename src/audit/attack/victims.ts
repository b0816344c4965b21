import { clusterOf, type Dataset, type Item, type Output } from "../../core/index.ts";
import { seeded, shuffle } from "../../num/index.ts";

/** An output that is attacked: the one of its item that humans like least, where that is known. */
export interface Victim {
  readonly item: Item;
  readonly output: Output;
  /** The output of the item that humans like best: what the attacked one should not overtake. */
  readonly rival?: Output;
  /** Clusters never lie in both halves. */
  readonly cluster: string;
}

/** Victims that may be searched on, and others on which what was found is counted. */
export interface Victims {
  readonly search: readonly Victim[];
  readonly heldOut: readonly Victim[];
  /** Items left out, by reason. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** Worth of an output by the gold, higher better; NaN where it was not judged. */
export type Worth = (output: Output) => number;

function victimOf(item: Item, outputs: readonly Output[], worth: Worth): Victim | string {
  const texts = outputs.filter((o) => o.text !== undefined && o.text.trim() !== "");
  if (texts.length === 0) return "no output with text";
  const cluster = clusterOf(item);
  const judged = texts.filter((o) => !Number.isNaN(worth(o)));
  if (judged.length === 0) return { item, output: texts[0]!, cluster };
  const order = judged.toSorted((a, b) => worth(a) - worth(b));
  const [worst, best] = [order[0]!, order.at(-1)!];
  return worth(worst) < worth(best)
    ? { item, output: worst, rival: best, cluster }
    : { item, output: worst, cluster };
}

/**
 * One victim an item, `sample` of them drawn, half to search on and half held out, whole clusters together. Items without a text are left out and counted.
 */
export function drawVictims(
  dataset: Dataset,
  worth: Worth,
  { sample, seed }: { readonly sample: number; readonly seed: number },
): Victims {
  const outputsOf = new Map<string, Output[]>();
  for (const output of dataset.outputs) {
    const known = outputsOf.get(output.itemId) ?? [];
    known.push(output);
    outputsOf.set(output.itemId, known);
  }
  const leftOut: Record<string, number> = {};
  const byCluster = new Map<string, Victim[]>();
  for (const item of dataset.items) {
    const victim = victimOf(item, outputsOf.get(item.id) ?? [], worth);
    if (typeof victim === "string") leftOut[victim] = (leftOut[victim] ?? 0) + 1;
    else byCluster.set(victim.cluster, [...(byCluster.get(victim.cluster) ?? []), victim]);
  }
  const clusters = [...byCluster.values()];
  const order = shuffle(
    clusters.map((_, k) => k),
    seeded(seed, "victims"),
  );
  const drawn: (readonly Victim[])[] = [];
  let nDrawn = 0;
  for (const at of order) {
    if (nDrawn >= sample) break;
    drawn.push(clusters[at]!);
    nDrawn += clusters[at]!.length;
  }
  const half = Math.ceil(drawn.length / 2);
  return { search: drawn.slice(0, half).flat(), heldOut: drawn.slice(half).flat(), leftOut };
}
