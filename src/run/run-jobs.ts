import { asksModels, type Scorer, shortName, type Usage } from "../core/index.ts";
import { BudgetSpent } from "../scorers/index.ts";
import { GaveUp, type MissedTooOften, type MissingLimit } from "./missing-watch.ts";
import { askingModels } from "./model-runner.ts";
import type { Models } from "./models.ts";
import { inThisThread, inThreads, type PartRunner } from "./part-runner.ts";
import type { Progress } from "./progress.ts";
import type { PartJob } from "./score-part.ts";
import { spentSoFar } from "./spent.ts";

/** How long parts in progress may take to end after an interrupt before they are given up. */
const GRACE_MS = 5000;

/** What running jobs needs besides them. */
export interface JobOptions {
  readonly dir: string;
  readonly partRows: number;
  readonly scorers: readonly Scorer[];
  readonly threads: number;
  readonly models: Models | undefined;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  nTasksOf(job: PartJob): number;
  /** How much scorers that ask models may miss before they are given up; any number where absent. */
  limitOf?(job: PartJob): MissingLimit;
  /** Told what a scorer of a job cost. */
  onUsage(job: PartJob, call: string, usage: Usage): void;
}

/**
 * Runs jobs as wide as the runner is, until all are done, one fails or the signal fires. Where a budget is spent, questions under way are still answered. Where a scorer
 * is given up, the others go on. @throws GaveUp at the end, of all scorers that were
 */
async function drainJobs(
  jobs: readonly PartJob[],
  runner: PartRunner,
  about: { readonly signal: AbortSignal; onJob(job: PartJob, usage: Readonly<Record<string, Usage>>): void },
): Promise<void> {
  const queue = jobs.values();
  let failure: { readonly error: unknown } | undefined;
  const givenUp = new Map<string, MissedTooOften>();
  const onAbort = (): void => void setTimeout(() => runner.stop(), GRACE_MS).unref();
  about.signal.addEventListener("abort", onAbort, { once: true });
  const drain = async (): Promise<void> => {
    for (const job of queue) {
      if (failure || about.signal.aborted) return;
      if (givenUp.has(job.calls[0]!)) continue;
      try {
        about.onJob(job, await runner.run(job));
      } catch (error) {
        if (error instanceof GaveUp) {
          givenUp.set(job.calls[0]!, error.missed[0]!);
          continue;
        }
        failure ??= { error };
        if (!(error instanceof BudgetSpent)) runner.stop();
      }
    }
  };
  await Promise.all(Array.from({ length: runner.width }, drain));
  about.signal.removeEventListener("abort", onAbort);
  about.signal.throwIfAborted();
  if (failure) throw failure.error;
  if (givenUp.size > 0) throw new GaveUp([...givenUp.values()]);
}

async function runWith(jobs: readonly PartJob[], runner: PartRunner, options: JobOptions): Promise<void> {
  const { models } = options;
  const end = options.progress.start({
    title: `scoring into ${options.dir}`,
    unit: "scores",
    total: jobs.reduce((n, job) => n + job.calls.length * options.nTasksOf(job), 0),
    done: () => runner.nTasks(),
    note: () => spentSoFar(models?.usage() ?? {}),
  });
  try {
    const onJob = (job: PartJob, used: Readonly<Record<string, Usage>>): void => {
      for (const [call, usage] of Object.entries(used)) options.onUsage(job, call, usage);
    };
    await drainJobs(jobs, runner, { signal: options.signal, onJob });
  } finally {
    await runner.close();
    end();
  }
}

type Place = "threads" | "this-thread" | "asking";

/** Where a scorer's jobs run: what waits for answers, and what threads cannot make, stays in this thread. */
function placeOf({ spec }: Scorer): Place {
  if (asksModels(spec)) return "asking";
  return spec.inMainThread ? "this-thread" : "threads";
}

/** Runs all jobs: what is computed in threads first, then what only this thread can compute, then what asks models. @throws BudgetSpent, the signal's reason, what scorers throw */
export async function runJobs(jobs: readonly PartJob[], options: JobOptions): Promise<void> {
  const byCall = new Map(options.scorers.map((s) => [shortName(s.spec), s]));
  const scorerOf = (call: string): Scorer => byCall.get(call)!;
  const jobsIn = (place: Place): PartJob[] =>
    jobs.filter((job) => placeOf(scorerOf(job.calls[0]!)) === place);
  const [computed, here, asked] = [jobsIn("threads"), jobsIn("this-thread"), jobsIn("asking")];
  if (computed.length > 0) {
    const width = Math.min(options.threads, computed.length);
    await runWith(computed, width > 1 ? await inThreads(width) : inThisThread(scorerOf), options);
  }
  if (here.length > 0) await runWith(here, inThisThread(scorerOf), options);
  if (asked.length === 0) return;
  const { models, partRows, signal, limitOf } = options;
  const onUsage = (job: PartJob, usage: Usage): void => options.onUsage(job, job.calls[0]!, usage);
  const limits = limitOf === undefined ? {} : { limitOf };
  const about = { models: models!, partRows, signal, onUsage, ...limits };
  await runWith(asked, askingModels(scorerOf, about), options);
}
