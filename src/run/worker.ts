import { type Problem, type Scorer, type Usage, UserError } from "../core/index.ts";
import { createScorer } from "../scorers/index.ts";
import { type PartJob, scorePart } from "./score-part.ts";
import { countTasks, signalOf } from "./thread-signals.ts";

/** What the main thread sends to a worker thread. */
export interface ThreadJob extends PartJob {
  readonly shared: Int32Array;
}

/** What a thread answers: usage by scorer, or what is wrong with the user's input (a class does not survive the way between threads). */
export type ThreadAnswer =
  | { readonly usage: Readonly<Record<string, Usage>> }
  | { readonly problem: Problem };

/** Scorers that this thread has made, by call. */
const made = new Map<string, Promise<Scorer>>();

function scorerOf(call: string): Promise<Scorer> {
  const found = made.get(call) ?? createScorer(call);
  made.set(call, found);
  return found;
}

/** Scores one part in a worker thread; piscina calls it by name. */
export async function scorePartInThread(job: ThreadJob): Promise<ThreadAnswer> {
  try {
    return { usage: await scoreJob(job) };
  } catch (error) {
    if (error instanceof UserError) return { problem: error.problem };
    throw error;
  }
}

async function scoreJob(job: ThreadJob): Promise<Readonly<Record<string, Usage>>> {
  const { shared, ...rest } = job;
  const scorers = await Promise.all(job.calls.map(scorerOf));
  const { signal, check } = signalOf(shared);
  const ctx = { seed: job.seed, signal, log: () => undefined };
  const onTurn = (nTasks: number): void => {
    countTasks(shared, nTasks);
    check();
  };
  return scorePart(rest, scorers, ctx, { onTurn });
}
