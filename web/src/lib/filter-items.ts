import type { PageItem } from "../../../src/report/page-items.ts";

/** What the reader asked of the item list; an empty text means no such filter. */
export interface Filter {
  readonly search: string;
  /** `key=value` of an item's or output's tag. */
  readonly tag: string;
  readonly system: string;
  readonly verdict: string;
  /** Scorer that disagrees most on the item. */
  readonly scorer: string;
  readonly sort: "disagreement" | "as-listed" | "gold-gap";
}

/** The tags of an item and its outputs, `key=value`. */
export function tagsOf(item: PageItem): Set<string> {
  const all = [item.tags, ...item.outputs.map((o) => o.tags)];
  return new Set(all.flatMap((tags) => Object.entries(tags).map(([key, value]) => `${key}=${value}`)));
}

/** Everything of an item in which a search looks, in lower case. */
export function searchText(item: PageItem): string {
  const parts = [item.id, item.prompt ?? "", item.source ?? "", ...item.references];
  for (const o of item.outputs) parts.push(o.system ?? "", o.text ?? "");
  return parts.join("\n").toLowerCase();
}

/** Positions in `items` of those that pass, in the order asked for; `texts` holds `searchText` of each. */
export function filterItems(items: readonly PageItem[], texts: readonly string[], filter: Filter): number[] {
  const words = filter.search
    .toLowerCase()
    .split(/\s+/)
    .filter((w) => w !== "");
  const passing: number[] = [];
  for (let k = 0; k < items.length; k++) {
    const item = items[k]!;
    if (filter.scorer !== "" && item.disagreeing !== filter.scorer) continue;
    if (filter.system !== "" && !item.outputs.some((o) => o.system === filter.system)) continue;
    if (filter.tag !== "" && !tagsOf(item).has(filter.tag)) continue;
    if (filter.verdict !== "" && !item.verdicts.includes(filter.verdict)) continue;
    if (words.every((w) => texts[k]!.includes(w))) passing.push(k);
  }
  if (filter.sort === "disagreement")
    passing.sort((a, b) => items[b]!.disagreement - items[a]!.disagreement || a - b);
  if (filter.sort === "gold-gap") passing.sort((a, b) => goldGap(items[b]!) - goldGap(items[a]!) || a - b);
  return passing;
}

/** Distance between the highest and the lowest human value among the outputs; -1 where fewer than two have one. */
function goldGap(item: PageItem): number {
  const values = item.outputs.flatMap((o) => (o.gold === null ? [] : [o.gold]));
  return values.length < 2 ? -1 : Math.max(...values) - Math.min(...values);
}
