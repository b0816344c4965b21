import { rmdir } from "node:fs/promises";
import type { DatasetSource, Finding, RunRecord, RunRequest, Scorer } from "../core/index.ts";
import type { Models } from "./models.ts";
import type { PilotOptions } from "./pilot.ts";
import type { Progress } from "./progress.ts";
import { lockRun } from "./run-lock.ts";
import {
  differences,
  makeRunDirectory,
  readRecord,
  refuseOther,
  refuseStranger,
  removeRun,
  writeRecord,
} from "./run-record.ts";
import { type RunOutcome, scoreTables } from "./score-tables.ts";
import { writeTables } from "./write-tables.ts";

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
  /** How scorers ask models; where absent they are asked with default limits, and no answer is kept. */
  readonly models?: Models;
  /** How often scorers whose answers may vary are asked, default 1. */
  readonly repeats?: number;
  /** Tasks that are asked several times before all others are. */
  readonly pilot?: PilotOptions;
  /** Told what probes found before anything is spent; no probe runs where absent. */
  onFinding?(scorer: Scorer, finding: Finding): void;
  /** Largest share of missing scores: a scorer that asks models is given up as soon as it is sure, or all but sure, to miss more. */
  readonly maxMissing?: number;
  /** Deletes a run of another request instead of refusing. */
  readonly force: boolean;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly progress: Progress;
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
