import type { ScoreColumn } from "./score-table.ts";
import type { Item, Message, Output, Pair } from "./item.ts";
import { type Judgment, raterName } from "./judgment.ts";
import type { ScorerSpec } from "./scorer.ts";

/** A value of a run's tables. */
export type Cell = string | number | null;
/** One row of a table by column name, without `row`, `item_row`, `a_row`, `b_row` where it is written. */
export type Row = Readonly<Record<string, Cell>>;

const LONE_SURROGATE = /\p{Surrogate}/u;

const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
const orNull = (text: string | undefined): string | null => text ?? null;
const parsed = <T>(cell: Cell | undefined): T => JSON.parse(cell as string) as T;
function tagsJson(tags: Item["tags"]): string {
  for (const _ in tags) return JSON.stringify(tags);
  return "{}";
}
/** Tags of a row; most have none, and a million records feel the difference. */
const parsedTags = (cell: Cell | undefined): Item["tags"] => (cell === "{}" ? {} : parsed(cell));

/** The record as JSON where one of its texts holds a lone surrogate, else null. JSON texts escape them, so only plain cells matter. */
function rawOf(record: unknown, texts: readonly (string | undefined)[]): string | null {
  for (const text of texts)
    if (text !== undefined && LONE_SURROGATE.test(text)) return JSON.stringify(record);
  return null;
}

/** The cells of an item. */
export function itemRow(dataset: string, item: Item): Row {
  const { id, group, source, context } = item;
  const prompt = typeof item.prompt === "string" ? item.prompt : undefined;
  return {
    dataset,
    id,
    group: orNull(group),
    prompt: orNull(prompt),
    messages: prompt === undefined ? json(item.prompt) : null,
    source: orNull(source),
    context: orNull(context),
    references: json(item.references),
    tags: tagsJson(item.tags),
    raw: rawOf(item, [id, group, prompt, source, context]),
  };
}

/** Adds the fields that are present: NULL cells stay absent. */
function present(cells: Readonly<Record<string, Cell | undefined>>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, cell] of Object.entries(cells)) if (typeof cell === "string") found[name] = cell;
  return found;
}

/** The item of a row. */
export function itemFromRow(row: Row): Item {
  if (row["raw"] != null) return parsed<Item>(row["raw"]);
  const { group, source, context } = row;
  const prompt = row["messages"] == null ? row["prompt"] : parsed<readonly Message[]>(row["messages"]);
  return {
    id: row["id"] as string,
    ...present({ group, source, context }),
    ...(prompt == null ? {} : { prompt: prompt as string | readonly Message[] }),
    references: parsed(row["references"]),
    tags: parsedTags(row["tags"]),
  };
}

/** The cells of an output. */
export function outputRow(dataset: string, output: Output): Row {
  const { id, itemId, system, text, sameAs } = output;
  return {
    dataset,
    id,
    item_id: itemId,
    system: orNull(system),
    text: orNull(text),
    messages: json(output.messages),
    steps: json(output.steps),
    same_as: orNull(sameAs),
    tags: tagsJson(output.tags),
    raw: rawOf(output, [id, itemId, system, text, sameAs]),
  };
}

/** The output of a row. */
export function outputFromRow(row: Row): Output {
  if (row["raw"] != null) return parsed<Output>(row["raw"]);
  const { system, text, messages, steps, same_as: sameAs } = row;
  return {
    id: row["id"] as string,
    itemId: row["item_id"] as string,
    ...present({ system, text, sameAs }),
    ...(messages == null ? {} : { messages: parsed<readonly Message[]>(messages) }),
    ...(steps == null ? {} : { steps: parsed<readonly string[]>(steps) }),
    tags: parsedTags(row["tags"]),
  };
}

/** The cells of a pair. */
export function pairRow(dataset: string, pair: Pair): Row {
  const { id, itemId, a, b } = pair;
  return {
    dataset,
    id,
    item_id: itemId,
    a,
    b,
    tags: tagsJson(pair.tags),
    raw: rawOf(pair, [id, itemId, a, b]),
  };
}

/** The pair of a row. */
export function pairFromRow(row: Row): Pair {
  if (row["raw"] != null) return parsed<Pair>(row["raw"]);
  const { id, item_id, a, b } = row as Record<string, string>;
  return { id: id!, itemId: item_id!, a: a!, b: b!, tags: parsedTags(row["tags"]) };
}

function targetOf(judgment: Judgment): string {
  if (judgment.kind === "rating") return Object.values(judgment.target)[0] as string;
  if (judgment.kind === "preference") return judgment.pair;
  return judgment.kind === "spans" ? judgment.output : judgment.itemId;
}

/** The cells of a judgment. */
export function judgmentRow(dataset: string, judgment: Judgment): Row {
  return {
    dataset,
    kind: judgment.kind,
    aspect: judgment.aspect,
    rater: raterName(judgment.rater),
    target: targetOf(judgment),
    value: judgment.kind === "rating" ? judgment.value : null,
    choice: judgment.kind === "preference" ? judgment.choice : null,
    judgment: JSON.stringify(judgment),
  };
}

/** The judgment of a row; a rating's value comes from its own column, which holds what JSON cannot. */
export function judgmentFromRow(row: Row): Judgment {
  const judgment = parsed<Judgment>(row["judgment"]);
  return judgment.kind === "rating" ? { ...judgment, value: row["value"] as number } : judgment;
}

/** A spec as JSON, in which infinite ends of the range are null. */
export const specToJson = (spec: ScorerSpec): string => JSON.stringify(spec);

/** A spec read from JSON, with infinite ends of the range restored. */
export function specFromJson(value: ScorerSpec | string): ScorerSpec {
  const spec = typeof value === "string" ? parsed<ScorerSpec>(value) : value;
  const [low, high] = spec.range as readonly [number | null, number | null];
  return { ...spec, range: [low ?? -Infinity, high ?? Infinity] };
}

/** The rows of a column of published scores; `part` tells columns apart. */
export function* publishedRows(dataset: string, part: number, column: ScoreColumn): Generator<Row> {
  const scorer = specToJson(column.scorer);
  const { over, order = "as-listed", repeat = 0 } = column;
  for (let i = 0; i < column.ids.length; i++) {
    const value = column.values[i]!;
    const id = column.ids[i]!;
    yield { dataset, part, scorer, over, order, repeat, id, value: Number.isNaN(value) ? null : value };
  }
}

/** The column of published scores that consecutive rows of one `part` hold. */
export function columnFromRows(rows: readonly Row[]): ScoreColumn {
  const first = rows[0]!;
  const repeat = first["repeat"] as number;
  return {
    scorer: specFromJson(first["scorer"] as string),
    over: first["over"] as ScoreColumn["over"],
    ids: rows.map((r) => r["id"] as string),
    values: Float64Array.from(rows, (r) => (r["value"] as number | null) ?? NaN),
    ...(first["order"] === "swapped" ? { order: "swapped" as const } : {}),
    ...(repeat === 0 ? {} : { repeat }),
  };
}
