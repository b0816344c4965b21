import type { FileEntry } from "../reader.ts";
import { cellsOf } from "../text/cells.ts";
import { startOfText } from "../text/read-text.ts";
import { parquetColumns } from "../parquet/duck.ts";
import { topKeys } from "./top-keys.ts";

/** How a file holds records. */
export type RecordKind = "json-lines" | "json" | "csv" | "tsv" | "parquet";

/** What the start of a file tells: its kind and the names of its columns or of its first record's keys. */
export interface Shape {
  readonly kind: RecordKind;
  readonly keys: readonly string[];
  /** The first record where it is one JSON line that could be read. */
  readonly first?: Readonly<Record<string, unknown>>;
}

const PARQUET_MAGIC = "PAR1";

/** Shapes by the entry's `bytes`, so that many readers look at a file once. Forgotten with the entry. */
const seen = new WeakMap<FileEntry["bytes"], Promise<Shape | undefined>>();

/** Looks at the start of a file; undefined where it holds no records (empty, prose, pictures). */
export function shapeOf(file: FileEntry): Promise<Shape | undefined> {
  const known = seen.get(file.bytes) ?? look(file);
  seen.set(file.bytes, known);
  return known;
}

async function look(file: FileEntry): Promise<Shape | undefined> {
  const start = await startOfText(file);
  if (start.startsWith(PARQUET_MAGIC)) return { kind: "parquet", keys: await parquetColumns(file) };
  const text = start.trimStart();
  if (text === "" || text.includes("\0") || text.includes("\ufffd\ufffd\ufffd")) return undefined;
  if (text.startsWith("[")) return { kind: "json", keys: topKeys(text) };
  if (text.startsWith("{")) return jsonShape(file, text);
  return tableShape(file, text);
}

function jsonShape(file: FileEntry, text: string): Shape {
  const end = text.indexOf("\n");
  const line = end < 0 ? text : text.slice(0, end);
  const first = objectOf(line);
  const isLines = first !== undefined ? !file.name.endsWith(".json") || end >= 0 : end < 0;
  const keys = first ? Object.keys(first) : topKeys(text);
  return { kind: isLines ? "json-lines" : "json", keys, ...(first ? { first } : {}) };
}

function objectOf(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    return undefined;
  }
  return undefined;
}

/** A table is told by its extension, or on standard input by a tab or comma in its first line. */
function tableShape(file: FileEntry, text: string): Shape | undefined {
  const line = text.slice(0, text.search(/\r?\n|$/));
  const extension = /\.(csv|tsv|tab)$/i.exec(file.name)?.[1]?.toLowerCase();
  const isUnnamed = file.name === "stdin";
  if (extension === "csv" || (isUnnamed && !line.includes("\t") && line.includes(","))) {
    const cells = cellsOf(line, ",");
    return { kind: "csv", keys: Array.isArray(cells) ? cells : line.split(",") };
  }
  if (extension !== undefined || (isUnnamed && line.includes("\t")))
    return { kind: "tsv", keys: line.split("\t") };
  return undefined;
}
