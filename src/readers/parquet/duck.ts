import { createWriteStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { UserError } from "../../core/index.ts";
import type { FileEntry } from "../reader.ts";

/** A row of a Parquet file; lists and structs are arrays and objects, whole numbers beyond 2^53 are text. */
export type ParquetRow = Readonly<Record<string, unknown>>;

/** A text as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Opens DuckDB in memory for one piece of work and closes it after. It is loaded only here, late. */
export async function* withDuck<T>(work: (duck: DuckDBConnection) => AsyncIterable<T>): AsyncGenerator<T> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "2",
    memory_limit: "512MB",
    preserve_insertion_order: "true",
    autoinstall_known_extensions: "false",
  });
  const duck = await instance.connect();
  try {
    yield* work(duck);
  } finally {
    duck.closeSync();
    instance.closeSync();
  }
}

/** The rows of a query in batches of about two thousand. */
export async function* queryRows(duck: DuckDBConnection, sql: string): AsyncGenerator<readonly ParquetRow[]> {
  const result = await duck.stream(sql);
  for await (const rows of result.yieldRowObjectJs()) {
    for (const row of rows) plainValues(row as Record<string, unknown>);
    yield rows;
  }
}

/** Makes whole numbers and times of a fresh row plain values, in place. */
function plainValues(row: Record<string, unknown>): void {
  for (const key in row) {
    const value = row[key];
    if (typeof value === "bigint")
      row[key] = Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    else if (value instanceof Date) row[key] = value.toISOString();
  }
}

async function isPlainParquet(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (!file) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString("latin1") === "PAR1";
  } finally {
    await file.close();
  }
}

/** Works on a path that DuckDB can open: the file itself, or a temporary copy of standard input and gz, deleted after. */
async function* withPath<T>(file: FileEntry, work: (path: string) => AsyncIterable<T>): AsyncGenerator<T> {
  if (await isPlainParquet(file.path)) return yield* work(file.path);
  const folder = await mkdtemp(join(tmpdir(), "trenchcoat-parquet-"));
  try {
    const copy = join(folder, "copy.parquet");
    await pipeline(Readable.from(file.bytes()), createWriteStream(copy));
    yield* work(copy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function parquetError(file: FileEntry, cause: unknown): unknown {
  if (cause instanceof UserError) return cause;
  const message = cause instanceof Error ? cause.message.split("\n")[0]! : String(cause);
  if (!/Parquet|Invalid Input|IO Error|TProtocol|Snappy|ZSTD/i.test(message)) return cause;
  return new UserError(
    { where: file.path, problem: "broken Parquet file", expected: "a whole Parquet file", got: message },
    { cause },
  );
}

async function* query(file: FileEntry, sql: (path: string) => string): AsyncGenerator<readonly ParquetRow[]> {
  try {
    yield* withPath(file, (path) => withDuck((duck) => queryRows(duck, sql(path))));
  } catch (error) {
    throw parquetError(file, error);
  }
}

/** The rows of a Parquet file in batches. @throws UserError where the file is truncated or no Parquet */
export function parquetRows(file: FileEntry): AsyncGenerator<readonly ParquetRow[]> {
  return query(file, (path) => `FROM read_parquet(${literal(path)})`);
}

/** Names of the columns of a Parquet file. @throws UserError where it is broken */
export async function parquetColumns(file: FileEntry): Promise<string[]> {
  const sql = (path: string) => `SELECT column_name FROM (DESCRIBE FROM read_parquet(${literal(path)}))`;
  const names: string[] = [];
  for await (const rows of query(file, sql)) for (const row of rows) names.push(String(row["column_name"]));
  return names;
}
