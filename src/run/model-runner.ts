import { addUsage, type Scorer, type Usage } from "../core/index.ts";
import { GaveUp, type MissingLimit, MissingWatch, watched } from "./missing-watch.ts";
import { metered, type Models } from "./models.ts";
import type { PartRunner } from "./part-runner.ts";
import { type PartJob, scorePart } from "./score-part.ts";
import { N_TASKS_A_TURN } from "./score-rows.ts";

/** Most parts in memory at once. */
const MOST_PARTS = 64;

/** A value for each key, made when it is first asked for. */
function each<T>(make: () => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const value = made.get(key) ?? make();
    made.set(key, value);
    return value;
  };
}

/**
 * Scores parts of scorers that ask models in this thread: enough tasks and parts at once to keep every place for a question taken, also
 * while the last answers of a part are waited for. `onUsage` is told what each job costs as it is spent. A scorer that misses more than `limitOf` allows is given up: what it has under way ends with GaveUp.
 */
export function askingModels(
  scorerOf: (call: string) => Scorer,
  about: {
    readonly models: Models;
    readonly partRows: number;
    readonly signal: AbortSignal;
    limitOf?(job: PartJob): MissingLimit;
    onUsage(job: PartJob, usage: Usage): void;
  },
): PartRunner {
  const { models, partRows, onUsage, limitOf } = about;
  const stopped = new AbortController();
  const ended = each(() => {
    const givenUp = new AbortController();
    return { givenUp, signal: AbortSignal.any([about.signal, stopped.signal, givenUp.signal]) };
  });
  const watches = new Map<string, MissingWatch>();
  const scorersOf = (job: PartJob): Scorer[] => {
    const scorers = job.calls.map(scorerOf);
    if (!limitOf) return scorers;
    const key = JSON.stringify([job.calls, job.order, job.repeat]);
    const watch = watches.get(key) ?? new MissingWatch(limitOf(job));
    watches.set(key, watch);
    return scorers.map((scorer) => watched(scorer, watch));
  };
  const nWanted = 2 * models.concurrency;
  let nTasks = 0;
  const pace = {
    onTurn: (n: number) => void (nTasks += n),
    atOnce: 1 + Math.ceil(nWanted / N_TASKS_A_TURN),
  };
  return {
    width: Math.min(MOST_PARTS, 1 + Math.ceil(nWanted / partRows)),
    nTasks: () => nTasks,
    run: async (job) => {
      let isMetered = false;
      const caller = metered(models.caller, {
        repeat: job.repeat,
        onUsage: (usage) => {
          isMetered = true;
          onUsage(job, usage);
        },
      });
      const { seed, repeat } = job;
      const { signal, givenUp } = ended(job.calls.join());
      const ctx = { seed, signal, models: caller, repeat, log: () => undefined };
      const told = await scorePart(job, scorersOf(job), ctx, pace).catch((error: unknown) => {
        if (error instanceof GaveUp) givenUp.abort(error);
        throw error;
      });
      if (!isMetered) onUsage(job, Object.values(told).reduce(addUsage, {}));
      return {};
    },
    stop: () => stopped.abort(),
    close: () => models.settled(),
  };
}
