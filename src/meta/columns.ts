import { type Dataset, type Family, type ScorerSpec, type ScoreTable, shortName } from "../core/index.ts";
import type { Part } from "./view.ts";

/** One scorer's values at the units of a part, higher better; pairs hold P(a preferred), NaN where missing. */
export interface Column {
  readonly name: string;
  readonly family: Family;
  readonly spec: ScorerSpec;
  readonly values: Float64Array;
  /** The answers in the swapped order, in the same frame as `values`; absent where only one order was asked. */
  readonly swapped?: Float64Array;
  /** 1 where the scorer was asked (it may still have no value). */
  readonly asked: Uint8Array;
}

/** One scorer of a data set with all its tables. */
export interface Candidate {
  readonly name: string;
  readonly spec: ScorerSpec;
  readonly tables: readonly ScoreTable[];
}

/** The scorers of a data set, one entry each, in order of first appearance. */
export function candidates(dataset: Dataset): Candidate[] {
  const found = new Map<string, { name: string; spec: ScorerSpec; tables: ScoreTable[] }>();
  for (const table of dataset.tables) {
    const name = shortName(table.scorer);
    let entry = found.get(name);
    if (!entry) {
      entry = { name, spec: table.scorer, tables: [] };
      found.set(name, entry);
    }
    entry.tables.push(table);
  }
  return [...found.values()];
}

const sign = (spec: ScorerSpec): number => (spec.direction === "lower" ? -1 : 1);

/** Mean over repeats of the tables of one order; NaN repeats are left out. */
function averaged(tables: readonly ScoreTable[]): { values: Float64Array; asked: Uint8Array } | undefined {
  const [first, ...more] = tables;
  if (!first) return undefined;
  const asked = first.asked ?? new Uint8Array(first.values.length).fill(1);
  if (more.length === 0) return { values: first.values, asked };
  const values = first.values.map((_, i) => {
    const seen = tables.map((t) => t.values[i]!).filter((v) => !Number.isNaN(v));
    return seen.length === 0 ? NaN : seen.reduce((a, b) => a + b, 0) / seen.length;
  });
  return { values, asked: asked.map((_, i) => Number(tables.some((t) => t.asked?.[i] ?? 1))) };
}

function tablesOf(candidate: Candidate, over: ScoreTable["over"], order: ScoreTable["order"]) {
  return averaged(candidate.tables.filter((t) => t.over === over && t.order === order));
}

type Aligned = { values: Float64Array; asked: Uint8Array };

/** P(a preferred) from the scores of two outputs: 1, 0, or 0.5 where they tie. */
function preferences(dataset: Dataset, outputs: Aligned, direction: number): Aligned {
  const n = dataset.pairs.length;
  const values = new Float64Array(n);
  const asked = new Uint8Array(n);
  dataset.pairs.forEach((pair, i) => {
    const a = dataset.outputIndex.get(pair.a)!;
    const b = dataset.outputIndex.get(pair.b)!;
    const d = direction * (outputs.values[a]! - outputs.values[b]!);
    const equal = outputs.values[a] === outputs.values[b];
    values[i] = equal ? 0.5 : Number.isNaN(d) ? NaN : d > 0 ? 1 : 0;
    asked[i] = outputs.asked[a]! & outputs.asked[b]!;
  });
  return { values, asked };
}

function pairColumn(dataset: Dataset, candidate: Candidate, order: ScoreTable["order"]): Aligned | undefined {
  const asked = tablesOf(candidate, "pairs", order);
  if (asked) return asked;
  const outputs = tablesOf(candidate, "outputs", order);
  return outputs && preferences(dataset, outputs, sign(candidate.spec));
}

function outputColumn(candidate: Candidate): Aligned | undefined {
  const [listed, swapped] = (["as-listed", "swapped"] as const).map((order) =>
    tablesOf(candidate, "outputs", order),
  );
  const found = listed ?? swapped;
  return found && { values: found.values.map((v) => sign(candidate.spec) * v), asked: found.asked };
}

/** Mean of a scorer's values over the outputs of each system (pairs: mean P(this system's output preferred)). */
function systemMeans(dataset: Dataset, candidate: Candidate): Aligned | undefined {
  const own = tablesOf(candidate, "systems", "as-listed");
  if (own) return { values: own.values.map((v) => sign(candidate.spec) * v), asked: own.asked };
  const index = new Map(dataset.systems.map((s, i) => [s, i]));
  const total = new Float64Array(index.size);
  const n = new Int32Array(index.size);
  const add = (outputAt: number, value: number) => {
    const at = index.get(dataset.outputs[outputAt]!.system ?? "");
    if (at === undefined || Number.isNaN(value)) return;
    total[at]! += value;
    n[at]!++;
  };
  const outputs = outputColumn(candidate);
  const pairs = outputs ? undefined : pairColumn(dataset, candidate, "as-listed");
  if (outputs) outputs.values.forEach((v, i) => add(i, v));
  else if (pairs)
    dataset.pairs.forEach((p, i) => {
      add(dataset.outputIndex.get(p.a)!, pairs.values[i]!);
      add(dataset.outputIndex.get(p.b)!, 1 - pairs.values[i]!);
    });
  else return undefined;
  return {
    values: total.map((t, i) => (n[i] === 0 ? NaN : t / n[i]!)),
    asked: Uint8Array.from(n, (c) => Number(c > 0)),
  };
}

const gather = (values: Float64Array, units: Int32Array): Float64Array =>
  Float64Array.from(units, (at) => values[at]!);

/** The scorer's values at a part's units, or undefined where it has none of that kind there. */
export function columnOf(part: Part, candidate: Candidate): Column | undefined {
  const { dataset, units } = part.view;
  const first =
    units === "pairs"
      ? pairColumn(dataset, candidate, "as-listed")
      : units === "outputs"
        ? outputColumn(candidate)
        : systemMeans(dataset, candidate);
  const second = units === "pairs" ? pairColumn(dataset, candidate, "swapped") : undefined;
  const base = first ?? second;
  if (!base) return undefined;
  const asked = Uint8Array.from(part.units, (at) => base.asked[at]!);
  if (!asked.includes(1)) return undefined;
  return {
    name: candidate.name,
    family: candidate.spec.family,
    spec: candidate.spec,
    values: gather(base.values, part.units),
    asked,
    ...(first && second ? { swapped: gather(second.values, part.units) } : {}),
  };
}
