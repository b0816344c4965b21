import {
  addUsage,
  asksModels,
  type Context,
  type RunRecord,
  type RunScorer,
  type Scorer,
  scoreFolder,
  signatureHash,
  type Usage,
} from "../core/index.ts";
import { BudgetSpent } from "../scorers/index.ts";
import { withDuck } from "./duck.ts";
import { GaveUp, type MissedTooOften } from "./missing-watch.ts";
import { type Models, openModels } from "./models.ts";
import { refuseUnmetNeeds, refuseWithoutPairs } from "./needs.ts";
import { PilotRefused, runPilot } from "./pilot.ts";
import { probeScorers } from "./probe-scorers.ts";
import { runJobs } from "./run-jobs.ts";
import { jobsOf, type PlannedScorer, planScorers, tasksOf } from "./run-plan.ts";
import { writeRecord } from "./run-record.ts";
import type { PartJob } from "./score-part.ts";
import type { RunOptions } from "./score-run.ts";
import { type ScorerSummary, summarize } from "./summary.ts";

const MEMORY_MB = 256;

/** One scorer after a run, in one order and repeat. */
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
  /** Set where the budget, a pilot or missing scores ended the run. */
  readonly stopped?: Stopped;
}

/** What ended a run before its time. */
export type Stopped =
  | { readonly by: "budget"; readonly spentUsd: number; readonly budgetUsd: number }
  | { readonly by: "pilot" }
  | { readonly by: "missing"; readonly missed: readonly MissedTooOften[] };

/** Told when nothing is under way any more, so that what is spent is what was paid. */
function stoppedBy(error: unknown, models: Models | undefined): Stopped | undefined {
  if (error instanceof PilotRefused) return { by: "pilot" };
  if (error instanceof GaveUp) return { by: "missing", missed: error.missed };
  if (!(error instanceof BudgetSpent)) return undefined;
  const spentUsd = models?.usage().costUsd ?? error.spentUsd;
  return { by: "budget", spentUsd, budgetUsd: error.budgetUsd };
}

type Spent = Map<string, Usage>;

const folderOf = ({ hash, order, repeat }: Pick<RunScorer, "hash" | "order" | "repeat">): string =>
  scoreFolder(hash, order, repeat);

const usageKey = ({ call, order, repeat = 0 }: Pick<RunScorer, "call" | "order" | "repeat">): string =>
  `${order} ${repeat} ${call}`;

function dropDoubles(scorers: readonly Scorer[]): Scorer[] {
  return [...new Map(scorers.map((s) => [signatureHash(s.spec), s])).values()];
}

/** The record with these entries in place of older ones of the same folder; usage adds up over calls. */
function withScorers(record: RunRecord, entries: readonly RunScorer[]): RunRecord {
  const merged = new Map(record.scorers.map((s) => [folderOf(s), s]));
  for (const entry of entries) {
    const before = merged.get(folderOf(entry))?.usage ?? {};
    merged.set(folderOf(entry), { ...entry, usage: addUsage(before, entry.usage) });
  }
  return { ...record, scorers: [...merged.values()] };
}

const withUsage = (entry: RunScorer, spent: Spent): RunScorer => ({
  ...entry,
  usage: spent.get(usageKey(entry)) ?? {},
});

/** Scoring of one request into a directory whose tables are there. */
interface Scoring {
  readonly options: RunOptions;
  readonly tables: RunRecord;
  readonly scorers: readonly Scorer[];
  readonly planned: readonly PlannedScorer[];
  readonly spent: Spent;
}

async function summarizeAll({ options, tables, planned, spent }: Scoring): Promise<ScorerOutcome[]> {
  const { dir, request } = options;
  return withDuck({ memoryMb: MEMORY_MB }, async (duck) => {
    const outcomes: ScorerOutcome[] = [];
    for (const { scorer, index, entry, missingParts } of planned) {
      const summary = await summarize(duck, dir, { scorer, entry });
      const { n, missing } = summary;
      const partsScored = missingParts.length;
      const tasksScored = missingParts.reduce(
        (sum, part) => sum + tasksOf({ index, part, partRows: request.partRows }, tables.counts!),
        0,
      );
      outcomes.push({
        ...summary,
        scorer,
        entry: { ...withUsage(entry, spent), status: "complete", n, missing },
        partsScored,
        partsReused: entry.nParts - partsScored,
        tasksScored,
        tasksReused: tables.counts![index] - tasksScored,
      });
    }
    return outcomes;
  });
}

/** Probes the scorers that still have something to score. */
async function probeAll({ options, planned }: Scoring, models: Models | undefined): Promise<void> {
  const { onFinding, signal, request } = options;
  if (!onFinding) return;
  const ctx: Context = {
    seed: request.seed,
    signal,
    log: () => undefined,
    ...(models === undefined ? {} : { models: models.caller }),
  };
  const open = new Set(planned.filter((p) => p.missingParts.length > 0).map((p) => p.scorer));
  await probeScorers([...open], { ctx, onFinding: (scorer, finding) => onFinding(scorer, finding) });
}

async function scoreMissing(scoring: Scoring, models: Models | undefined): Promise<void> {
  const { options, tables, scorers, planned, spent } = scoring;
  const { dir, threads, signal, progress, request, maxMissing } = options;
  const { partRows, seed } = request;
  const nRows = ({ index }: Pick<PartJob, "index">): number =>
    tables.counts![index === "pairs" ? "pairs" : "outputs"];
  const limits =
    maxMissing === undefined ? {} : { limitOf: (job: PartJob) => ({ share: maxMissing, total: nRows(job) }) };
  const onUsage = (
    { order, repeat }: Pick<PartJob, "order" | "repeat">,
    call: string,
    usage: Usage,
  ): void => {
    const key = usageKey({ call, order, repeat });
    spent.set(key, addUsage(spent.get(key) ?? {}, usage));
  };
  await probeAll(scoring, models);
  if (options.pilot && models)
    await runPilot(options.pilot, {
      dir,
      planned,
      counts: tables.counts!,
      models,
      seed,
      signal,
      progress,
      onUsage,
    });
  await runJobs(jobsOf(planned, { dir, partRows, seed, threads }), {
    dir,
    partRows,
    scorers,
    threads,
    models,
    signal,
    progress,
    nTasksOf: (job) => tasksOf(job, tables.counts!),
    ...limits,
    onUsage,
  });
}

/** Models for scorers that ask some, where the caller gave none. */
async function ownModels({ options, planned }: Scoring): Promise<Models | undefined> {
  const isAsking = planned.some((p) => asksModels(p.scorer.spec) && p.missingParts.length > 0);
  return options.models === undefined && isAsking ? openModels({ seed: options.request.seed }) : undefined;
}

async function planned(options: RunOptions, tables: RunRecord): Promise<Scoring> {
  const { dir, request, repeats = 1 } = options;
  const scorers = dropDoubles(options.scorers);
  const counts = tables.counts!;
  const names = tables.datasets!.map((d) => d.name);
  refuseWithoutPairs(scorers, counts.pairs, names);
  await withDuck({ memoryMb: MEMORY_MB }, (duck) => refuseUnmetNeeds(duck, dir, scorers));
  const plan = await planScorers(dir, scorers, { counts, partRows: request.partRows, repeats });
  return { options, tables, scorers, planned: plan, spent: new Map() };
}

/**
 * Scores what is missing of a directory whose tables are there. Where a budget or an interrupt ends it, finished parts are kept.
 * @throws UserError where a scorer's needs are not met, a probe finds an error or a server refuses
 */
export async function scoreTables(options: RunOptions, tables: RunRecord): Promise<RunOutcome> {
  const { dir, signal } = options;
  const scoring = await planned(options, tables);
  const { spent } = scoring;
  const entries = scoring.planned.filter((p) => p.missingParts.length > 0).map((p) => p.entry);
  await writeRecord(dir, { ...withScorers(tables, entries), status: "running" });
  const own = await ownModels(scoring);
  try {
    await scoreMissing(scoring, own ?? options.models);
    const scorers = await summarizeAll(scoring);
    const done = scorers.map((o) => o.entry);
    const record = { ...withScorers(tables, done), status: "complete" } as const;
    await writeRecord(dir, record);
    return { record, scorers };
  } catch (error) {
    const stopped = stoppedBy(error, options.models);
    const status = signal.aborted || stopped ? "interrupted" : "failed";
    const told = entries.map((entry) => withUsage(entry, spent));
    const record = { ...withScorers(tables, told), status } as const;
    await writeRecord(dir, record);
    if (status === "failed") throw error;
    return { record, scorers: [], ...(stopped ? { stopped } : {}) };
  } finally {
    await own?.close();
  }
}
