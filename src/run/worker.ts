import type { Scorer, Usage } from "../core/index.ts";
import { createScorer } from "../scorers/index.ts";
import { type PartJob, scorePart } from "./score-part.ts";
import { countTasks, signalOf } from "./thread-signals.ts";

/** What the main thread sends to a worker thread. */
export interface ThreadJob extends PartJob {
  readonly shared: Int32Array;
}

/** Scorers that this thread has made, by call. */
const made = new Map<string, Promise<Scorer>>();

function scorerOf(call: string): Promise<Scorer> {
  const found = made.get(call) ?? createScorer(call);
  made.set(call, found);
  return found;
}

/** Scores one part in a worker thread; piscina calls it by name. */
export async function scorePartInThread(job: ThreadJob): Promise<Readonly<Record<string, Usage>>> {
  const { shared, ...rest } = job;
  const scorers = await Promise.all(job.calls.map(scorerOf));
  const { signal, check } = signalOf(shared);
  const ctx = { seed: job.seed, signal, log: () => undefined };
  return scorePart(rest, scorers, ctx, (nTasks) => {
    countTasks(shared, nTasks);
    check();
  });
}
