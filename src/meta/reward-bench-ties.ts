import { UserError } from "../core/index.ts";

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
  for (const row of rows) {
    const { kind, prompt } = parseId(row.id);
    const key = `${kind}:${prompt}`;
    const answers = found.get(key) ?? { kind, prompt, right: [], wrong: [] };
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

const share = (flags: readonly boolean[]): number =>
  flags.length === 0 ? NaN : flags.filter(Boolean).length / flags.length;

/** tanh of the relative margin; 0/0 counts 0, x/0 is infinite and gives -1 or 1. */
function marginTerm(margin: number, spread: number): number {
  const term = Math.tanh(margin / spread - 1);
  return Number.isNaN(term) ? 0 : term;
}

/**
 * RewardBench 2's Ties score: 0.3 accuracy on tied prompts + 0.3 on their single-answer references + 0.2 share where the margin beats
 * the spread among right answers + 0.2 the same with the smaller of both margins + 0.01 mean tanh(margin / spread - 1).
 * No prompt present in both forms, or a common prompt with one right answer or a missing score: value NaN.
 * @throws UserError for an unreadable id, or a prompt without a right or a wrong answer.
 * Source: Malik et al. (2025), https://arxiv.org/abs/2506.01937; pinned to allenai/reward-bench 05a9005.
 */
export function tiesScore(rows: readonly TiesRow[]): TiesScore {
  const answers = [...gather(rows)];
  const prompts = Object.fromEntries(answers.map(([key, a]) => [key, promptStats(key, a)]));
  const accuracyOf = (kind: "tied" | "ref"): number => {
    const flags = answers.filter(([, a]) => a.kind === kind).map(([key]) => prompts[key]!.accurate);
    return flags.length === 0 ? 0 : share(flags);
  };
  const common = answers
    .filter(([, a]) => a.kind === "tied" && prompts[`ref:${a.prompt}`] !== undefined)
    .map(([key, a]) => {
      const { margin, correctSpread } = prompts[key]!;
      return { margin, spread: correctSpread, hard: Math.min(margin, prompts[`ref:${a.prompt}`]!.margin) };
    });
  const undefinedSpread = common.some((c) => Number.isNaN(c.spread) || Number.isNaN(c.hard));
  const tiedAccuracy = accuracyOf("tied");
  const refAccuracy = accuracyOf("ref");
  const preferred = undefinedSpread ? NaN : share(common.map((c) => c.margin > c.spread));
  const preferredHard = undefinedSpread ? NaN : share(common.map((c) => c.hard > c.spread));
  const marginScore = common.reduce((total, c) => total + marginTerm(c.hard, c.spread), 0) / common.length;
  const value =
    0.3 * tiedAccuracy + 0.3 * refAccuracy + 0.2 * preferred + 0.2 * preferredHard + 0.01 * marginScore;
  return {
    value,
    tiedAccuracy,
    refAccuracy,
    preferred,
    preferredHard,
    marginScore,
    prompts,
    nCommon: common.length,
  };
}
