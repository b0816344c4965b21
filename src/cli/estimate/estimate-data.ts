import type { LabelledSystem } from "../../calibration/index.ts";
import { type Tags, UserError } from "../../core/index.ts";
import { columnOf, type Part, type View } from "../../meta/index.ts";
import { randomInt, seeded } from "../../num/index.ts";
import type { LabelledData } from "../labelled-data.ts";
import type { Args } from "../verb.ts";

/** How the labelled outputs were picked. Only the first three support a stated coverage. */
export type LabelDesign =
  | { readonly kind: "random" | "unknown" }
  | { readonly kind: "stratified" | "weighted"; readonly column: string };

/** Reads `--labels-are random | unknown | stratified TAG | weighted COLUMN` (also `stratified=TAG`). @throws UserError */
export function designFlag(value: unknown): LabelDesign {
  const text = String(value);
  if (text === "random" || text === "unknown") return { kind: text };
  const match = /^(stratified|weighted)[ =:](.+)$/.exec(text);
  if (match) return { kind: match[1] as "stratified" | "weighted", column: match[2]! };
  throw new UserError({
    where: "--labels-are",
    problem: "unknown design",
    expected: 'random, unknown, "stratified TAG" or "weighted COLUMN" (inclusion probabilities)',
    got: `"${text}"`,
  });
}

/** `--labels N`: how many labels to draw a system; undefined where it names a gold or is absent. */
export function drawnLabels(args: Args): number | undefined {
  const { labels } = args;
  if (typeof labels !== "string" || !/^\d+$/.test(labels)) return undefined;
  const n = Number(labels);
  if (n >= 2) return n;
  throw new UserError({ where: "--labels", problem: "too few labels", expected: "2 or more", got: labels });
}

/** One judged or unjudged case of a system. */
interface Case {
  readonly system: string;
  readonly unit: number;
  readonly isFlipped: boolean;
}

function outputCases({ dataset, gold }: View, excluded: ReadonlySet<string>): Case[] {
  const out: Case[] = [];
  const never = new Set(gold.excludeSystems ?? []);
  dataset.outputs.forEach(({ system }, unit) => {
    if (system !== undefined && (never.has(system) || excluded.has(system))) return;
    out.push({ system: system ?? "all outputs", unit, isFlipped: false });
  });
  return out;
}

function pairCases({ dataset, gold }: View, excluded: ReadonlySet<string>): Case[] {
  const never = new Set([...(gold.excludeSystems ?? []), ...excluded]);
  const systemOf = (id: string): string | undefined => dataset.outputs[dataset.outputIndex.get(id)!]!.system;
  return dataset.pairs.flatMap((pair, unit) => {
    const [a, b] = [systemOf(pair.a), systemOf(pair.b)];
    if (a === undefined || b === undefined || a === b || never.has(a) || never.has(b)) return [];
    return [
      { system: a, unit, isFlipped: false },
      { system: b, unit, isFlipped: true },
    ];
  });
}

/** A part that holds every unit, judged or not, so that columns align with the whole index. */
function everyUnit(data: LabelledData): Part {
  const { view, part } = data;
  const size = view.truth.length;
  return { ...part, units: Int32Array.from({ length: size }, (_, i) => i) };
}

function tagsAt({ dataset, units }: View, unit: number): readonly Tags[] {
  const record = units === "pairs" ? dataset.pairs[unit]! : dataset.outputs[unit]!;
  return [record.tags, dataset.items[dataset.itemIndex.get(record.itemId)!]!.tags];
}

function tagAt(view: View, unit: number, name: string): string | undefined {
  return tagsAt(view, unit).find((tags) => name in tags)?.[name];
}

/** Inclusion probability of a unit from the named column. @throws UserError where it is no probability */
function inclusionAt(view: View, unit: number, column: string): number {
  const table = view.dataset.tables.find((t) => t.scorer.name === column && t.over === view.units);
  const text = tagAt(view, unit, column);
  const value = table ? table.values[unit]! : text === undefined ? NaN : Number(text);
  if (value > 0 && value <= 1) return value;
  throw new UserError({
    where: `--labels-are weighted ${column}`,
    problem: "no inclusion probability",
    expected: "a number in (0, 1] for every labelled output",
    got: text === undefined ? "nothing" : `"${text}"`,
  });
}

/** Keeps `n` labels, uniformly without replacement; the rest become missing. Fewer than `n` stay as they are. */
export function drawLabels(labels: Float64Array, n: number, rng: () => number): Float64Array {
  const judged = Array.from(labels.keys()).filter((i) => !Number.isNaN(labels[i]!));
  const out = new Float64Array(labels.length).fill(NaN);
  for (let k = 0; k < Math.min(n, judged.length); k++) {
    const at = k + randomInt(rng, judged.length - k);
    [judged[k], judged[at]] = [judged[at]!, judged[k]!];
    out[judged[k]!] = labels[judged[k]!]!;
  }
  return out;
}

/** A system with the mean of all its labels, where labels were drawn from them. */
export interface EstimateCase extends LabelledSystem {
  readonly fullMean?: number;
}

function meanOf(labels: Float64Array): number {
  return labels.reduce((a, b) => a + b, 0) / labels.length;
}

function wanted(view: View, where: Readonly<Record<string, readonly string[]>>): (c: Case) => boolean {
  const filters = Object.entries(where);
  return ({ unit, system }) =>
    filters.every(([name, values]) =>
      values.includes((name === "system" ? system : tagAt(view, unit, name)) ?? ""),
    );
}

/** What `estimateCases` needs besides the data. */
export interface CaseOptions {
  readonly design: LabelDesign;
  /** Draw this many labels a system from the judged outputs, which are then all there is. */
  readonly draw: number | undefined;
  readonly filters: {
    readonly where: Readonly<Record<string, readonly string[]>>;
    readonly excludeSystems: readonly string[];
  };
}

/** Every system with all its outputs (or pairs, for win rates), scored and in part labelled. @throws UserError where nothing can be estimated */
export function estimateCases(data: LabelledData, { design, draw, filters }: CaseOptions): EstimateCase[] {
  const { view, candidate, seed } = data;
  const { dataset, truth } = view;
  const values = columnOf(everyUnit(data), candidate)?.values;
  if (view.units === "systems" || !values)
    throw new UserError({
      where: dataset.head.name,
      problem: `scorer "${candidate.name}" has no scores of what gold "${view.gold.name}" judges`,
      expected: "scores of outputs or pairs",
    });
  const excluded = new Set(filters.excludeSystems);
  const all = view.units === "pairs" ? pairCases(view, excluded) : outputCases(view, excluded);
  const kept = all.filter(wanted(view, filters.where));
  const cases = draw === undefined ? kept : kept.filter((c) => !Number.isNaN(truth[c.unit]!));
  const groups = grouped(cases);
  if (groups.size === 0)
    throw new UserError({
      where: dataset.head.name,
      problem: "no systems to estimate",
      expected: "outputs that name their system",
    });
  const strata = new Map<string, number>();
  const clusters = new Map<string, number>();
  const numberOf = (index: Map<string, number>, key: string): number => {
    if (!index.has(key)) index.set(key, index.size);
    return index.get(key)!;
  };
  return [...groups].map(([name, rows]) => {
    const flip = (v: number, c: Case): number => (c.isFlipped ? 1 - v : v);
    const full = Float64Array.from(rows, (c) => flip(truth[c.unit]!, c));
    const labels = draw === undefined ? full : drawLabels(full, draw, seeded(seed, "labels", name));
    const itemOf = (c: Case): string => {
      const { itemId } = view.units === "pairs" ? dataset.pairs[c.unit]! : dataset.outputs[c.unit]!;
      return dataset.items[dataset.itemIndex.get(itemId)!]!.group ?? itemId;
    };
    const column = "column" in design ? design.column : "";
    return {
      name,
      labels,
      scores: Float64Array.from(rows, (c) => flip(values[c.unit]!, c)),
      clusterOf: Int32Array.from(rows, (c) => numberOf(clusters, itemOf(c))),
      ...(draw === undefined ? {} : { fullMean: meanOf(full) }),
      ...(design.kind === "weighted"
        ? {
            inclusion: Float64Array.from(rows, (c, i) =>
              Number.isNaN(labels[i]!) ? 1 : inclusionAt(view, c.unit, column),
            ),
          }
        : {}),
      ...(design.kind === "stratified"
        ? { strata: Int32Array.from(rows, (c) => numberOf(strata, tagAt(view, c.unit, column) ?? "")) }
        : {}),
    };
  });
}

function grouped(cases: readonly Case[]): Map<string, Case[]> {
  const groups = new Map<string, Case[]>();
  for (const c of cases) {
    const group = groups.get(c.system);
    if (group) group.push(c);
    else groups.set(c.system, [c]);
  }
  return groups;
}
