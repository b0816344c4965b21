import {
  importedScorer,
  type Item,
  type Judgment,
  type Message,
  type Output,
  type Pair,
  type Rater,
  type Reference,
  type ScorerSpec,
  UserError,
} from "../../core/index.ts";
import { type ColumnBuilder, columnBuilder } from "../records/column-builder.ts";
import { messagesFrom, optionalText, type Where } from "../records/fields.ts";
import { IdRegister } from "../records/id-register.ts";
import type { DataRecord } from "../records/record-file.ts";
import { hashText, textHash } from "../records/text-hash.ts";
import { numberFrom } from "../text/number.ts";
import type { TableField } from "./fields.ts";
import type { TablePlan } from "./plan.ts";

/** One row of a table with the plan of its columns. */
export interface TableRow {
  readonly plan: TablePlan;
  readonly record: DataRecord;
  readonly where: Where;
  /** Number of the row in its data set, from 1. */
  readonly n: number;
}

/** What rows gave since the last batch, and the ids of all rows before. */
export interface TableState {
  items: Item[];
  outputs: Output[];
  pairs: Pair[];
  judgments: Judgment[];
  columns: ColumnBuilder;
  /** Item id -> hash of its texts. */
  readonly knownItems: IdRegister;
  /** Output id -> hash of its text. */
  readonly knownOutputs: IdRegister;
  readonly counts: IdRegister;
  readonly specs: Map<string, ScorerSpec>;
}

/** The state before the first row. */
export function tableState(): TableState {
  return {
    items: [],
    outputs: [],
    pairs: [],
    judgments: [],
    columns: columnBuilder(),
    knownItems: new IdRegister(),
    knownOutputs: new IdRegister(),
    counts: new IdRegister(),
    specs: new Map(),
  };
}

/** The text of a field; undefined where it has no column or its cell is null. @throws UserError */
export function textOf(row: TableRow, field: TableField): string | undefined {
  const column = row.plan.columns[field];
  return column === undefined ? undefined : optionalText(row.record, column, row.where);
}

/** As `textOf`, with an empty cell as absent: for everything but answers. */
export function filledText(row: TableRow, field: TableField): string | undefined {
  const text = textOf(row, field);
  return text === "" ? undefined : text;
}

/** Messages of a field, where it holds some. */
export function messagesOf(row: TableRow, field: TableField): readonly Message[] | undefined {
  const column = row.plan.columns[field];
  return column === undefined ? undefined : messagesFrom(row.record[column]);
}

function referencesOf(row: TableRow): Reference[] {
  return row.plan.references.flatMap(({ name, column }) => {
    const value = row.record[column];
    if (Array.isArray(value))
      return value.flatMap((text: unknown, i) =>
        typeof text === "string" ? [{ id: `${name}-${i + 1}`, text }] : [],
      );
    const text = optionalText(row.record, column, row.where);
    return text === undefined || text === "" ? [] : [{ id: name, text }];
  });
}

function tagsOf(row: TableRow): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const { name, column } of row.plan.tags) {
    const value = row.record[column];
    if (value !== null && value !== undefined && value !== "") tags[name] = String(value);
  }
  return tags;
}

/** The item of a row without its id; `hash` tells rows of one item. */
export interface ItemContent {
  readonly fields: Omit<Item, "id">;
  readonly hash: string;
  readonly isEmpty: boolean;
}

/** Prompt, source, context, references and tags of a row. */
export function itemContent(row: TableRow): ItemContent {
  const prompt = messagesOf(row, "prompt") ?? filledText(row, "prompt");
  const source = filledText(row, "source");
  const context = filledText(row, "context");
  const group = filledText(row, "group");
  const references = referencesOf(row);
  const said = typeof prompt === "object" ? JSON.stringify(prompt) : prompt;
  const fields: { -readonly [K in keyof Omit<Item, "id">]: Item[K] } = { references, tags: tagsOf(row) };
  if (group !== undefined) fields.group = group;
  if (prompt !== undefined) fields.prompt = prompt;
  if (source !== undefined) fields.source = source;
  if (context !== undefined) fields.context = context;
  return {
    fields,
    hash: hashText([said, source, context, ...references.map((r) => r.text)]),
    isEmpty: said === undefined && source === undefined && context === undefined && references.length === 0,
  };
}

/** Whether an item must be added. @throws UserError where a known id comes with other texts. */
export function isNewItem(
  state: TableState,
  row: TableRow,
  item: { id: string; content: ItemContent },
): boolean {
  const known = state.knownItems.get(item.id);
  if (known === 0) return true;
  if (item.content.isEmpty || known === mark(item.content.hash)) return false;
  throw new UserError({
    where: row.where(),
    problem: `duplicate item id "${item.id}" with another prompt, source or reference`,
    expected: "one text an item",
  });
}

/** A positive number that stands for a text in an `IdRegister`. */
export const mark = (text: string | undefined): number => Math.max(1, textHash([text]).low);

/** Counts how often a key has come: 1 the first time. */
export function countOf(state: TableState, key: string): number {
  const n = state.counts.add(key, 1);
  if (n === 0) return 1;
  state.counts.set(key, n + 1);
  return n + 1;
}

/** Who rated the row. */
export function raterOf(row: TableRow): Rater {
  const id = filledText(row, "rater");
  return id === undefined ? { aggregate: "as published" } : { id, persistent: true };
}

const FAMILIES = { score: "metric", reward: "reward-model", judge: "judge" } as const;

/** The scores of a row: scorer and value, NaN where missing. @throws UserError on cells that are no numbers */
export function scoresOf(
  state: TableState,
  row: TableRow,
  arity: "output" | "pair",
): { spec: ScorerSpec; value: number }[] {
  const found: { spec: ScorerSpec; value: number }[] = [];
  for (const column of row.plan.scores) {
    const key = `${column.field}\0${column.name}`;
    let spec = state.specs.get(key);
    if (!spec) {
      const direction = column.isLowerBetter ? { direction: "lower" as const } : {};
      spec = importedScorer(column.name, {
        family: FAMILIES[column.field as keyof typeof FAMILIES],
        arity,
        ...direction,
      });
      state.specs.set(key, spec);
    }
    found.push({ spec, value: numberFrom(row.record[column.column], row.where) });
  }
  return found;
}
