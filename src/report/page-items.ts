import type { ExplorerItem, ExplorerOutput, ReportSamples } from "../meta/index.ts";
import { judgmentText, type RaterMark, raterMarks, verdicts } from "./judgment-text.ts";
import { packScores, type Range } from "./packed-scores.ts";

/** An output as the page reads it. */
export interface PageOutput extends Omit<ExplorerOutput, "scores" | "textLength"> {
  /** Characters of the whole text; more than `text` holds where it was cut. */
  readonly length: number;
  /** Packed (packed-scores.ts), aligned with the scorers of the item's data set. */
  readonly scores: string;
}

/** An item as the page reads it. */
export interface PageItem extends Omit<ExplorerItem, "outputs" | "judgments"> {
  /** What raters said, a sentence each. */
  readonly judgments: readonly string[];
  /** The same in a word or two, without repeats, for the filter. */
  readonly verdicts: readonly string[];
  readonly marks: readonly RaterMark[];
  readonly outputs: readonly PageOutput[];
}

/** The item explorer's data and what was left out of it. */
export interface PageItems {
  readonly items: readonly PageItem[];
  /** Items in the data, shown or not. */
  readonly itemsTotal: number;
  /** Data set -> scorers in the order of every output's `scores`, with the range by which these are packed. */
  readonly itemScorers: Readonly<Record<string, readonly PackedScorer[]>>;
  readonly scoreRange: ReportSamples["scoreRange"];
  /** Characters after which texts were cut. */
  readonly textLimit: number;
  /** Items given that did not fit. */
  readonly itemsDropped: number;
}

/** A scorer of the explorer and the ends of its code. */
export interface PackedScorer {
  readonly name: string;
  readonly range: Range;
}

const TEXT_LIMITS = [8000, 4000, 2000, 1200, 700];
const MOST_JUDGMENTS = 60;
const FEWEST_ITEMS = 50;
const LONGEST_TAG = 200;

/** The text cut to `limit` UTF-16 units, never through a surrogate pair. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? limit - 1 : limit);
}

/**
 * Items whose JSON takes at most about `bytes`: texts are cut at the longest limit at which all items fit; where even
 * the shortest is too long, half of the kept items are those of largest disagreement, the rest evenly spaced.
 */
export function pageItems(samples: ReportSamples, bytes: number): PageItems {
  const itemScorers = scorersByDataset(samples.items);
  let textLimit = TEXT_LIMITS[0]!;
  let items: PageItem[] = [];
  let sizes: number[] = [];
  for (textLimit of TEXT_LIMITS) {
    items = samples.items.map((item) => pageItem(item, itemScorers[item.dataset]!, textLimit));
    sizes = items.map(bytesOf);
    if (sum(sizes) <= bytes) break;
  }
  if (sum(sizes) > bytes) items = sampled(items, Math.max(FEWEST_ITEMS, fitting(sizes, bytes)));
  const { itemsTotal, scoreRange } = samples;
  const itemsDropped = samples.items.length - items.length;
  return { items, itemsTotal, itemScorers, scoreRange, textLimit, itemsDropped };
}

function scorersByDataset(items: readonly ExplorerItem[]): Record<string, PackedScorer[]> {
  const sets = new Map<string, Map<string, Range>>();
  for (const { dataset, outputs } of items) {
    const ranges = sets.get(dataset) ?? new Map<string, Range>();
    sets.set(dataset, ranges);
    for (const { scores } of outputs)
      for (const [name, v] of Object.entries(scores)) {
        const [low, high] = ranges.get(name) ?? [Infinity, -Infinity];
        ranges.set(name, Number.isFinite(v) ? [Math.min(low, v), Math.max(high, v)] : [low, high]);
      }
  }
  const listed = (ranges: Map<string, Range>) => [...ranges].map(([name, range]) => ({ name, range }));
  return Object.fromEntries([...sets].map(([dataset, ranges]) => [dataset, listed(ranges)] as const));
}

function pageItem(item: ExplorerItem, scorers: readonly PackedScorer[], limit: number): PageItem {
  const judged = item.judgments.slice(0, MOST_JUDGMENTS);
  const textOf = (output: string, side: "output" | "source") =>
    side === "source" ? item.source : (item.outputs.find((o) => o.id === output)?.text ?? null);
  const cut = (text: string | null) => (text === null ? null : shorten(text, limit));
  return {
    ...item,
    prompt: cut(item.prompt),
    source: cut(item.source),
    tags: shortTags(item.tags),
    references: item.references.slice(0, 8).map((r) => shorten(r, limit)),
    judgments: judged.map(judgmentText),
    verdicts: [...new Set(judged.flatMap(verdicts))],
    marks: judged.flatMap((j) => raterMarks(j, textOf)),
    outputs: item.outputs.map((output) => pageOutput(output, scorers, limit)),
  };
}

function pageOutput(output: ExplorerOutput, scorers: readonly PackedScorer[], limit: number): PageOutput {
  const { id, system, text, tags, gold, scores, textLength } = output;
  return {
    id,
    system,
    text: text === null ? null : shorten(text, limit),
    length: textLength ?? text?.length ?? 0,
    tags: shortTags(tags),
    gold,
    scores: packScores(
      scorers.map(({ name }) => scores[name]),
      scorers.map(({ range }) => range),
    ),
  };
}

function shortTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, shorten(value, LONGEST_TAG)]));
}

function bytesOf(item: PageItem): number {
  const json = JSON.stringify(item);
  let extra = 0;
  for (let k = 0; k < json.length; k++) {
    const code = json.charCodeAt(k);
    if (code === 0x3c) extra += 5;
    else if (code > 0x7ff) extra += 2;
    else if (code > 0x7f) extra += 1;
  }
  return json.length + extra + 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/** How many items of mean size fit. */
function fitting(sizes: readonly number[], bytes: number): number {
  return Math.floor((0.98 * bytes * sizes.length) / Math.max(1, sum(sizes)));
}

/** `n` of the items in their order: half by largest disagreement, the others evenly spaced among the rest. */
function sampled(items: readonly PageItem[], n: number): PageItem[] {
  if (items.length <= n) return [...items];
  const order = items
    .map((_, k) => k)
    .sort((a, b) => items[b]!.disagreement - items[a]!.disagreement || a - b);
  const kept = new Set(order.slice(0, Math.ceil(n / 2)));
  const rest = items.map((_, k) => k).filter((k) => !kept.has(k));
  const more = n - kept.size;
  for (let k = 0; k < more; k++) kept.add(rest[Math.floor((k * rest.length) / more)]!);
  return items.filter((_, k) => kept.has(k));
}
