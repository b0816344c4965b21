import { UserError } from "./errors.ts";
import type { Gold } from "./gold.ts";
import type { Item, Output, Pair } from "./item.ts";
import { type Judgment, raterName } from "./judgment.ts";
import type { Over, ScoreColumn, ScoreTable } from "./score-table.ts";
import { signature } from "./signature.ts";

/** The rule by which a published benchmark counts; decides the default measure and slices. */
export type BenchmarkRule =
  | "judgebench"
  | "llmbar"
  | "rm-bench"
  | "rewardbench-1"
  | "rewardbench-2"
  | "m-rewardbench"
  | "pandalm";

/** What is known of a data set before its records are read. */
export interface DatasetHead {
  readonly name: string;
  readonly summary?: string;
  readonly licence?: string;
  readonly source?: string;
  readonly rule?: BenchmarkRule;
  /** Gold candidates; inferred from the judgments where absent. */
  readonly golds?: readonly Gold[];
  /** Slices that always appear: lists of tag names, `[["split"], ["split", "category"]]`. */
  readonly slices?: readonly (readonly string[])[];
  readonly notes?: readonly string[];
}

/** Some records, in order. An item comes no later than its outputs, and with them where the data allow it, so that scoring can stream. */
export interface Batch {
  readonly items?: readonly Item[];
  readonly outputs?: readonly Output[];
  readonly pairs?: readonly Pair[];
  readonly judgments?: readonly Judgment[];
  readonly columns?: readonly ScoreColumn[];
}

/** One data set as a reader opens it: can be collected whole or streamed. */
export interface DatasetSource {
  readonly head: DatasetHead;
  batches(): AsyncIterable<Batch>;
}

/** A data set in memory. Indices of `tables` are positions in `outputs`, `pairs`, `items` (lists) or `systems`. */
export interface Dataset {
  readonly head: DatasetHead;
  readonly items: readonly Item[];
  readonly outputs: readonly Output[];
  readonly pairs: readonly Pair[];
  readonly systems: readonly string[];
  readonly judgments: readonly Judgment[];
  readonly tables: readonly ScoreTable[];
  readonly golds: readonly Gold[];
  readonly itemIndex: ReadonlyMap<string, number>;
  readonly outputIndex: ReadonlyMap<string, number>;
  readonly pairIndex: ReadonlyMap<string, number>;
}

function indexById(
  name: string,
  what: string,
  records: readonly { readonly id: string }[],
): Map<string, number> {
  const index = new Map<string, number>();
  for (const record of records) {
    if (index.has(record.id))
      throw new UserError({ where: name, problem: `duplicate ${what} id "${record.id}"` });
    index.set(record.id, index.size);
  }
  return index;
}

function orphan(name: string, what: string, id: string, missing: string): UserError {
  return new UserError({
    where: name,
    problem: `${what} "${id}" belongs to ${missing}, which is not in the data`,
  });
}

/** Reads a source to its end and aligns its published scores. @throws UserError on duplicate ids, orphans and unknown score ids. */
export async function collect(source: DatasetSource): Promise<Dataset> {
  const all = {
    items: [] as Item[],
    outputs: [] as Output[],
    pairs: [] as Pair[],
    judgments: [] as Judgment[],
    columns: [] as ScoreColumn[],
  };
  for await (const batch of source.batches()) {
    for (const v of batch.items ?? []) all.items.push(v);
    for (const v of batch.outputs ?? []) all.outputs.push(v);
    for (const v of batch.pairs ?? []) all.pairs.push(v);
    for (const v of batch.judgments ?? []) all.judgments.push(v);
    for (const v of batch.columns ?? []) all.columns.push(v);
  }
  return assemble(source.head, all);
}

interface Records {
  readonly items: readonly Item[];
  readonly outputs: readonly Output[];
  readonly pairs: readonly Pair[];
  readonly judgments: readonly Judgment[];
  readonly columns: readonly ScoreColumn[];
}

/** Builds the indices of a data set from records in memory. @throws UserError as `collect`. */
export function assemble(head: DatasetHead, records: Records): Dataset {
  const { items, outputs, pairs, judgments } = records;
  const itemIndex = indexById(head.name, "item", items);
  const outputIndex = indexById(head.name, "output", outputs);
  const pairIndex = indexById(head.name, "pair", pairs);
  for (const o of outputs)
    if (!itemIndex.has(o.itemId)) throw orphan(head.name, "output", o.id, `item "${o.itemId}"`);
  for (const p of pairs)
    for (const id of [p.a, p.b])
      if (!outputIndex.has(id)) throw orphan(head.name, "pair", p.id, `output "${id}"`);
  const systems = systemsOf(outputs, judgments, records.columns);
  const indices: Record<Over, ReadonlyMap<string, number>> = {
    outputs: outputIndex,
    pairs: pairIndex,
    lists: itemIndex,
    systems: new Map(systems.map((s, i) => [s, i])),
  };
  return {
    head,
    items,
    outputs,
    pairs,
    systems,
    judgments,
    tables: align(head.name, records.columns, indices),
    golds: head.golds ?? inferGolds(judgments),
    itemIndex,
    outputIndex,
    pairIndex,
  };
}

function systemsOf(
  outputs: readonly Output[],
  judgments: readonly Judgment[],
  columns: readonly ScoreColumn[],
): string[] {
  const names = new Set<string>();
  for (const o of outputs) if (o.system !== undefined) names.add(o.system);
  for (const j of judgments) if (j.kind === "rating" && "system" in j.target) names.add(j.target.system);
  for (const c of columns) if (c.over === "systems") for (const id of c.ids) names.add(id);
  return [...names];
}

function align(
  name: string,
  columns: readonly ScoreColumn[],
  indices: Record<Over, ReadonlyMap<string, number>>,
): ScoreTable[] {
  const tables = new Map<string, Mutable<ScoreTable>>();
  for (const column of columns) {
    const order = column.order ?? "as-listed";
    const repeat = column.repeat ?? 0;
    const key = JSON.stringify([signature(column.scorer), column.scorer.aspect, column.over, order, repeat]);
    const index = indices[column.over];
    let table = tables.get(key);
    if (!table) {
      const values = new Float64Array(index.size).fill(NaN);
      const asked = new Uint8Array(index.size);
      table = { scorer: column.scorer, over: column.over, values, order, repeat, asked };
      tables.set(key, table);
    }
    for (let i = 0; i < column.ids.length; i++) {
      const at = index.get(column.ids[i]!);
      if (at === undefined)
        throw orphan(
          name,
          `score of ${column.scorer.name}`,
          column.ids[i]!,
          `no known row of ${column.over}`,
        );
      table.values[at] = column.values[i]!;
      table.asked![at] = 1;
    }
    if (column.missing) table.missing = addCounts(table.missing, column.missing);
    if (column.stats) alignStats(table, column, index);
  }
  return [...tables.values()];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function addCounts(
  a: Readonly<Record<string, number>> | undefined,
  b: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum: Record<string, number> = { ...a };
  for (const [reason, n] of Object.entries(b)) sum[reason] = (sum[reason] ?? 0) + n;
  return sum;
}

/** Copies a column's counts to the rows of its ids; rows without stay NaN. The ids are known to be in the index. */
function alignStats(
  table: Mutable<ScoreTable>,
  column: ScoreColumn,
  index: ReadonlyMap<string, number>,
): void {
  const { nCols, counts } = column.stats!;
  table.stats ??= { nCols, counts: new Float64Array(index.size * nCols).fill(NaN) };
  for (let i = 0; i < column.ids.length; i++) {
    const at = index.get(column.ids[i]!)! * nCols;
    for (let c = 0; c < nCols; c++) table.stats.counts[at + c] = counts[i * nCols + c]!;
  }
}

/** One gold per (kind, aspect) found in the judgments: ratings averaged, preferences by majority. The only candidate is the default. */
export function inferGolds(judgments: readonly Judgment[]): Gold[] {
  const found = new Map<string, { gold: Gold; raters: Set<string> }>();
  for (const j of judgments) {
    const over = goldOver(j);
    if (over === undefined) continue;
    const key = `${over}/${j.aspect}`;
    let entry = found.get(key);
    if (!entry) {
      const combine = over === "outputs" || over === "systems" ? "mean" : "majority";
      const gold: Gold = {
        name: j.aspect,
        summary: `${combine} of the judgments of ${j.aspect}`,
        over,
        aspect: j.aspect,
        combine,
      };
      entry = { gold, raters: new Set() };
      found.set(key, entry);
    }
    entry.raters.add(raterName(j.rater));
  }
  const golds = [...found.values()].map(({ gold }) => gold);
  return golds.length === 1 ? [{ ...golds[0]!, isDefault: true }] : golds;
}

function goldOver(j: Judgment): Gold["over"] | undefined {
  if (j.kind === "rating")
    return "output" in j.target ? "outputs" : "system" in j.target ? "systems" : undefined;
  if (j.kind === "preference") return "pairs";
  return j.kind === "correct" ? "items" : undefined;
}
