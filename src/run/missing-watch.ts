import { isScored, lacking, type Score, type Scorer, type Task } from "../core/index.ts";
import { countMissing } from "./score-rows.ts";

/** Scores before which nothing is said of a scorer: a run of fewer is soon over, and its end tells more. */
const N_FIRST = 200;
/** A share of missing scores that is no accident. */
const ALMOST_ALL = 0.95;

/** What a scorer missed until it was given up. */
export interface MissedTooOften {
  readonly scorer: Scorer;
  /** Scores asked for in this call, and how many the scorer has to give in all. */
  readonly n: number;
  readonly total: number;
  /** Missing ones by reason. */
  readonly missing: Readonly<Record<string, number>>;
}

/** Scorers were given up before their end, since they miss more scores than may be missing. */
export class GaveUp extends Error {
  readonly missed: readonly MissedTooOften[];

  constructor(missed: readonly MissedTooOften[]) {
    super("more scores are missing than may be");
    this.name = "GaveUp";
    this.missed = missed;
  }
}

/** How much may be missing of one scorer in one order and repeat. */
export interface MissingLimit {
  readonly share: number;
  /** Scores in all, those of earlier calls included. */
  readonly total: number;
}

/** Values of a task that are missing, with the reason. */
function reasonsOf({ spec }: Scorer, task: Task, score: Score): (string | undefined)[] {
  const n = spec.arity === "list" ? task.outputs.length : 1;
  return Array.from({ length: n }, (_, k) => {
    if (!isScored(score)) return score.missing;
    return Number.isFinite(score.values[k]) ? undefined : "undefined for this text";
  });
}

/**
 * Counts what a scorer misses and gives it up once its share cannot come under the limit any more, or at least 200 scores were asked for and almost all (95%, and more than
 * the limit) are missing. What could not be asked, since a task lacks what the scorer needs, counts for the first rule only: it says nothing of the server.
 */
export class MissingWatch {
  readonly #limit: MissingLimit;
  readonly #missing: string[] = [];
  #n = 0;
  #nAsked = 0;
  #nFailed = 0;

  constructor(limit: MissingLimit) {
    this.#limit = limit;
  }

  /** @throws GaveUp */
  note(scorer: Scorer, tasks: readonly Task[], scores: readonly Score[]): void {
    scores.forEach((score, i) => {
      const task = tasks[i]!;
      const reasons = reasonsOf(scorer, task, score);
      const missing = reasons.filter((reason) => reason !== undefined);
      this.#missing.push(...missing);
      this.#n += reasons.length;
      if (lacking(task, scorer.spec.needs) !== undefined) return;
      this.#nAsked += reasons.length;
      this.#nFailed += missing.length;
    });
    if (!this.#isHopeless()) return;
    const missed = { scorer, n: this.#n, total: this.#limit.total, missing: countMissing(this.#missing) };
    throw new GaveUp([missed]);
  }

  #isHopeless(): boolean {
    const { share, total } = this.#limit;
    if (this.#n < N_FIRST) return false;
    if (this.#missing.length > share * total) return true;
    return this.#nAsked >= N_FIRST && this.#nFailed > Math.max(ALMOST_ALL, share) * this.#nAsked;
  }
}

/** The same scorer, watched. */
export function watched(scorer: Scorer, watch: MissingWatch): Scorer {
  return {
    ...scorer,
    score: async (tasks, ctx) => {
      const scores = await scorer.score(tasks, ctx);
      watch.note(scorer, tasks, scores);
      return scores;
    },
  };
}
