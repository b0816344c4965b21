import type { Batch, DatasetSource, Judgment, ScoreColumn } from "../core/index.ts";

/** What a reading has met so far; starts anew with each reading. Missing: name -> count, by aspect of ratings and scorer of published scores. */
export interface ReadStats {
  readonly missingRatings: Readonly<Record<string, number>>;
  readonly missingScores: Readonly<Record<string, number>>;
  /** Outputs without text. */
  readonly missingTexts: number;
}

interface Counts {
  missingRatings: Record<string, number>;
  missingScores: Record<string, number>;
  missingTexts: number;
}

const isMissing = (j: Judgment): boolean => j.kind === "rating" && Number.isNaN(j.value);

function addScores(counts: Counts, column: ScoreColumn): void {
  let n = 0;
  for (let i = 0; i < column.values.length; i++) if (Number.isNaN(column.values[i])) n++;
  const { name } = column.scorer;
  if (n > 0) counts.missingScores[name] = (counts.missingScores[name] ?? 0) + n;
}

/** Counts what is missing in a batch and leaves out ratings without a value. */
function counted(batch: Batch, counts: Counts): Batch {
  for (const output of batch.outputs ?? []) if (output.text === undefined) counts.missingTexts++;
  for (const column of batch.columns ?? []) addScores(counts, column);
  const missing = batch.judgments?.filter(isMissing) ?? [];
  for (const { aspect } of missing) counts.missingRatings[aspect] = (counts.missingRatings[aspect] ?? 0) + 1;
  if (missing.length === 0) return batch;
  return { ...batch, judgments: batch.judgments!.filter((j) => !isMissing(j)) };
}

/** A source that counts what is missing as it is read. Readers give a rating without value as NaN; it is counted and goes no further. */
export function countingSource<T extends DatasetSource>(source: T): T & { readonly stats: ReadStats } {
  const stats: Counts = { missingRatings: {}, missingScores: {}, missingTexts: 0 };
  async function* batches(): AsyncGenerator<Batch> {
    Object.assign(stats, { missingRatings: {}, missingScores: {}, missingTexts: 0 });
    for await (const batch of source.batches()) yield counted(batch, stats);
  }
  return { ...source, batches, stats };
}
