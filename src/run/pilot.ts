import { asksModels, type RunRecord, type Scorer, shortName, type Usage } from "../core/index.ts";
import { seeded } from "../num/index.ts";
import { withDuck } from "./duck.ts";
import { metered, type Models } from "./models.ts";
import type { Progress } from "./progress.ts";
import { type PartIndex, readSome } from "./read-tasks.ts";
import type { PlannedScorer } from "./run-plan.ts";
import type { PartJob } from "./score-part.ts";
import { scoreRows } from "./score-rows.ts";
import { spentSoFar } from "./spent.ts";

const MEMORY_MB = 256;

/** What the scores of a pilot are: one column a repeat, aligned; NaN where missing. */
export interface PilotScores {
  readonly scorer: Scorer;
  readonly columns: readonly Float64Array[];
}

/** Some tasks, drawn by the run's seed, that scorers are asked several times before all others are asked. */
export interface PilotOptions {
  readonly nTasks: number;
  readonly repeats: number;
  /** Looks at the scores; false ends the run before anything else is asked. */
  accept(scores: readonly PilotScores[]): boolean;
}

/** The pilot's scores were not accepted. */
export class PilotRefused extends Error {}

interface PilotRun {
  readonly dir: string;
  readonly planned: readonly PlannedScorer[];
  readonly counts: NonNullable<RunRecord["counts"]>;
  readonly models: Models;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  onUsage(job: Pick<PartJob, "order" | "repeat">, call: string, usage: Usage): void;
}

/** `k` of the rows 0 to n - 1, each as likely, in order. Source: Knuth (1997), algorithm S. */
function drawRows(n: number, k: number, seed: number): number[] {
  const rng = seeded(seed, "pilot");
  const rows: number[] = [];
  for (let row = 0; row < n && rows.length < k; row++)
    if ((n - row) * rng() < k - rows.length) rows.push(row);
  return rows;
}

async function scoresOf(
  { scorer, index }: { readonly scorer: Scorer; readonly index: PartIndex },
  { nTasks, repeats, onTurn }: PilotOptions & { onTurn(n: number): void },
  { dir, counts, models, seed, signal, onUsage }: PilotRun,
): Promise<PilotScores> {
  const rows = drawRows(counts[index], nTasks, seed);
  const tasks = await withDuck({ memoryMb: MEMORY_MB }, (duck) => readSome(duck, dir, { index, rows }));
  const columns: Float64Array[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const told = (usage: Usage): void =>
      onUsage({ order: "as-listed", repeat }, shortName(scorer.spec), usage);
    const caller = metered(models.caller, { repeat, onUsage: told });
    const ctx = { seed, signal, models: caller, repeat, log: () => undefined };
    columns.push((await scoreRows(scorer, tasks, ctx, { onTurn, atOnce: 4 })).values);
  }
  return { scorer, columns };
}

/**
 * Asks the scorers that ask models some of their tasks several times, pairs as they are listed. Nothing is written: what was answered is in
 * the cache when all tasks are asked. @throws PilotRefused where the scores are not accepted
 */
export async function runPilot(pilot: PilotOptions, run: PilotRun): Promise<void> {
  const asking = new Map(
    run.planned
      .filter((p) => asksModels(p.scorer.spec) && p.missingParts.length > 0)
      .map((p) => [p.scorer, p.index]),
  );
  if (asking.size === 0) return;
  let done = 0;
  const end = run.progress.start({
    title: `asking ${pilot.nTasks} tasks ${pilot.repeats} times first`,
    unit: "scores",
    total: undefined,
    done: () => done,
    note: () => spentSoFar(run.models.usage()),
  });
  const scores: PilotScores[] = [];
  try {
    const onTurn = (n: number): void => void (done += n);
    for (const [scorer, index] of asking)
      scores.push(await scoresOf({ scorer, index }, { ...pilot, onTurn }, run));
  } finally {
    end();
  }
  if (!pilot.accept(scores)) throw new PilotRefused();
}
