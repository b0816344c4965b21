import { addUsage, type Scorer, type Usage } from "../core/index.ts";
import { metered, type Models } from "./models.ts";
import type { PartRunner } from "./part-runner.ts";
import { type PartJob, scorePart } from "./score-part.ts";
import { N_TASKS_A_TURN } from "./score-rows.ts";

/** Most parts in memory at once. */
const MOST_PARTS = 64;

/**
 * Scores parts of scorers that ask models in this thread: enough tasks and parts at once to keep every place for a question taken, also
 * while the last answers of a part are waited for. `onUsage` is told what each job costs as it is spent.
 */
export function askingModels(
  scorerOf: (call: string) => Scorer,
  about: {
    readonly models: Models;
    readonly partRows: number;
    readonly signal: AbortSignal;
    onUsage(job: PartJob, usage: Usage): void;
  },
): PartRunner {
  const { models, partRows, onUsage } = about;
  const stopped = new AbortController();
  const signal = AbortSignal.any([about.signal, stopped.signal]);
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
      const ctx = { seed, signal, models: caller, repeat, log: () => undefined };
      const told = await scorePart(job, job.calls.map(scorerOf), ctx, pace);
      if (!isMetered) onUsage(job, Object.values(told).reduce(addUsage, {}));
      return {};
    },
    stop: () => stopped.abort(),
    close: () => models.settled(),
  };
}
