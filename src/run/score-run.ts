import { rmdir } from "node:fs/promises";
import {
  addUsage,
  type DatasetSource,
  type RunRecord,
  type RunRequest,
  type RunScorer,
  type Scorer,
  scoreFolder,
  shortName,
  signatureHash,
  type Usage,
} from "../core/index.ts";
import { withDuck } from "./duck.ts";
import { refusePublished, refuseUnmetNeeds, refuseWithoutPairs } from "./needs.ts";
import { inThisThread, inThreads, type PartRunner } from "./part-runner.ts";
import type { Progress } from "./progress.ts";
import { lockRun } from "./run-lock.ts";
import { jobsOf, type PlannedScorer, planScorers, tasksOf } from "./run-plan.ts";
import {
  differences,
  makeRunDirectory,
  readRecord,
  refuseOther,
  refuseStranger,
  removeRun,
  writeRecord,
} from "./run-record.ts";
import type { PartJob } from "./score-part.ts";
import { type ScorerSummary, summarize } from "./summary.ts";
import { writeTables } from "./write-tables.ts";

const MEMORY_MB = 256;
/** How long parts in progress may take to end after an interrupt before they are given up. */
const GRACE_MS = 5000;

/** What `scoreRun` is asked. */
export interface RunOptions {
  readonly dir: string;
  /** Paths as the user gave them, for the record. */
  readonly paths: readonly string[];
  readonly request: RunRequest;
  /** Opens the data; called only where the tables are not there yet. */
  open(): Promise<readonly DatasetSource[]>;
  /** Bad records passed over so far. */
  skipped(): number;
  /** Made by the registry: threads make theirs from the same calls. Doubles are dropped. */
  readonly scorers: readonly Scorer[];
  readonly threads: number;
  /** Deletes a run of another request instead of refusing. */
  readonly force: boolean;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** One scorer after a run. */
export interface ScorerOutcome extends ScorerSummary {
  readonly entry: RunScorer;
  readonly scorer: Scorer;
  /** Parts and tasks that this call scored, and those that were there before. */
  readonly partsScored: number;
  readonly partsReused: number;
  readonly tasksScored: number;
  readonly tasksReused: number;
}

/** What became of a run. */
export interface RunOutcome {
  readonly record: RunRecord;
  /** Of the scorers asked for; empty where interrupted. */
  readonly scorers: readonly ScorerOutcome[];
}

function dropDoubles(scorers: readonly Scorer[]): Scorer[] {
  return [...new Map(scorers.map((s) => [signatureHash(s.spec), s])).values()];
}

/** Refuses a directory that is not this run's; one whose tables were never finished holds nothing to keep. */
async function refuseDirectory({ dir, request, force }: RunOptions): Promise<void> {
  await refuseStranger(dir);
  const old = await readRecord(dir);
  if (old?.counts && !force) refuseOther(dir, old.request, request);
}

/** The record of this request's tables; what is there of another request goes. For the holder of the lock. */
async function openRun({ dir, request }: RunOptions): Promise<RunRecord | undefined> {
  const old = await readRecord(dir);
  if (old?.counts && differences(old.request, request).length === 0) return old;
  await removeRun(dir);
  return undefined;
}

/** Takes away what a failed reading left: a mended command then starts as if it were the first. */
async function removeUnread(dir: string): Promise<void> {
  if ((await readRecord(dir))?.counts) return;
  await removeRun(dir);
}

function newRecord(options: RunOptions): RunRecord {
  const { version, paths, request } = options;
  return {
    kind: "trenchcoat-run",
    formatVersion: 1,
    version,
    status: "reading",
    paths,
    request,
    datasets: null,
    counts: null,
    skipped: 0,
    scorers: [],
  };
}

async function readData(options: RunOptions): Promise<RunRecord> {
  const { dir, request, signal, progress } = options;
  const record = newRecord(options);
  await writeRecord(dir, record);
  let nOutputs = 0;
  const end = progress.start({
    title: `reading into ${dir}`,
    unit: "outputs",
    total: undefined,
    done: () => nOutputs,
  });
  try {
    const onOutputs = (n: number): void => void (nOutputs = n);
    const written = await writeTables(dir, await options.open(), {
      partRows: request.partRows,
      signal,
      onOutputs,
    });
    const ready: RunRecord = { ...record, ...written, status: "running", skipped: options.skipped() };
    await writeRecord(dir, ready);
    return ready;
  } finally {
    end();
  }
}

/** Runs jobs as wide as the runner is, until all are done, one fails or the signal fires. */
async function runJobs(
  jobs: readonly PartJob[],
  runner: PartRunner,
  about: { readonly signal: AbortSignal; onJob(job: PartJob, usage: Readonly<Record<string, Usage>>): void },
): Promise<void> {
  const queue = jobs.values();
  let failure: { readonly error: unknown } | undefined;
  const onAbort = (): void => void setTimeout(() => runner.stop(), GRACE_MS).unref();
  about.signal.addEventListener("abort", onAbort, { once: true });
  const drain = async (): Promise<void> => {
    for (const job of queue) {
      if (failure || about.signal.aborted) return;
      try {
        about.onJob(job, await runner.run(job));
      } catch (error) {
        failure ??= { error };
        runner.stop();
      }
    }
  };
  await Promise.all(Array.from({ length: runner.width }, drain));
  about.signal.removeEventListener("abort", onAbort);
  about.signal.throwIfAborted();
  if (failure) throw failure.error;
}

const usageKey = ({ call, order }: Pick<RunScorer, "call" | "order">): string => `${order} ${call}`;

async function scoreJobs(
  jobs: readonly PartJob[],
  options: RunOptions,
  counts: NonNullable<RunRecord["counts"]>,
): Promise<Map<string, Usage>> {
  const usage = new Map<string, Usage>();
  if (jobs.length === 0) return usage;
  const byCall = new Map(options.scorers.map((s) => [shortName(s.spec), s]));
  const width = Math.min(options.threads, jobs.length);
  const runner = width > 1 ? await inThreads(width) : inThisThread((call) => byCall.get(call)!);
  const end = options.progress.start({
    title: `scoring into ${options.dir}`,
    unit: "scores",
    total: jobs.reduce((n, job) => n + job.calls.length * tasksOf(job, counts), 0),
    done: () => runner.nTasks(),
  });
  try {
    const onJob = ({ order }: PartJob, used: Readonly<Record<string, Usage>>): void => {
      for (const [call, cost] of Object.entries(used)) {
        const key = usageKey({ call, order });
        usage.set(key, addUsage(usage.get(key) ?? {}, cost));
      }
    };
    await runJobs(jobs, runner, { signal: options.signal, onJob });
  } finally {
    await runner.close();
    end();
  }
  return usage;
}

/** The record with these entries in place of older ones of the same signature and order; usage adds up over calls. */
function withScorers(record: RunRecord, entries: readonly RunScorer[]): RunRecord {
  const folderOf = ({ hash, order }: RunScorer): string => scoreFolder(hash, order);
  const merged = new Map(record.scorers.map((s) => [folderOf(s), s]));
  for (const entry of entries) {
    const before = merged.get(folderOf(entry))?.usage ?? {};
    merged.set(folderOf(entry), { ...entry, usage: addUsage(before, entry.usage) });
  }
  return { ...record, scorers: [...merged.values()] };
}

async function summarizeAll(
  { dir, request }: RunOptions,
  tables: RunRecord,
  {
    planned,
    usage,
  }: { readonly planned: readonly PlannedScorer[]; readonly usage: ReadonlyMap<string, Usage> },
): Promise<ScorerOutcome[]> {
  return withDuck({ memoryMb: MEMORY_MB }, async (duck) => {
    const outcomes: ScorerOutcome[] = [];
    for (const { scorer, index, entry, missingParts } of planned) {
      const summary = await summarize(duck, dir, { scorer, entry });
      const { n, missing } = summary;
      const { nParts } = entry;
      const complete = { status: "complete", n, missing, usage: usage.get(usageKey(entry)) ?? {} } as const;
      const partsScored = missingParts.length;
      const tasksScored = missingParts.reduce(
        (sum, part) => sum + tasksOf({ index, part, partRows: request.partRows }, tables.counts!),
        0,
      );
      outcomes.push({
        ...summary,
        scorer,
        entry: { ...entry, ...complete },
        partsScored,
        partsReused: nParts - partsScored,
        tasksScored,
        tasksReused: tables.counts![index] - tasksScored,
      });
    }
    return outcomes;
  });
}

async function scoreTables(options: RunOptions, tables: RunRecord): Promise<RunOutcome> {
  const { dir, request, threads } = options;
  const { partRows, seed } = request;
  const scorers = dropDoubles(options.scorers);
  const counts = tables.counts!;
  refusePublished(scorers);
  refuseWithoutPairs(
    scorers,
    counts.pairs,
    tables.datasets!.map((d) => d.name),
  );
  await withDuck({ memoryMb: MEMORY_MB }, (duck) => refuseUnmetNeeds(duck, dir, scorers));
  const planned = await planScorers(dir, scorers, { counts, partRows });
  const entries = planned.filter((p) => p.missingParts.length > 0).map((p) => p.entry);
  const running = { ...withScorers(tables, entries), status: "running" } as const;
  await writeRecord(dir, running);
  try {
    const usage = await scoreJobs(jobsOf(planned, { dir, partRows, seed, threads }), options, counts);
    const outcomes = await summarizeAll(options, tables, { planned, usage });
    const record = {
      ...withScorers(
        tables,
        outcomes.map((o) => o.entry),
      ),
      status: "complete",
    } as const;
    await writeRecord(dir, record);
    return { record, scorers: outcomes };
  } catch (error) {
    const status = options.signal.aborted ? "interrupted" : "failed";
    const record = { ...running, status } as const;
    await writeRecord(dir, record);
    if (status === "interrupted") return { record, scorers: [] };
    throw error;
  }
}

/**
 * Scores data into a run directory, or goes on where a killed call left off: what is there is not scored again, and the files under
 * `scores` and the tables have the same bytes for any number of threads and interruptions.
 * @throws UserError where the directory belongs to something else, the data are bad or a scorer's needs are not met.
 */
export async function scoreRun(options: RunOptions): Promise<RunOutcome> {
  const { dir, signal } = options;
  await refuseDirectory(options);
  await makeRunDirectory(dir);
  const unlock = await lockRun(dir);
  try {
    const tables = (await openRun(options)) ?? (await readData(options));
    return await scoreTables(options, tables);
  } catch (error) {
    if (!signal.aborted) {
      await removeUnread(dir);
      throw error;
    }
    return { record: { ...(await readRecord(dir))!, status: "interrupted" }, scorers: [] };
  } finally {
    await unlock();
    await rmdir(dir).catch(() => undefined);
  }
}
