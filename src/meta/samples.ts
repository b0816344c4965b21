import type { Dataset, Judgment } from "../core/index.ts";
import { seeded, shuffle } from "../num/index.ts";
import type { WholeResult } from "./evaluate.ts";
import type { ExplorerItem, ExplorerOutput, ReportSamples, ScatterSample } from "./plots.ts";
import { disagreements } from "./worst.ts";

export interface SampleLimits {
  readonly pointsPerScorer: number;
  readonly scorersPlotted: number;
  readonly items: number;
  readonly textLength: number;
  /** Characters of text over all items shown. */
  readonly textBudget: number;
  readonly outputsPerItem: number;
}

export const DEFAULT_LIMITS: SampleLimits = {
  pointsPerScorer: 400,
  scorersPlotted: 24,
  items: 1500,
  textLength: 4000,
  textBudget: 900_000,
  outputsPerItem: 20,
};

/** `count` positions of 0..n-1 in ascending order, drawn without replacement; all of them where n <= count. */
function samplePositions(n: number, count: number, rng: () => number): Uint32Array {
  const all = Uint32Array.from({ length: n }, (_, i) => i);
  if (n <= count) return all;
  return shuffle(all, rng).slice(0, count).sort();
}

const compact = (v: number): number => Number(v.toPrecision(6));

function scatters({ part, measured }: WholeResult, limits: SampleLimits, seed: number): ScatterSample[] {
  if (part.view.units === "pairs") return [];
  const ranked = measured
    .filter((m) => !m.row.sentinel)
    .sort((a, b) => b.row.value! - a.row.value!)
    .slice(0, limits.scorersPlotted);
  const { dataset } = part.view;
  return ranked.map((m) => {
    const have = Uint32Array.from({ length: part.units.length }, (_, i) => i).filter(
      (i) => !Number.isNaN(m.column.values[i]!),
    );
    const rng = seeded(seed, "scatter", dataset.head.name);
    const at = samplePositions(have.length, limits.pointsPerScorer, rng).map((k) => have[k]!);
    const nameOf = (unit: number) =>
      part.view.units === "systems" ? dataset.systems[unit]! : dataset.outputs[unit]!.id;
    return {
      dataset: dataset.head.name,
      gold: part.view.gold.name,
      scorer: m.row.scorer,
      family: m.row.family,
      goldValues: Array.from(at, (i) => compact(part.truth[i]!)),
      scores: Array.from(at, (i) => compact(m.column.values[i]!)),
      outputIds: Array.from(at, (i) => nameOf(part.units[i]!)),
      shown: at.length,
      total: have.length,
    };
  });
}

interface Far {
  readonly value: Float64Array;
  readonly scorer: (string | null)[];
}

/** By item: the largest disagreement of any of the best scorers, and whose it is. */
function itemDisagreement({ part, measured }: WholeResult): Far {
  const value = new Float64Array(part.nItems);
  const scorer = Array.from({ length: part.nItems }, (): string | null => null);
  const best = measured
    .filter((m) => !m.row.sentinel)
    .sort((a, b) => b.row.value! - a.row.value!)
    .slice(0, 8);
  for (const m of best) {
    const far = disagreements(part, m.column.values);
    for (let i = 0; i < far.length; i++) {
      const item = part.itemOf[i]!;
      if (far[i]! > value[item]!) {
        value[item] = far[i]!;
        scorer[item] = m.row.scorer;
      }
    }
  }
  return { value, scorer };
}

/** Half of the places go to the items of largest disagreement, half to a random sample of the rest. */
function chosenItems(far: Far, count: number, rng: () => number): Uint32Array {
  const all = Uint32Array.from({ length: far.value.length }, (_, i) => i);
  if (all.length <= count) return all;
  const byFar = all.slice().sort((a, b) => far.value[b]! - far.value[a]!);
  const half = Math.ceil(count / 2);
  const rest = shuffle(byFar.slice(half), rng).slice(0, count - half);
  return Uint32Array.from([...byFar.slice(0, half), ...rest]);
}

const promptText = (prompt: Dataset["items"][number]["prompt"]): string | null =>
  prompt === undefined
    ? null
    : typeof prompt === "string"
      ? prompt
      : prompt.map((m) => `${m.role}: ${m.content}`).join("\n");

/** Where an item's records are, by position. */
function byItem<T>(records: readonly T[], itemOf: (record: T) => string | undefined): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const record of records) {
    const id = itemOf(record);
    if (id === undefined) continue;
    const list = found.get(id);
    if (list) list.push(record);
    else found.set(id, [record]);
  }
  return found;
}

function judgmentItem(dataset: Dataset): (j: Judgment) => string | undefined {
  const ofOutput = (id: string) => dataset.outputs[dataset.outputIndex.get(id) ?? -1]?.itemId;
  return (j) => {
    if (j.kind === "rating") return "output" in j.target ? ofOutput(j.target.output) : undefined;
    if (j.kind === "preference") return dataset.pairs[dataset.pairIndex.get(j.pair) ?? -1]?.itemId;
    return j.kind === "spans" ? ofOutput(j.output) : j.itemId;
  };
}

interface Drawing {
  readonly whole: WholeResult;
  readonly limits: SampleLimits;
  readonly truth: Float64Array | undefined;
  /** Characters that may still be shown. */
  budget: number;
}

function cut(drawing: Drawing, text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  const room = Math.max(0, Math.min(drawing.limits.textLength, drawing.budget));
  const shown =
    text.length > room ? `${text.slice(0, room)} [... ${text.length - room} more characters]` : text;
  drawing.budget -= Math.min(text.length, room);
  return shown;
}

function outputOf(drawing: Drawing, at: number): ExplorerOutput {
  const { dataset } = drawing.whole.view;
  const output = dataset.outputs[at]!;
  const scores: Record<string, number> = {};
  for (const m of drawing.whole.measured) {
    const table = dataset.tables.find((t) => t.over === "outputs" && t.scorer === m.column.spec);
    const v = table?.values[at];
    if (v !== undefined && !Number.isNaN(v)) scores[m.row.scorer] = compact(v);
  }
  const gold = drawing.truth?.[at];
  return {
    id: output.id,
    system: output.system ?? null,
    text: cut(drawing, output.text),
    tags: output.tags,
    gold: gold === undefined || Number.isNaN(gold) ? null : compact(gold),
    scores,
  };
}

function explorerItems(whole: WholeResult, limits: SampleLimits, seed: number): ExplorerItem[] {
  const { part } = whole;
  const { dataset } = part.view;
  if (part.view.units === "systems") return [];
  const far = itemDisagreement(whole);
  const rng = seeded(seed, "explorer", dataset.head.name);
  const ids = Array.from({ length: part.nItems }, () => "");
  part.units.forEach((unit, i) => {
    const record = part.view.units === "pairs" ? dataset.pairs[unit]! : dataset.outputs[unit]!;
    ids[part.itemOf[i]!] = record.itemId;
  });
  const outputs = byItem(Array.from(dataset.outputs.keys()), (at) => dataset.outputs[at]!.itemId);
  const judgments = byItem(dataset.judgments, judgmentItem(dataset));
  const truth = part.view.units === "outputs" ? part.view.truth : undefined;
  const drawing: Drawing = { whole, limits, truth, budget: limits.textBudget };
  return Array.from(chosenItems(far, limits.items, rng), (i): ExplorerItem => {
    const item = dataset.items[dataset.itemIndex.get(ids[i]!)!]!;
    return {
      dataset: dataset.head.name,
      id: item.id,
      prompt: cut(drawing, promptText(item.prompt)),
      source: cut(drawing, item.source),
      references: item.references.map((r) => cut(drawing, r.text) ?? ""),
      tags: item.tags,
      outputs: (outputs.get(item.id) ?? [])
        .slice(0, limits.outputsPerItem)
        .map((at) => outputOf(drawing, at)),
      judgments: (judgments.get(item.id) ?? []).slice(0, 3 * limits.outputsPerItem),
      disagreement: compact(far.value[i]!),
      disagreeing: far.scorer[i]!,
    };
  });
}

function scoreRanges(wholes: readonly WholeResult[]): Record<string, [number, number]> {
  const range: Record<string, [number, number]> = {};
  for (const { view } of wholes)
    for (const table of view.dataset.tables) {
      if (table.over !== "outputs") continue;
      let [low, high] = [Infinity, -Infinity];
      for (const v of table.values) {
        if (v < low) low = v;
        if (v > high) high = v;
      }
      if (low <= high) range[table.scorer.name] = [compact(low), compact(high)];
    }
  return range;
}

/** Draws what the HTML report shows of the data: points for plots and items for the explorer, within limits that keep the page small. */
export function drawSamples(
  wholes: readonly WholeResult[],
  seed: number,
  limits: SampleLimits = DEFAULT_LIMITS,
): ReportSamples {
  const share = Math.max(1, wholes.length);
  const own = {
    ...limits,
    items: Math.ceil(limits.items / share),
    textBudget: Math.ceil(limits.textBudget / share),
  };
  return {
    scatter: wholes.flatMap((w) => scatters(w, limits, seed)),
    items: wholes.flatMap((w) => explorerItems(w, own, seed)),
    itemsTotal: wholes.reduce((n, w) => n + (w.part.view.units === "systems" ? 0 : w.part.nItems), 0),
    scoreRange: scoreRanges(wholes),
  };
}
