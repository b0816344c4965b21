import { accuracyBySubset, type ScoredPreference, type SubsetAccuracy } from "./reward-bench.ts";

/** One M-RewardBench preference: a language and a subset make a cell. */
export interface MRewardBenchRow extends ScoredPreference {
  readonly language: string;
}

/** Accuracies by cell, by language, and their plain mean over languages. */
export interface MRewardBenchScore {
  readonly value: number;
  /** language -> subset -> accuracy. */
  readonly cells: Readonly<Record<string, Readonly<Record<string, SubsetAccuracy>>>>;
  /** language -> plain mean of its cells. */
  readonly languages: Readonly<Record<string, number>>;
}

function plainMean(values: readonly number[]): number {
  const kept = values.filter((v) => !Number.isNaN(v));
  return kept.length === 0 ? NaN : kept.reduce((a, b) => a + b, 0) / kept.length;
}

/**
 * M-RewardBench: accuracy of every language x subset cell where a tie counts 1/2, and means of cells (cells without usable pairs left out).
 * Source: Gureja et al. (2024), https://arxiv.org/abs/2410.15522.
 */
export function mRewardBench(rows: readonly MRewardBenchRow[]): MRewardBenchScore {
  const names = [...new Set(rows.map((row) => row.language))];
  const cells = Object.fromEntries(
    names.map((language) => [
      language,
      accuracyBySubset(
        rows.filter((row) => row.language === language),
        0.5,
      ),
    ]),
  );
  const languages = Object.fromEntries(
    names.map((language) => [language, plainMean(Object.values(cells[language]!).map((cell) => cell.value))]),
  );
  return { value: plainMean(Object.values(languages)), cells, languages };
}
