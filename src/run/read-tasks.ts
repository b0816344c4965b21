import type { DuckDBConnection } from "@duckdb/node-api";
import {
  type Arity,
  type Item,
  itemFromRow,
  type Output,
  outputFromRow,
  type Row,
  type Task,
} from "../core/index.ts";
import { rowsOf, tableOf } from "./duck.ts";

/** The index that a part is cut from: a pair scorer's is of pairs, a list scorer's of items, every other one's of outputs. */
export type PartIndex = "outputs" | "pairs" | "items";

/** The index of scorers of an arity. */
export function indexOf(arity: Arity): PartIndex {
  return arity === "pair" ? "pairs" : arity === "list" ? "items" : "outputs";
}

/** The tasks of one part and the rows that their scores fill, in the same order. */
export interface PartTasks {
  readonly tasks: readonly Task[];
  /** Query for row, data set and id of outputs or pairs; one a task, for a list scorer one an output of a task. */
  readonly labels: string;
}

const between = (column: string, low: number, high: number): string => `${column} BETWEEN ${low} AND ${high}`;

/** Records of a table by their row. `wanted` is read by range, narrowed by a semi-join where the range is much wider than the set. */
async function byRow(
  duck: DuckDBConnection,
  source: string,
  wanted: ReadonlySet<number>,
): Promise<Map<number, Row>> {
  if (wanted.size === 0) return new Map();
  let low = Infinity;
  let high = -Infinity;
  for (const row of wanted) {
    low = Math.min(low, row);
    high = Math.max(high, row);
  }
  const isSparse = high - low + 1 > 2 * wanted.size;
  const narrowed = isSparse ? ` AND "row" IN (${[...wanted].join(",")})` : "";
  const rows = await rowsOf(duck, `FROM ${source} WHERE ${between('"row"', low, high)}${narrowed}`);
  return new Map(rows.map((r) => [r["row"] as number, r]));
}

/** Rows of a table within a range of an index, with `columns` of them. */
function selected(dir: string, columns: string, from: PartRange): string {
  const { table, range, order } = from;
  return `SELECT ${columns} FROM ${tableOf(dir, table)} WHERE ${range} ORDER BY ${order}`;
}

interface PartRange {
  readonly table: "outputs" | "pairs";
  readonly range: string;
  readonly order: string;
}

const labelsOf = (dir: string, from: PartRange): string => selected(dir, '"row", dataset, id', from);

async function itemsOf(duck: DuckDBConnection, dir: string, rows: Iterable<Row>): Promise<Map<number, Item>> {
  const wanted = new Set<number>();
  for (const r of rows) wanted.add(r["item_row"] as number);
  const found = await byRow(duck, tableOf(dir, "items"), wanted);
  return new Map([...found].map(([row, r]) => [row, itemFromRow(r)]));
}

async function outputTasks(duck: DuckDBConnection, dir: string, range: string): Promise<PartTasks> {
  const from = { table: "outputs", range, order: '"row"' } as const;
  const rows = await rowsOf(duck, selected(dir, "*", from));
  const items = await itemsOf(duck, dir, rows);
  const tasks = rows.map((r) => ({ item: items.get(r["item_row"] as number)!, outputs: [outputFromRow(r)] }));
  return { tasks, labels: labelsOf(dir, from) };
}

async function pairTasks(duck: DuckDBConnection, dir: string, range: string): Promise<PartTasks> {
  const from = { table: "pairs", range, order: '"row"' } as const;
  const pairs = await rowsOf(duck, selected(dir, "*", from));
  const wanted = new Set(pairs.flatMap((p) => [p["a_row"] as number, p["b_row"] as number]));
  const outputs = await byRow(duck, tableOf(dir, "outputs"), wanted);
  const items = await itemsOf(duck, dir, pairs);
  const outputOf = (row: unknown): Output => outputFromRow(outputs.get(row as number)!);
  const tasks = pairs.map((p) => ({
    item: items.get(p["item_row"] as number)!,
    outputs: [outputOf(p["a_row"]), outputOf(p["b_row"])],
  }));
  return { tasks, labels: labelsOf(dir, from) };
}

async function listTasks(duck: DuckDBConnection, dir: string, range: string): Promise<PartTasks> {
  const from = { table: "outputs", range, order: 'item_row, "row"' } as const;
  const rows = await rowsOf(duck, selected(dir, "*", from));
  const items = await itemsOf(duck, dir, rows);
  const tasks: { item: Item; outputs: Output[] }[] = [];
  let last = -1;
  for (const r of rows) {
    const at = r["item_row"] as number;
    if (at !== last) tasks.push({ item: items.get(at)!, outputs: [] });
    tasks.at(-1)!.outputs.push(outputFromRow(r));
    last = at;
  }
  return { tasks, labels: labelsOf(dir, from) };
}

/** Reads the tasks of some rows of an index of a run directory, in the order of the rows. */
export async function readSome(
  duck: DuckDBConnection,
  dir: string,
  some: { readonly index: PartIndex; readonly rows: readonly number[] },
): Promise<readonly Task[]> {
  if (some.rows.length === 0) return [];
  const list = `IN (${some.rows.join(",")})`;
  if (some.index === "items") return (await listTasks(duck, dir, `item_row ${list}`)).tasks;
  const range = `"row" ${list}`;
  const read = some.index === "pairs" ? pairTasks(duck, dir, range) : outputTasks(duck, dir, range);
  return (await read).tasks;
}

/** Reads the tasks of rows [low, high] of an index of a run directory, in the order of the rows. */
export async function readTasks(
  duck: DuckDBConnection,
  dir: string,
  part: { readonly index: PartIndex; readonly low: number; readonly high: number },
): Promise<PartTasks> {
  const { index, low, high } = part;
  if (index === "items") return listTasks(duck, dir, between("item_row", low, high));
  const range = between('"row"', low, high);
  return index === "pairs" ? pairTasks(duck, dir, range) : outputTasks(duck, dir, range);
}
