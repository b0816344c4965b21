import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { type Row, type RunScorer, scoreFolder, type Scorer, type Stats } from "../core/index.ts";
import type { CorpusScore } from "./corpus-scores.ts";
import { literal, rowsOf, tableOf } from "./duck.ts";

/** What the parts of one scorer say together. */
export interface ScorerSummary {
  /** Values that are there. */
  readonly n: number;
  /** Missing ones, by reason. */
  readonly missing: Readonly<Record<string, number>>;
  /** Arithmetic mean of the values, NaN without any. */
  readonly mean: number;
  /** The score of all counts together for a corpus metric, over all data sets of the run; NaN for other scorers. */
  readonly corpus: number;
  /** The corpus score of every system of every data set, in the order of the data; empty for scorers without counts. */
  readonly corpora: readonly (CorpusScore & { readonly dataset: string })[];
}

const NOTHING: ScorerSummary = { n: 0, missing: {}, mean: NaN, corpus: NaN, corpora: [] };

/** Number of references that may judge an output; NULL (unknown) where a text cannot be read by SQL. */
const N_REFERENCES = `TRY(json_array_length("references"))::INTEGER`;

/** Sums of counts by data set and system, with the least and largest number of references of the scored rows. */
function systemSql(dir: string, parts: string, sums: readonly string[]): string {
  const outputs = `SELECT "row", item_row, system, (same_as IS NOT NULL)::INTEGER AS own FROM ${tableOf(dir, "outputs")}`;
  const items = `SELECT "row" AS item_row, ${N_REFERENCES} AS n_references FROM ${tableOf(dir, "items")}`;
  const references = "(n_references - own) FILTER (value IS NOT NULL)";
  const select = [
    "p.dataset",
    "o.system",
    "count(value)::INTEGER AS n",
    "count(*)::INTEGER AS n_all",
    `min${references} AS low`,
    `max${references} AS high`,
    ...sums,
  ];
  return `SELECT ${select.join(", ")} FROM ${parts} AS p JOIN (${outputs}) AS o USING ("row") JOIN (${items}) AS i USING (item_row) GROUP BY ALL ORDER BY min("row")`;
}

function corpusOf(row: Row, stats: Stats): CorpusScore & { readonly dataset: string } {
  const { dataset, system, n, n_all, low, high } = row as {
    readonly [name: string]: string & number;
  };
  const sums = Array.from({ length: stats.nCols }, (_, c) => row[`c${c}`] as number);
  return {
    dataset: dataset!,
    system: system ?? undefined,
    value: n! > 0 ? stats.combine(sums) : NaN,
    n: n!,
    dropped: n_all! - n!,
    signature: low == null ? undefined : stats.signature?.(low === high ? low : "var"),
  };
}

/** Reads the parts of a scorer back and sums them up. */
export async function summarize(
  duck: DuckDBConnection,
  dir: string,
  { scorer, entry }: { readonly scorer: Scorer; readonly entry: RunScorer },
): Promise<ScorerSummary> {
  if (entry.nParts === 0) return NOTHING;
  const folder = join(dir, scoreFolder(entry.hash, entry.order, entry.repeat));
  const parts = `read_parquet(${literal(join(folder, "part-*.parquet"))})`;
  const { stats } = scorer;
  const columns = Array.from({ length: stats?.nCols ?? 0 }, (_, c) => `sum(c${c}) AS c${c}`);
  const select = ["count(value)::INTEGER AS n", "avg(value) AS mean", ...columns].join(", ");
  const [row] = await rowsOf(duck, `SELECT ${select} FROM ${parts}`);
  const reasons = await rowsOf(
    duck,
    `SELECT missing, count(*)::INTEGER AS n FROM ${parts} WHERE missing IS NOT NULL GROUP BY missing ORDER BY missing`,
  );
  const n = row!["n"] as number;
  const sums = columns.map((_, c) => row![`c${c}`] as number);
  return {
    n,
    missing: Object.fromEntries(reasons.map((r) => [r["missing"], r["n"] as number])),
    mean: (row!["mean"] as number | null) ?? NaN,
    corpus: stats && n > 0 ? stats.combine(sums) : NaN,
    corpora: stats ? (await rowsOf(duck, systemSql(dir, parts, columns))).map((r) => corpusOf(r, stats)) : [],
  };
}
