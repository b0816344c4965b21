import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  DOUBLE,
  INTEGER,
  VARCHAR,
} from "@duckdb/node-api";
import type { Cell, Columns, Row, SqlType } from "../core/index.ts";
import { createTable } from "./duck.ts";

/** Rows of one chunk: the size of DuckDB's vectors. */
const N_CHUNK = 2048;
const TYPES: Record<SqlType, DuckDBType> = { INTEGER, DOUBLE, VARCHAR };

/** Fills a table from records, chunk by chunk; owns the appender until `close`. */
export class TableAppender {
  readonly #appender: DuckDBAppender;
  readonly #names: readonly string[];
  readonly #types: readonly DuckDBType[];
  /** One chunk for all: the garbage collector does not see how big chunks are and would let them pile up. */
  #chunk: DuckDBDataChunk | undefined;
  #columns: Cell[][];
  #n = 0;

  private constructor(appender: DuckDBAppender, columns: Columns) {
    this.#appender = appender;
    this.#names = Object.keys(columns);
    this.#types = Object.values(columns).map((type) => TYPES[type]);
    this.#columns = this.#names.map(() => []);
  }

  /** Creates the table and an appender of it. A cell whose name a row lacks is NULL, `row` counts the rows. */
  static async create(duck: DuckDBConnection, name: string, columns: Columns): Promise<TableAppender> {
    await createTable(duck, name, columns);
    return new TableAppender(await duck.createAppender(name), columns);
  }

  /** Rows appended so far. */
  get n(): number {
    return this.#n;
  }

  append(row: Row): void {
    for (let c = 0; c < this.#names.length; c++) {
      const name = this.#names[c]!;
      this.#columns[c]!.push(name === "row" ? (row["row"] ?? this.#n) : (row[name] ?? null));
    }
    this.#n++;
    if (this.#columns[0]!.length === N_CHUNK) this.#flush();
  }

  #flush(): void {
    const n = this.#columns[0]!.length;
    if (n === 0) return;
    const chunk = (this.#chunk ??= DuckDBDataChunk.create(this.#types));
    chunk.reset();
    chunk.rowCount = n;
    this.#columns.forEach((values, c) => chunk.setColumnValues(c, values));
    this.#appender.appendDataChunk(chunk);
    this.#columns = this.#names.map(() => []);
  }

  /** Writes what is left. The table is complete only after it. */
  close(): void {
    this.#flush();
    this.#appender.closeSync();
  }
}
