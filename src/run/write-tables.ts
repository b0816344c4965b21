import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import {
  type Batch,
  type Columns,
  type DatasetHead,
  type DatasetSource,
  itemRow,
  judgmentRow,
  outputRow,
  pairRow,
  type Row,
  RUN_FILES,
  RUN_TABLES,
  type RunRecord,
  type RunTable,
  type ScoreColumn,
  specToJson,
  UserError,
} from "../core/index.ts";
import { identifier, rowsOf, TEMPORARY, withDuck, writeParquet } from "./duck.ts";
import { TableAppender } from "./table-appender.ts";

const MEMORY_MB = 320;

/** What the tables of a run hold. */
export interface TablesWritten {
  readonly datasets: readonly DatasetHead[];
  readonly counts: NonNullable<RunRecord["counts"]>;
}

interface TableOptions {
  readonly partRows: number;
  readonly signal: AbortSignal;
  /** Called after each batch with the number of outputs read so far. */
  onOutputs(n: number): void;
}

/** What published scores have in common by column; joined to the scores when they are written. */
const COLUMN_COLUMNS = {
  part: "INTEGER",
  dataset: "VARCHAR",
  scorer: "VARCHAR",
  over: "VARCHAR",
  order: "VARCHAR",
  repeat: "INTEGER",
} as const satisfies Columns;

const STAGED: Record<RunTable | "columns", Columns> = {
  ...RUN_TABLES,
  published: { row: "INTEGER", part: "INTEGER", id: "VARCHAR", value: "DOUBLE" },
  columns: COLUMN_COLUMNS,
};

type Appenders = Record<keyof typeof STAGED, TableAppender>;

async function createAppenders(duck: DuckDBConnection): Promise<Appenders> {
  const made: Partial<Appenders> = {};
  for (const [name, columns] of Object.entries(STAGED))
    made[name as keyof Appenders] = await TableAppender.create(duck, name, columns);
  return made as Appenders;
}

function appendColumn(to: Appenders, dataset: string, column: ScoreColumn): void {
  const part = to.columns.n;
  const { over, order = "as-listed", repeat = 0 } = column;
  to.columns.append({ part, dataset, scorer: specToJson(column.scorer), over, order, repeat });
  for (let i = 0; i < column.ids.length; i++) {
    const value = column.values[i]!;
    to.published.append({ part, id: column.ids[i]!, value: Number.isNaN(value) ? null : value });
  }
}

function appendBatch(to: Appenders, dataset: string, batch: Batch): void {
  for (const item of batch.items ?? []) to.items.append(itemRow(dataset, item));
  for (const output of batch.outputs ?? []) to.outputs.append(outputRow(dataset, output));
  for (const pair of batch.pairs ?? []) to.pairs.append(pairRow(dataset, pair));
  for (const judgment of batch.judgments ?? []) to.judgments.append(judgmentRow(dataset, judgment));
}

async function readSources(
  to: Appenders,
  sources: readonly DatasetSource[],
  options: TableOptions,
): Promise<void> {
  for (const source of sources)
    for await (const batch of source.batches()) {
      options.signal.throwIfAborted();
      appendBatch(to, source.head.name, batch);
      for (const column of batch.columns ?? []) appendColumn(to, source.head.name, column);
      options.onOutputs(to.outputs.n);
    }
  for (const appender of Object.values(to)) appender.close();
}

async function firstRow(duck: DuckDBConnection, sql: string): Promise<Row | undefined> {
  return (await rowsOf(duck, `${sql} LIMIT 1`))[0];
}

async function refuseDuplicates(duck: DuckDBConnection): Promise<void> {
  for (const table of ["items", "outputs", "pairs"] as const) {
    const sql = `SELECT dataset, id FROM ${table} GROUP BY ALL HAVING count(*) > 1 ORDER BY min("row")`;
    const found = await firstRow(duck, sql);
    if (found)
      throw new UserError({
        where: String(found["dataset"]),
        problem: `duplicate ${table.slice(0, -1)} id "${String(found["id"])}"`,
        expected: "ids that occur once",
      });
  }
}

/** A narrow table beside `child` with the row of the parent that each of its `keys` names. */
async function link(
  duck: DuckDBConnection,
  child: "outputs" | "pairs",
  links: readonly { readonly key: string; readonly parent: "items" | "outputs"; readonly as: string }[],
): Promise<void> {
  const joins = links.map(
    ({ key, parent, as }) =>
      `LEFT JOIN ${parent} AS p_${as} ON p_${as}.dataset = c.dataset AND p_${as}.id = c.${key}`,
  );
  const columns = links.map(({ as }) => `p_${as}."row" AS ${as}`);
  await duck.run(
    `CREATE TABLE ${child}_links AS SELECT c."row", ${columns.join(", ")} FROM ${child} AS c ${joins.join(" ")} ORDER BY c."row"`,
  );
  for (const { key, parent, as } of links) {
    const orphan = await firstRow(
      duck,
      `SELECT c.dataset, c.id, c.${key} AS key FROM ${child}_links AS l JOIN ${child} AS c USING ("row") WHERE l.${as} IS NULL ORDER BY l."row"`,
    );
    if (orphan)
      throw new UserError({
        where: String(orphan["dataset"]),
        problem: `${child.slice(0, -1)} "${String(orphan["id"])}" belongs to ${parent.slice(0, -1)} "${String(orphan["key"])}", which is not in the data`,
      });
  }
}

async function writeAll(duck: DuckDBConnection, dir: string, options: TableOptions): Promise<void> {
  const rowGroup = options.partRows;
  const write = (query: string, file: string) => writeParquet(duck, query, { dir, file, rowGroup });
  await refuseDuplicates(duck);
  await link(duck, "outputs", [{ key: "item_id", parent: "items", as: "item_row" }]);
  await link(duck, "pairs", [
    { key: "item_id", parent: "items", as: "item_row" },
    { key: "a", parent: "outputs", as: "a_row" },
    { key: "b", parent: "outputs", as: "b_row" },
  ]);
  await write("FROM items", RUN_FILES.items);
  for (const table of ["outputs", "pairs"] as const) {
    const links = Object.keys(RUN_TABLES[table]).filter((c) => c.endsWith("_row"));
    const replaced = links.map((c) => `l.${c} AS ${c}`).join(", ");
    const query = `SELECT c.* REPLACE (${replaced}) FROM ${table} AS c POSITIONAL JOIN ${table}_links AS l`;
    if (table === "outputs" || (await firstRow(duck, "SELECT 1 FROM pairs")))
      await write(query, RUN_FILES[table]);
  }
  await write("FROM judgments", RUN_FILES.judgments);
  const published = Object.keys(RUN_TABLES.published).map(identifier).join(", ");
  if (await firstRow(duck, "SELECT 1 FROM published"))
    await write(
      `SELECT ${published} FROM published JOIN columns USING (part) ORDER BY "row"`,
      RUN_FILES.published,
    );
}

/**
 * Streams data sets into the tables of a run directory. Memory is bounded: DuckDB holds what does not fit on disk meanwhile.
 * @throws UserError on duplicate ids and orphans; the signal's reason when aborted.
 */
export async function writeTables(
  dir: string,
  sources: readonly DatasetSource[],
  options: TableOptions,
): Promise<TablesWritten> {
  return withDuck({ memoryMb: MEMORY_MB, spillTo: join(dir, TEMPORARY, "spill") }, async (duck) => {
    const appenders = await createAppenders(duck);
    await readSources(appenders, sources, options);
    await writeAll(duck, dir, options);
    const names = Object.keys(RUN_TABLES) as RunTable[];
    const counts = Object.fromEntries(names.map((name) => [name, appenders[name].n]));
    return { datasets: sources.map((s) => s.head), counts: counts as TablesWritten["counts"] };
  });
}
