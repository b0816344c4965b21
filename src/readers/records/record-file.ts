import type { FileEntry, ReadOptions, Tree } from "../reader.ts";
import { CSV, delimited, TSV } from "../text/delimited.ts";
import { jsonLines } from "../text/json-lines.ts";
import { readJson } from "../text/read-json.ts";
import { passOver, readerError } from "../text/reader-error.ts";
import { parquetRows } from "../parquet/duck.ts";
import { refuseUnreadable } from "../text/refuse.ts";
import { type Shape, shapeOf } from "./shape.ts";

export type DataRecord = Readonly<Record<string, unknown>>;

/** One record and where it stands: its line, or its number in a Parquet file or JSON list (from 1). */
export interface PlacedRecord {
  readonly at: number;
  readonly value: DataRecord;
}

/** A file of records, whatever its kind. */
export interface RecordFile {
  readonly file: FileEntry;
  readonly shape: Shape;
  /** `file:line`, or `file, record N`. */
  where(at: number): string;
  /** Records in order and in big batches. @throws UserError on broken files; bad records are passed over as options allow. */
  batches(): AsyncIterable<readonly PlacedRecord[]>;
}

/** A record file that was looked at already. */
export function recordFile(file: FileEntry, shape: Shape, options: ReadOptions): RecordFile {
  const isText = shape.kind === "json-lines" || shape.kind === "csv" || shape.kind === "tsv";
  return {
    file,
    shape,
    where: (at) => (isText ? `${file.path}:${at}` : `${file.path}, record ${at}`),
    batches: () => recordBatches(file, shape, options),
  };
}

const DATA = /\.(?:jsonl|ndjson|json|csv|tsv|parquet)$/i;

/** The files of a tree that hold records; others (README, pictures) are passed over. @throws UserError on data files that are empty or no text */
export async function recordFiles(tree: Tree, options: ReadOptions): Promise<RecordFile[]> {
  const found: RecordFile[] = [];
  for (const file of tree.files) {
    const shape = await shapeOf(file);
    if (shape) found.push(recordFile(file, shape, options));
    else if (DATA.test(file.name)) await refuseUnreadable(file);
  }
  return found;
}

function recordBatches(
  file: FileEntry,
  shape: Shape,
  options: ReadOptions,
): AsyncIterable<readonly PlacedRecord[]> {
  if (shape.kind === "json-lines") return lineRecords(file, options);
  if (shape.kind === "json") return listRecords(file, options);
  return shape.kind === "parquet" ? parquetRecords(file) : rowRecords(file, shape.kind, options);
}

function isRecord(value: unknown): value is DataRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(file: FileEntry, line: number, value: unknown) {
  return readerError(file, line, {
    problem: "invalid record",
    expected: "a JSON object",
    got: JSON.stringify(value)?.slice(0, 60) ?? "nothing",
  });
}

async function* lineRecords(file: FileEntry, options: ReadOptions): AsyncGenerator<readonly PlacedRecord[]> {
  for await (const lines of jsonLines(file, options)) {
    const records: PlacedRecord[] = [];
    for (const { line, value } of lines) {
      if (isRecord(value)) records.push({ at: line, value });
      else passOver(refuse(file, line, value), options);
    }
    yield records;
  }
}

async function* listRecords(file: FileEntry, options: ReadOptions): AsyncGenerator<readonly PlacedRecord[]> {
  const json = await readJson(file);
  const records: PlacedRecord[] = [];
  for (const [i, value] of (Array.isArray(json) ? json : [json]).entries()) {
    if (isRecord(value)) records.push({ at: i + 1, value });
    else passOver(refuse(file, 0, value), options);
  }
  yield records;
}

async function* parquetRecords(file: FileEntry): AsyncGenerator<readonly PlacedRecord[]> {
  let n = 0;
  for await (const rows of parquetRows(file)) yield rows.map((value) => ({ at: ++n, value }));
}

async function* rowRecords(
  file: FileEntry,
  kind: "csv" | "tsv",
  options: ReadOptions,
): AsyncGenerator<readonly PlacedRecord[]> {
  const { header, batches } = await delimited(file, kind === "csv" ? CSV : TSV, options);
  for await (const { lines, rows } of batches)
    yield rows.map((row, i) => ({ at: lines[i]!, value: zip(header, row) }));
}

function zip(header: readonly string[], row: readonly string[]): DataRecord {
  const value: Record<string, string> = {};
  for (let c = 0; c < header.length; c++) value[header[c]!] = row[c]!;
  return value;
}
