import { UserError } from "../../core/index.ts";

/** One RewardBench 2 Ties prompt as scored: `id` is "tied:N" or "ref:N", the first `numCorrect` scores are of right answers. */
export interface TiesRow {
  readonly id: string;
  readonly numCorrect: number;
  readonly scores: ArrayLike<number>;
}

/** Margins of one prompt, in score units. */
export interface TiesPrompt {
  /** The worst right answer beats the best wrong one. */
  readonly accurate: boolean;
  /** Largest minus smallest score of right answers; NaN where there is one right answer. */
  readonly correctSpread: number;
  /** Worst right minus best wrong. */
  readonly margin: number;
}

/** The parts of the Ties score; each share in [0, 1], the score in about [-0.01, 1.01]. */
export interface TiesScore {
  readonly value: number;
  readonly tiedAccuracy: number;
  readonly refAccuracy: number;
  readonly preferred: number;
  readonly preferredHard: number;
  readonly marginScore: number;
  readonly prompts: Readonly<Record<string, TiesPrompt>>;
  /** Prompts present both as tied and as ref. */
  readonly nCommon: number;
}

interface Answers {
  readonly kind: "tied" | "ref";
  readonly prompt: number;
  /** Its first row. */
  readonly row: number;
  readonly right: number[];
  readonly wrong: number[];
}

function parseId(id: string): { kind: "tied" | "ref"; prompt: number } {
  const parts = id.split(":");
  const prompt = parts.length === 2 ? Number(parts[1]) : NaN;
  if (!Number.isInteger(prompt))
    throw new UserError({
      where: "rewardbench 2 ties",
      problem: `bad prompt id "${id}"`,
      expected: '"tied:N" or "ref:N"',
    });
  return { kind: parts[0] === "ref" ? "ref" : "tied", prompt };
}

function gather(rows: readonly TiesRow[]): Map<string, Answers> {
  const found = new Map<string, Answers>();
  for (const [at, row] of rows.entries()) {
    const { kind, prompt } = parseId(row.id);
    const key = `${kind}:${prompt}`;
    const answers = found.get(key) ?? { kind, prompt, row: at, right: [], wrong: [] };
    found.set(key, answers);
    for (let i = 0; i < row.scores.length; i++)
      (i < row.numCorrect ? answers.right : answers.wrong).push(row.scores[i]!);
  }
  return found;
}

function promptStats(key: string, answers: Answers): TiesPrompt {
  const { right, wrong } = answers;
  if (right.length === 0 || wrong.length === 0)
    throw new UserError({
      where: `rewardbench 2 ties, prompt "${key}"`,
      problem: "cannot compare",
      expected: "at least one right and one wrong answer",
      got: `${right.length} right, ${wrong.length} wrong`,
    });
  const worst = Math.min(...right);
  const margin = worst - Math.max(...wrong);
  const correctSpread = right.length > 1 ? Math.max(...right) - worst : NaN;
  return { accurate: margin > 0, correctSpread, margin };
}

/** tanh of the relative margin; 0/0 counts 0, x/0 is infinite and gives -1 or 1. */
function marginTerm(margin: number, spread: number): number {
  const term = Math.tanh(margin / spread - 1);
  return Number.isNaN(term) ? 0 : term;
}

/** One form of a prompt with its row, or both with the smaller of their margins. */
interface One extends TiesPrompt {
  readonly row: number;
}
interface Common {
  readonly tied: number;
  readonly ref: number;
  readonly margin: number;
  readonly spread: number;
  readonly hard: number;
}

/** All that the Ties score needs of its rows, whatever they weigh. */
export interface PreparedTies {
  readonly prompts: Readonly<Record<string, TiesPrompt>>;
  readonly tied: readonly One[];
  readonly ref: readonly One[];
  readonly common: readonly Common[];
}

/** @throws UserError for an unreadable id, or a prompt without a right or a wrong answer. */
export function prepareTies(rows: readonly TiesRow[]): PreparedTies {
  const answers = [...gather(rows)];
  const prompts = Object.fromEntries(answers.map(([key, a]) => [key, promptStats(key, a)]));
  const ofKind = (kind: "tied" | "ref"): One[] =>
    answers.filter(([, a]) => a.kind === kind).map(([key, { row }]) => ({ ...prompts[key]!, row }));
  const rowOf = new Map(answers.map(([key, { row }]) => [key, row]));
  const common = answers.flatMap(([key, { kind, prompt, row }]): Common[] => {
    const other = prompts[`ref:${prompt}`];
    if (kind !== "tied" || other === undefined) return [];
    const { margin, correctSpread: spread } = prompts[key]!;
    const hard = Math.min(margin, other.margin);
    return [{ tied: row, ref: rowOf.get(`ref:${prompt}`)!, margin, spread, hard }];
  });
  return { prompts, tied: ofKind("tied"), ref: ofKind("ref"), common };
}

/** Share of accurate prompts; 0 without prompts. */
function weightedAccuracy(prompts: readonly One[], weightOf: (row: number) => number): number {
  let [right, n] = [0, 0];
  for (const { accurate, row } of prompts) {
    const w = weightOf(row);
    n += w;
    if (accurate) right += w;
  }
  return n === 0 ? 0 : right / n;
}

/** The parts of the Ties score with row r counted weightOf(r) times, a whole number; a prompt is there in both forms as often as its rarer form. */
export function weightedTies(
  { tied, ref, common }: PreparedTies,
  weightOf: (row: number) => number,
): Omit<TiesScore, "prompts"> {
  let [nCommon, better, betterHard, terms] = [0, 0, 0, 0];
  let isUndefined = false;
  for (const { tied: row, ref: other, margin, spread, hard } of common) {
    const w = Math.min(weightOf(row), weightOf(other));
    if (w === 0) continue;
    nCommon += w;
    if (Number.isNaN(spread) || Number.isNaN(hard)) isUndefined = true;
    if (margin > spread) better += w;
    if (hard > spread) betterHard += w;
    terms += w * marginTerm(hard, spread);
  }
  const tiedAccuracy = weightedAccuracy(tied, weightOf);
  const refAccuracy = weightedAccuracy(ref, weightOf);
  const preferred = isUndefined ? NaN : better / nCommon;
  const preferredHard = isUndefined ? NaN : betterHard / nCommon;
  const marginScore = terms / nCommon;
  const value =
    0.3 * tiedAccuracy + 0.3 * refAccuracy + 0.2 * preferred + 0.2 * preferredHard + 0.01 * marginScore;
  return { value, tiedAccuracy, refAccuracy, preferred, preferredHard, marginScore, nCommon };
}

/**
 * RewardBench 2's Ties score: 0.3 accuracy on tied prompts + 0.3 on their single-answer references + 0.2 share where the margin beats
 * the spread among right answers + 0.2 the same with the smaller of both margins + 0.01 mean tanh(margin / spread - 1).
 * No prompt present in both forms, or a common prompt with one right answer or a missing score: value NaN.
 * @throws UserError for an unreadable id, or a prompt without a right or a wrong answer.
 * Source: Malik et al. (2025), https://arxiv.org/abs/2506.01937; pinned to allenai/reward-bench 05a9005.
 */
export function tiesScore(rows: readonly TiesRow[]): TiesScore {
  const prepared = prepareTies(rows);
  return { ...weightedTies(prepared, () => 1), prompts: prepared.prompts };
}
