/** One LLMBar pair judged in both orders; winners are in the original numbering, null is unreadable. */
export interface LlmBarRow {
  readonly label: 1 | 2;
  readonly winner1: 1 | 2 | null;
  readonly winner2: 1 | 2 | null;
}

/** Shares in [0, 1]; an unreadable answer is wrong and agrees with nothing. */
export interface LlmBarScore {
  readonly accuracyOrder1: number;
  readonly accuracyOrder2: number;
  /** Mean of both orders. */
  readonly accuracy: number;
  /** Share of pairs with the same readable winner in both orders. */
  readonly agreement: number;
  readonly n: number;
}

/**
 * LLMBar's accuracy over both orders and positional agreement. No rows give NaN.
 * Source: Zeng et al. (2024), https://arxiv.org/abs/2310.07641.
 */
export function llmBar(rows: readonly LlmBarRow[]): LlmBarScore {
  const n = rows.length;
  let first = 0;
  let second = 0;
  let same = 0;
  for (const row of rows) {
    if (row.winner1 === row.label) first++;
    if (row.winner2 === row.label) second++;
    if (row.winner1 !== null && row.winner1 === row.winner2) same++;
  }
  const accuracyOrder1 = n === 0 ? NaN : first / n;
  const accuracyOrder2 = n === 0 ? NaN : second / n;
  return {
    accuracyOrder1,
    accuracyOrder2,
    accuracy: (accuracyOrder1 + accuracyOrder2) / 2,
    agreement: n === 0 ? NaN : same / n,
    n,
  };
}
