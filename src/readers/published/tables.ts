import { UserError } from "../../core/index.ts";
import type { FileEntry, ReadOptions } from "../reader.ts";
import { delimited, delimitedRows, type Dialect } from "../text/delimited.ts";

/** A delimited file in memory: cells by row, columns by header name. */
export interface PublishedTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Position of a column. @throws UserError where the file has none of that name. */
  column(name: string): number;
  /** Where row `i` stands, for messages. */
  where(i: number): string;
}

/** How a published table is written; the rows of a ragged one need not be as wide as its header. */
export interface TableForm {
  readonly dialect: Dialect;
  readonly isRagged?: true;
}

/** Header cells with line breaks and runs of spaces as one space. */
const plain = (cell: string): string => cell.replace(/\s+/g, " ").trim();

/** Reads a CSV or TSV file whole. @throws UserError as `delimited`, and on rows of another width unless `isRagged`. */
export async function readTable(
  file: FileEntry,
  form: TableForm,
  options: ReadOptions,
): Promise<PublishedTable> {
  const whole = form.isRagged ? undefined : await delimited(file, form.dialect, options);
  const rows: (readonly string[])[] = [];
  const lines: number[] = [];
  for await (const batch of whole ? whole.batches : delimitedRows(file, form.dialect)) {
    for (const row of batch.rows) rows.push(row);
    for (const line of batch.lines) lines.push(line);
  }
  if (!whole) lines.shift();
  const header = (whole?.header ?? rows.shift() ?? []).map(plain);
  return {
    header,
    rows,
    column: (name) => columnAt(file, header, name),
    where: (i) => `${file.path}:${lines[i]}`,
  };
}

function columnAt(file: FileEntry, header: readonly string[], name: string): number {
  const at = header.indexOf(name);
  if (at >= 0) return at;
  throw new UserError({
    where: `${file.path}:1`,
    problem: `missing column "${name}"`,
    expected: "a header with it",
    got: header.slice(0, 12).join(", "),
  });
}

function badList(cell: string, where: () => string, cause?: unknown): UserError {
  const got = `"${cell.slice(0, 60)}"`;
  return new UserError(
    { where: where(), problem: "invalid list", expected: "numbers in square brackets", got },
    { cause },
  );
}

/** A cell that holds a list of numbers in JSON notation; null is NaN. @throws UserError where it does not. */
export function cellNumbers(cell: string, where: () => string): number[] {
  let list: unknown;
  try {
    list = JSON.parse(cell);
  } catch (cause) {
    throw badList(cell, where, cause);
  }
  if (!Array.isArray(list)) throw badList(cell, where);
  return list.map((value: unknown) => {
    if (value === null) return NaN;
    if (typeof value === "number") return value;
    throw badList(cell, where);
  });
}
