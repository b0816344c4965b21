import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { RUN_FILES, type Scorer } from "../core/index.ts";
import { literal, rowsOf } from "./duck.ts";

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
}

/** Reads the parts of a scorer back and sums them up. */
export async function summarize(
  duck: DuckDBConnection,
  dir: string,
  of: { readonly scorer: Scorer; readonly hash: string; readonly nParts: number },
): Promise<ScorerSummary> {
  if (of.nParts === 0) return { n: 0, missing: {}, mean: NaN, corpus: NaN };
  const parts = `read_parquet(${literal(join(dir, RUN_FILES.scores, of.hash, "part-*.parquet"))})`;
  const { stats } = of.scorer;
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
  };
}
