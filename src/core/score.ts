import type { Item, Output } from "./item.ts";
import type { Span } from "./judgment.ts";
import type { ModelCaller } from "./model-call.ts";

/** What a scorer is asked: one item with 1 (output), 2 (pair) or k (list) of its outputs. */
export interface Task {
  readonly item: Item;
  readonly outputs: readonly Output[];
}

/** What calls to models cost. Every field adds up; one that nobody reported is absent. */
export interface Usage {
  /** Questions sent to a server, tries that failed included. */
  readonly calls?: number;
  /** Questions that the cache or another call under way answered; they cost nothing and their tokens are not counted. */
  readonly cachedCalls?: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly costUsd?: number;
  /** The part of `costUsd` that is by a list of prices which nobody has checked. */
  readonly unverifiedUsd?: number;
  /** Answered questions of which nobody knows the price: what they cost is not in `costUsd`. */
  readonly unpricedCalls?: number;
  /** What the cached answers had cost when they were asked. */
  readonly savedUsd?: number;
  /** Sum over the questions sent, from sending to the end of the answer. */
  readonly latencyMs?: number;
}

/** Sums what calls cost; a quantity that nobody reported stays absent. */
export function addUsage(a: Usage, b: Usage | undefined): Usage {
  if (b === undefined) return a;
  const sum: Record<string, number> = { ...a };
  for (const [key, value] of Object.entries(b))
    if (typeof value === "number") sum[key] = (sum[key] ?? 0) + value;
  return sum;
}

/** A score that could be made: one value per output of the task; a pair scorer gives one value, P(first preferred) in [0, 1]. */
export interface Scored {
  readonly values: readonly number[];
  /** Named components (precisions, lengths). */
  readonly parts?: Readonly<Record<string, number>>;
  readonly spans?: readonly Span[];
  readonly steps?: readonly number[];
  readonly usage?: Usage;
  /** Evidence in words. */
  readonly why?: string;
}

/** A score, or the reason why there is none. Missing is never zero. */
export type Score = Scored | { readonly missing: string };

/** The scores that came with a data set, for fitted scorers that are made of such. */
export interface PublishedScores {
  /** True where the data hold scores of this scorer, by how it is called. */
  has(scorer: string): boolean;
  /** Its score of the one output of a task, or P(first preferred) of two; NaN where there is none. */
  value(scorer: string, task: Task): number;
}

/** What every scorer may use besides its task. */
export interface Context {
  /** Seed of every draw; a stochastic scorer draws from `seeded(seed, item.id)`. */
  readonly seed: number;
  readonly signal: AbortSignal;
  /** How model servers are asked. Scorers that ask one use a caller of their own where it is absent. */
  readonly models?: ModelCaller;
  /** Which time of asking the same tasks (test-retest), 0 where absent; part of every call that a stochastic scorer makes. */
  readonly repeat?: number;
  /** Absent where a scorer is asked outside a data set in memory. */
  readonly published?: PublishedScores;
  log(message: string): void;
}

export function isScored(score: Score): score is Scored {
  return "values" in score;
}

/** A context that never aborts and logs nowhere, for library use and tests. */
export function plainContext(seed: number): Context {
  return { seed, signal: new AbortController().signal, log: () => undefined };
}
