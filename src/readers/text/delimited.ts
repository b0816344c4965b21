import type { FileEntry, ReadOptions } from "../reader.ts";
import { cellsOf, OPEN_QUOTE } from "./cells.ts";
import { rawLines, withoutCr } from "./lines.ts";
import { passOver, readerError } from "./reader-error.ts";

export interface Dialect {
  /** One character: "," or a tab. */
  readonly separator: string;
  /** Whether cells may be quoted as in RFC 4180; else quotes are text. */
  readonly quotes: boolean;
}

export const CSV: Dialect = { separator: ",", quotes: true };
export const TSV: Dialect = { separator: "\t", quotes: false };

/** Consecutive rows; `lines[i]` is the line on which `rows[i]` starts. */
export interface RowBatch {
  readonly lines: readonly number[];
  readonly rows: readonly (readonly string[])[];
}

/** A delimited file: its header, and its other rows, each as wide as the header. */
export interface Delimited {
  readonly header: readonly string[];
  readonly batches: AsyncIterable<RowBatch>;
}

/**
 * Rows of a file as they stand, ragged or not; blank lines are passed over. Quoted cells may hold separators, doubled quotes and line
 * breaks. @throws UserError on a quote that never ends or is followed by text
 */
export async function* delimitedRows(file: FileEntry, dialect: Dialect): AsyncGenerator<RowBatch> {
  let held: { line: number; text: string[] } | undefined;
  for await (const { first, lines } of rawLines(file)) {
    const found = { lines: [] as number[], rows: [] as string[][] };
    for (let i = 0; i < lines.length; i++) {
      const raw = lines[i]!;
      const line = held?.line ?? first + i;
      if (held) {
        held.text.push(raw);
        if (!raw.includes('"')) continue;
      } else if (raw === "" || raw === "\r") continue;
      const text: string = withoutCr(held ? held.text.join("\n") : raw);
      const cells: string[] | typeof OPEN_QUOTE = rowOf(file, line, text, dialect);
      if (cells === OPEN_QUOTE) held ??= { line, text: [raw] };
      else {
        held = undefined;
        found.lines.push(line);
        found.rows.push(cells);
      }
    }
    yield found;
  }
  if (held)
    throw readerError(file, held.line, { problem: "quoted cell never ends", expected: 'a closing "' });
}

function rowOf(file: FileEntry, line: number, text: string, dialect: Dialect): string[] | typeof OPEN_QUOTE {
  if (!dialect.quotes || !text.includes('"')) return text.split(dialect.separator);
  const cells = cellsOf(text, dialect.separator);
  if (typeof cells === "number")
    throw readerError(file, line, {
      problem: "text after a closing quote",
      expected: `"${dialect.separator}" or the end of the line`,
      got: `"${text.slice(cells, cells + 20)}"`,
    });
  return cells;
}

/**
 * The header and rows of a CSV or TSV file. @throws UserError on an empty file, two columns of one name, and rows of another width than
 * the header (mixed columns), which `--skip-bad` passes over
 */
export async function delimited(
  file: FileEntry,
  dialect: Dialect,
  options: Pick<ReadOptions, "skipBad" | "onSkip">,
): Promise<Delimited> {
  const batches = delimitedRows(file, dialect)[Symbol.asyncIterator]();
  let next = await batches.next();
  while (!next.done && next.value.rows.length === 0) next = await batches.next();
  if (next.done) throw readerError(file, 0, { problem: "empty file", expected: "a header and rows" });
  const { lines, rows } = next.value;
  const header = checkedHeader(file, lines[0]!, rows[0]!);
  const first: RowBatch = { lines: lines.slice(1), rows: rows.slice(1) };
  return { header, batches: regular(file, header.length, { first, batches, options }) };
}

function checkedHeader(file: FileEntry, line: number, header: readonly string[]): readonly string[] {
  const twice = header.find((name, i) => name !== "" && header.indexOf(name) < i);
  if (twice === undefined) return header;
  throw readerError(file, line, { problem: `two columns named "${twice}"`, expected: "distinct names" });
}

interface Rest {
  readonly first: RowBatch;
  readonly batches: AsyncIterator<RowBatch>;
  readonly options: Pick<ReadOptions, "skipBad" | "onSkip">;
}

async function* regular(file: FileEntry, width: number, rest: Rest): AsyncGenerator<RowBatch> {
  try {
    let batch = rest.first;
    for (;;) {
      yield onlyWide(file, width, { batch, options: rest.options });
      const next = await rest.batches.next();
      if (next.done) return;
      batch = next.value;
    }
  } finally {
    await rest.batches.return?.();
  }
}

function onlyWide(
  file: FileEntry,
  width: number,
  given: { batch: RowBatch; options: Rest["options"] },
): RowBatch {
  const { batch, options } = given;
  if (batch.rows.every((row) => row.length === width)) return batch;
  const kept = { lines: [] as number[], rows: [] as (readonly string[])[] };
  batch.rows.forEach((row, i) => {
    const line = batch.lines[i]!;
    if (row.length !== width) passOver(mixedColumns(file, line, { width, got: row.length }), options);
    else {
      kept.lines.push(line);
      kept.rows.push(row);
    }
  });
  return kept;
}

function mixedColumns(file: FileEntry, line: number, n: { readonly width: number; readonly got: number }) {
  return readerError(file, line, {
    problem: "mixed columns",
    expected: `${n.width} cells as in the header`,
    got: `${n.got}`,
  });
}
