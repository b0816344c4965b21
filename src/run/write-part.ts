import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  DOUBLE,
  VARCHAR,
} from "@duckdb/node-api";
import { type Columns, SCORE_COLUMNS } from "../core/index.ts";
import { createTable, literal, writeParquet } from "./duck.ts";
import type { ScoredRows } from "./score-rows.ts";

/** Rows of one chunk: the size of DuckDB's vectors. */
const N_CHUNK = 2048;

/** Where a part goes, and the query that gives `row`, dataset and id of its rows in the order of the scores. */
export interface PartFile {
  readonly dir: string;
  readonly file: string;
  readonly rowGroup: number;
  readonly labels: string;
  readonly order: string;
  readonly signature: string;
  readonly nCols: number;
}

/** Numbers `start, start + stride ...` of an array as a column: itself a typed array, where nothing is missing. */
function doubles(
  from: Float64Array,
  { start, stride, n }: { readonly start: number; readonly stride: number; readonly n: number },
): Float64Array | (number | null)[] {
  const column = new Float64Array(n);
  let isWhole = true;
  for (let i = 0, at = start; i < n; i++, at += stride) {
    column[i] = from[at]!;
    isWhole &&= !Number.isNaN(column[i]!);
  }
  return isWhole ? column : Array.from(column, (x) => (Number.isNaN(x) ? null : x));
}

function appendRows(
  appender: DuckDBAppender,
  chunk: DuckDBDataChunk,
  scored: ScoredRows,
  nCols: number,
): void {
  const nRows = scored.values.length;
  for (let low = 0; low < nRows; low += N_CHUNK) {
    const n = Math.min(N_CHUNK, nRows - low);
    chunk.reset();
    chunk.rowCount = n;
    chunk.setColumnValues(0, doubles(scored.values, { start: low, stride: 1, n }) as readonly number[]);
    chunk.setColumnValues(
      1,
      Array.from({ length: n }, (_, i) => scored.missing[low + i] ?? null),
    );
    chunk.setColumnValues(2, scored.details.slice(low, low + n));
    for (let c = 0; c < nCols; c++) {
      const column = doubles(scored.counts!, { start: low * nCols + c, stride: nCols, n });
      chunk.setColumnValues(3 + c, column as readonly number[]);
    }
    appender.appendDataChunk(chunk);
  }
}

/** Writes the scores of one part to its file, which appears whole or not at all. Columns go to DuckDB as typed arrays; labels never leave it. */
export async function writePart(duck: DuckDBConnection, scored: ScoredRows, to: PartFile): Promise<void> {
  const { dir, file, rowGroup, labels, order, signature, nCols } = to;
  const counts = Array.from({ length: nCols }, (_, c) => [`c${c}`, "DOUBLE"] as const);
  const { value, missing, details } = SCORE_COLUMNS;
  const columns: Columns = { value, missing, details, ...Object.fromEntries(counts) };
  await createTable(duck, "part", columns);
  const appender = await duck.createAppender("part");
  const types = Object.values(columns).map((type) => (type === "DOUBLE" ? DOUBLE : VARCHAR));
  appendRows(appender, DuckDBDataChunk.create(types), scored, nCols);
  appender.closeSync();
  const same = `${literal(order)} AS "order", ${literal(signature)} AS signature`;
  const query = `SELECT l.*, p.*, ${same} FROM (${labels}) AS l POSITIONAL JOIN part AS p`;
  await writeParquet(duck, query, { dir, file, rowGroup: Math.max(rowGroup, scored.values.length) });
  await duck.run("DROP TABLE part");
}
