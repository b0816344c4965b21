import type { DatasetHead } from "./dataset.ts";
import type { Usage } from "./score.ts";
import type { ScorerSpec } from "./scorer.ts";

/**
 * The files of a run directory, `runs/NAME/`. Rows of a table are numbered from 0 in `row`, over all data sets of the run; ids are
 * unique within their `dataset`. `scores/<signatureHash>/part-00000.parquet` is one part of one scorer's scores; pair scorers were also asked
 * with b shown first, into `scores/<signatureHash>-swapped/`; what was asked again is in `scores/<signatureHash>-repeat1/` and so on.
 */
export const RUN_FILES = {
  record: "run.json",
  items: "items.parquet",
  outputs: "outputs.parquet",
  pairs: "pairs.parquet",
  judgments: "judgments.parquet",
  published: "published.parquet",
  scores: "scores",
} as const;

export type SqlType = "INTEGER" | "DOUBLE" | "VARCHAR";
/** Column name -> type as DuckDB and Parquet name it, in the order of the file. */
export type Columns = Readonly<Record<string, SqlType>>;

/**
 * Columns of the tables. Nested values are JSON text (`messages`, `references`, `steps`, `tags`), absent ones NULL. Parquet text cannot
 * hold lone surrogates: a record that has one stands whole, as JSON with escapes, in `raw`, which then wins over the other columns.
 */
export const RUN_TABLES = {
  /** `prompt` is a plain prompt, `messages` a chat; at most one of them is set. */
  items: {
    row: "INTEGER",
    dataset: "VARCHAR",
    id: "VARCHAR",
    group: "VARCHAR",
    prompt: "VARCHAR",
    messages: "VARCHAR",
    source: "VARCHAR",
    context: "VARCHAR",
    references: "VARCHAR",
    tags: "VARCHAR",
    raw: "VARCHAR",
  },
  /** `item_row` is the `row` of the output's item. */
  outputs: {
    row: "INTEGER",
    item_row: "INTEGER",
    dataset: "VARCHAR",
    id: "VARCHAR",
    item_id: "VARCHAR",
    system: "VARCHAR",
    text: "VARCHAR",
    messages: "VARCHAR",
    steps: "VARCHAR",
    same_as: "VARCHAR",
    tags: "VARCHAR",
    raw: "VARCHAR",
  },
  /** `a_row` and `b_row` are rows of outputs. The file is absent where the data have no pairs. */
  pairs: {
    row: "INTEGER",
    item_row: "INTEGER",
    a_row: "INTEGER",
    b_row: "INTEGER",
    dataset: "VARCHAR",
    id: "VARCHAR",
    item_id: "VARCHAR",
    a: "VARCHAR",
    b: "VARCHAR",
    tags: "VARCHAR",
    raw: "VARCHAR",
  },
  /** `judgment` is the whole record as JSON; the columns before it are for reading by eye. `value`: ratings; `choice`: preferences. */
  judgments: {
    row: "INTEGER",
    dataset: "VARCHAR",
    kind: "VARCHAR",
    aspect: "VARCHAR",
    rater: "VARCHAR",
    target: "VARCHAR",
    value: "DOUBLE",
    choice: "VARCHAR",
    judgment: "VARCHAR",
  },
  /** Scores that came with the data, one row each, columns in their order. `scorer`: JSON of the spec; `part` numbers the ScoreColumn. Absent where there are none. */
  published: {
    row: "INTEGER",
    dataset: "VARCHAR",
    part: "INTEGER",
    scorer: "VARCHAR",
    over: "VARCHAR",
    order: "VARCHAR",
    repeat: "INTEGER",
    id: "VARCHAR",
    value: "DOUBLE",
  },
} as const satisfies Record<string, Columns>;

export type RunTable = keyof typeof RUN_TABLES;

/**
 * Columns of a part of scores: `row` of outputs (of pairs for a pair scorer), `value` NULL where missing and then `missing` its reason;
 * `details` JSON of parts, spans, steps and evidence. After them come the sufficient statistics `c0 ... c<nCols-1>` (whole numbers as DOUBLE, because
 * some metrics count in averages; NULL where missing), then `order` and `signature`, the same in every row. Values of pairs are
 * P(a preferred) in either order.
 */
export const SCORE_COLUMNS = {
  row: "INTEGER",
  dataset: "VARCHAR",
  id: "VARCHAR",
  value: "DOUBLE",
  missing: "VARCHAR",
  details: "VARCHAR",
} as const satisfies Columns;

/** In which order a pair scorer saw the outputs of a pair; every other scorer is asked as listed. */
export type Order = "as-listed" | "swapped";

/** Folder of a scorer's parts below the run directory; `repeat` counts the times of asking from 0. */
export function scoreFolder(hash: string, order: Order, repeat = 0): string {
  const again = repeat === 0 ? "" : `-repeat${repeat}`;
  return `${RUN_FILES.scores}/${hash}${order === "swapped" ? "-swapped" : ""}${again}`;
}

/** `part-00012.parquet`. Part k holds rows [k N, (k + 1) N) of its index: outputs, pairs, or for a list scorer the outputs of these items. */
export function partName(part: number): string {
  return `part-${String(part).padStart(5, "0")}.parquet`;
}

/** One file that was read: the name below the user's path, decompressed bytes and their SHA-256. */
export interface RunInput {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What decides the bytes of a run besides its scorers; a directory belongs to one request. */
export interface RunRequest {
  readonly inputs: readonly RunInput[];
  readonly format: string | null;
  readonly map: Readonly<Record<string, string>>;
  readonly skipBad: number;
  readonly seed: number;
  /** N, the rows of a part. */
  readonly partRows: number;
}

/** One scorer of a run in one order and repeat. `over` says of what its rows are; it is complete when all `nParts` parts are there. */
export interface RunScorer {
  readonly call: string;
  readonly signature: string;
  readonly hash: string;
  readonly over: "outputs" | "pairs";
  readonly order: Order;
  /** Which time of asking the same tasks; absent for the first, 0. */
  readonly repeat?: number;
  readonly spec: ScorerSpec;
  readonly nCols: number;
  readonly nParts: number;
  readonly status: "running" | "complete";
  /** Values that are there, and missing ones by reason; null until complete. */
  readonly n: number | null;
  readonly missing: Readonly<Record<string, number>> | null;
  readonly usage: Usage;
}

/** `run.json`. Infinite ends of a spec's range are written as null. */
export interface RunRecord {
  readonly kind: "trenchcoat-run";
  readonly formatVersion: 1;
  readonly version: string;
  readonly status: "reading" | "running" | "interrupted" | "failed" | "complete";
  readonly paths: readonly string[];
  readonly request: RunRequest;
  /** Heads of the data sets in order; null until the tables are written. */
  readonly datasets: readonly DatasetHead[] | null;
  readonly counts: Readonly<Record<"items" | "outputs" | "pairs" | "judgments" | "published", number>> | null;
  /** Bad records passed over while reading. */
  readonly skipped: number;
  readonly scorers: readonly RunScorer[];
}
