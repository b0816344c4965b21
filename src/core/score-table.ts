import type { ScorerSpec } from "./scorer.ts";
import { isScored, type Score } from "./score.ts";

/** What the values of a table stand for; a table is aligned with that index of its data set. */
export type Over = "outputs" | "pairs" | "lists" | "systems";

/** One scorer's values over one index of a data set; NaN where missing. Pair values are P(a preferred) in the pair's own frame, whichever was shown first. */
export interface ScoreTable {
  readonly scorer: ScorerSpec;
  readonly over: Over;
  readonly values: Float64Array;
  /** "swapped" where a judge saw b before a. */
  readonly order: "as-listed" | "swapped";
  /** 0 for the first time of asking. */
  readonly repeat: number;
  /** 1 where the scorer was asked; an asked row without a value is an unreadable verdict, which some benchmarks count as wrong. All were asked where absent. */
  readonly asked?: Uint8Array;
  /** Summed over missing values: reason -> count, where reasons are known. */
  readonly missing?: Readonly<Record<string, number>>;
  /** Counts behind a corpus metric, [values.length x nCols] row-major, where the scorer has sufficient statistics. */
  readonly stats?: { readonly nCols: number; readonly counts: Float64Array };
}

/** A column of published scores as a reader hands it over: by id, aligned when the data set is collected. */
export interface ScoreColumn {
  readonly scorer: ScorerSpec;
  readonly over: Over;
  readonly ids: readonly string[];
  readonly values: Float64Array;
  readonly order?: "swapped";
  readonly repeat?: number;
  /** Summed over missing values: reason -> count, where reasons are known. */
  readonly missing?: Readonly<Record<string, number>>;
  /** Counts behind a corpus metric, [ids.length x nCols] row-major, NaN where missing. */
  readonly stats?: { readonly nCols: number; readonly counts: Float64Array };
}

/** The first value of each score, NaN where missing: the one place where reasons become NaN. */
export function valuesOf(scores: readonly Score[]): {
  values: Float64Array;
  missing: Record<string, number>;
} {
  const values = new Float64Array(scores.length).fill(NaN);
  const missing: Record<string, number> = {};
  scores.forEach((score, i) => {
    if (isScored(score)) values[i] = score.values[0] ?? NaN;
    else missing[score.missing] = (missing[score.missing] ?? 0) + 1;
  });
  return { values, missing };
}
