/** A judge's or the gold's preference between answers A and B; null is unreadable or missing. */
export type JudgeDecision = "A>B" | "B>A" | "A=B" | null;

/** One JudgeBench pair judged twice; in the second game the answers were exchanged, and its decision is in that game's letters. */
export interface JudgeBenchRow {
  readonly label: "A>B" | "B>A";
  readonly decision1: JudgeDecision;
  readonly decision2: JudgeDecision;
}

/** Sums by pair and the share of pairs that the judge got right. */
export interface JudgeBenchScore {
  readonly value: number;
  /** Per pair: +1 for a decision equal to the label, -1 for the opposite, 0 for a tie or an unreadable one; -2..2. */
  readonly sums: Int8Array;
  readonly n: number;
}

/** Exchanges A and B in a decision. */
export function flipDecision(decision: JudgeDecision): JudgeDecision {
  if (decision === "A>B") return "B>A";
  return decision === "B>A" ? "A>B" : decision;
}

/** +1 where a decision is the label, -1 where it is the opposite, else 0. */
function credit(decision: JudgeDecision, label: JudgeDecision): number {
  if (decision === label) return 1;
  return decision === flipDecision(label) ? -1 : 0;
}

/**
 * JudgeBench's two-order rule: a pair is right where the two decisions, the second flipped back, sum to more than 0.
 * Unreadable decisions count 0 by the benchmark's rule. No pairs give NaN.
 * Source: Tan et al. (2024), https://arxiv.org/abs/2410.12784; pinned to ScalerLab/JudgeBench e2c52c2.
 */
export function judgeBench(rows: readonly JudgeBenchRow[]): JudgeBenchScore {
  const sums = Int8Array.from(
    rows,
    (row) => credit(row.decision1, row.label) + credit(flipDecision(row.decision2), row.label),
  );
  let right = 0;
  for (const s of sums) if (s > 0) right++;
  return { value: rows.length === 0 ? NaN : right / rows.length, sums, n: rows.length };
}
