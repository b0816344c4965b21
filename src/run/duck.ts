import { mkdir, open, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { type Columns, type Cell, type Row, RUN_FILES } from "../core/index.ts";

/** Folder of unfinished files within a run directory: what is in it belongs to nobody and may go. */
export const TEMPORARY = ".tmp";

/** A text as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A name as an SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The file of a run directory as something that FROM can read. */
export function tableOf(dir: string, table: Exclude<keyof typeof RUN_FILES, "record" | "scores">): string {
  return `read_parquet(${literal(join(dir, RUN_FILES[table]))})`;
}

/** Opens DuckDB in memory for one piece of work and closes it after. One thread: its bytes then depend on the data alone. */
export async function withDuck<T>(
  settings: { readonly memoryMb: number; readonly spillTo?: string },
  work: (duck: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    preserve_insertion_order: "true",
    memory_limit: `${settings.memoryMb}MB`,
    autoinstall_known_extensions: "false",
    ...(settings.spillTo === undefined ? {} : { temp_directory: settings.spillTo }),
  });
  const duck = await instance.connect();
  try {
    return await work(duck);
  } finally {
    duck.closeSync();
    instance.closeSync();
  }
}

/** All rows of a query as records. */
export async function rowsOf(duck: DuckDBConnection, sql: string): Promise<Row[]> {
  const reader = await duck.runAndReadAll(sql);
  return reader.getRowObjectsJS() as unknown as Row[];
}

/** One number of a query of one row; NaN where NULL. */
export async function numberOf(duck: DuckDBConnection, sql: string): Promise<number> {
  const [row] = await rowsOf(duck, sql);
  const cell: Cell | undefined = row && Object.values(row)[0];
  return cell == null ? NaN : Number(cell);
}

/** Creates a table of these columns. */
export async function createTable(duck: DuckDBConnection, name: string, columns: Columns): Promise<void> {
  const list = Object.entries(columns).map(([column, type]) => `${identifier(column)} ${type}`);
  await duck.run(`CREATE TABLE ${identifier(name)} (${list.join(", ")})`);
}

/** Writes a query to a Parquet file that appears whole or not at all. The rows keep the order of the query. */
export async function writeParquet(
  duck: DuckDBConnection,
  query: string,
  to: { readonly dir: string; readonly file: string; readonly rowGroup: number },
): Promise<void> {
  const final = join(to.dir, to.file);
  const temporary = join(to.dir, TEMPORARY, `${to.file.replaceAll(/[\\/]/g, "-")}.${process.pid}`);
  await mkdir(join(to.dir, TEMPORARY), { recursive: true });
  const options = `FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${to.rowGroup}`;
  await duck.run(`COPY (${query}) TO ${literal(temporary)} (${options})`);
  await settle(temporary, final);
}

/** Flushes a finished temporary file to disk and gives it its name. */
export async function settle(temporary: string, final: string): Promise<void> {
  const file = await open(temporary, "r+");
  await file.sync();
  await file.close();
  await mkdir(dirname(final), { recursive: true });
  await rename(temporary, final);
}
