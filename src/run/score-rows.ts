import {
  addUsage,
  type Context,
  isScored,
  lacking,
  type Score,
  type Scorer,
  type Stats,
  type Task,
  type Usage,
} from "../core/index.ts";

/** Scores of consecutive rows of an index (outputs or pairs); a task of a list scorer gives one row per output. */
export interface ScoredRows {
  /** NaN where missing. */
  readonly values: Float64Array;
  /** The reason of every missing value, undefined where there is a value. */
  readonly missing: readonly (string | undefined)[];
  /** JSON of parts, spans, steps and words of evidence, null where a score has none. */
  readonly details: readonly (string | null)[];
  /** Sufficient statistics, [nRows x nCols] row-major, NaN where missing; absent for scorers without. */
  readonly counts?: Float64Array;
  readonly usage: Usage;
}

/** Tasks that are scored before the event loop gets a turn (interrupts, progress). */
export const N_TASKS_A_TURN = 256;
const UNDEFINED = "undefined for this text";

function detailsOf(score: Score): string | null {
  if (!isScored(score)) return null;
  const { parts, spans, steps, why } = score;
  if (parts === undefined && spans === undefined && steps === undefined && why === undefined) return null;
  return JSON.stringify({ parts, spans, steps, why });
}

/** How many rows the tasks of a scorer fill. */
function rowsOf(scorer: Scorer, tasks: readonly Task[]): number {
  if (scorer.spec.arity !== "list") return tasks.length;
  return tasks.reduce((n, task) => n + task.outputs.length, 0);
}

/** How a scorer is asked. */
export interface Pace {
  /** Told of tasks scored. */
  onTurn?(nTasks: number): void;
  /** Groups of 256 tasks that are with the scorer at once, 1 where absent. The scores do not depend on it. */
  readonly atOnce?: number;
}

interface Asking {
  readonly ctx: Context;
  readonly pace: Pace;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Tells of tasks scored and lets the event loop have a turn. */
function nextTurn({ pace }: Asking, nTasks: number): Promise<void> {
  pace.onTurn?.(nTasks);
  return turn();
}

function countRows(scorer: Scorer, tasks: readonly Task[], values: Float64Array): Float64Array | undefined {
  const { stats } = scorer;
  if (stats === undefined) return undefined;
  const { nCols } = stats;
  const counts = new Float64Array(tasks.length * nCols).fill(NaN);
  for (let i = 0; i < tasks.length; i++) {
    if (Number.isNaN(values[i])) continue;
    const row = counts.subarray(i * nCols, (i + 1) * nCols).fill(0);
    if (!stats.count(tasks[i]!, row)) row.fill(NaN);
  }
  return counts;
}

/** A scorer whose segment scores follow from its counts, so that counting once gives both. */
type CountedScorer = Scorer & { readonly stats: Stats & Required<Pick<Stats, "segment">> };

const isCounted = (scorer: Scorer): scorer is CountedScorer =>
  scorer.spec.arity === "output" && scorer.stats?.segment !== undefined;

/** Counts one task into `row`. Gives its value, or why there is none: `row` is then NaN. */
function countOne({ spec, stats }: CountedScorer, task: Task, row: Float64Array): number | string {
  const reason = lacking(task, spec.needs);
  const value = reason === undefined && stats.count(task, row.fill(0)) ? stats.segment(row) : NaN;
  if (Number.isFinite(value)) return value;
  row.fill(NaN);
  return reason ?? UNDEFINED;
}

async function countedRows(
  scorer: CountedScorer,
  tasks: readonly Task[],
  asking: Asking,
): Promise<ScoredRows> {
  const { stats } = scorer;
  const { nCols } = stats;
  const values = new Float64Array(tasks.length).fill(NaN);
  const counts = new Float64Array(tasks.length * nCols);
  const missing: (string | undefined)[] = [];
  const details: (string | null)[] = [];
  for (let i = 0; i < tasks.length; i++) {
    if (i % N_TASKS_A_TURN === 0) {
      if (i > 0) await nextTurn(asking, N_TASKS_A_TURN);
      asking.ctx.signal.throwIfAborted();
    }
    const row = counts.subarray(i * nCols, (i + 1) * nCols);
    const value = countOne(scorer, tasks[i]!, row);
    const isThere = typeof value === "number";
    if (isThere) values[i] = value;
    missing.push(isThere ? undefined : value);
    details.push(isThere && stats.parts ? JSON.stringify({ parts: stats.parts(row) }) : null);
  }
  const nLast = tasks.length % N_TASKS_A_TURN || Math.min(tasks.length, N_TASKS_A_TURN);
  if (nLast > 0) await nextTurn(asking, nLast);
  return { values, missing, details, usage: {}, counts };
}

/** Asks for the scores of all tasks in groups, some of them at once. @throws Error where the scorer breaks its contract */
async function scoreGroups(scorer: Scorer, tasks: readonly Task[], asking: Asking): Promise<Score[]> {
  const { ctx, pace } = asking;
  const scores: Score[] = Array.from({ length: tasks.length });
  let next = 0;
  const drain = async (): Promise<void> => {
    while (next < tasks.length) {
      const start = next;
      next += N_TASKS_A_TURN;
      ctx.signal.throwIfAborted();
      const asked = tasks.slice(start, start + N_TASKS_A_TURN);
      const given = await scorer.score(asked, ctx).catch((error: unknown) => {
        next = tasks.length;
        throw error;
      });
      if (given.length !== asked.length)
        throw new Error(`${scorer.spec.name} gave ${given.length} scores for ${asked.length} tasks`);
      given.forEach((score, i) => (scores[start + i] = score));
      await nextTurn(asking, asked.length);
    }
  };
  const nGroups = Math.ceil(tasks.length / N_TASKS_A_TURN);
  await Promise.all(Array.from({ length: Math.min(pace.atOnce ?? 1, nGroups) }, drain));
  return scores;
}

/**
 * Scores tasks in order and flattens the answers to rows. Values that are not finite become missing.
 * @throws the signal's reason when aborted; Error where the scorer breaks its contract.
 */
export async function scoreRows(
  scorer: Scorer,
  tasks: readonly Task[],
  ctx: Context,
  pace: Pace = {},
): Promise<ScoredRows> {
  if (isCounted(scorer)) return countedRows(scorer, tasks, { ctx, pace });
  const values = new Float64Array(rowsOf(scorer, tasks)).fill(NaN);
  const missing: (string | undefined)[] = [];
  const details: (string | null)[] = [];
  const isList = scorer.spec.arity === "list";
  let usage: Usage = {};
  (await scoreGroups(scorer, tasks, { ctx, pace })).forEach((score, i) => {
    const n = isList ? tasks[i]!.outputs.length : 1;
    for (let k = 0; k < n; k++) {
      const value = isScored(score) ? (score.values[k] ?? NaN) : NaN;
      if (Number.isFinite(value)) values[missing.length] = value;
      missing.push(Number.isFinite(value) ? undefined : "missing" in score ? score.missing : UNDEFINED);
      details.push(k === 0 ? detailsOf(score) : null);
    }
    if (isScored(score)) usage = addUsage(usage, score.usage);
  });
  const counts = countRows(scorer, tasks, values);
  return { values, missing, details, usage, ...(counts === undefined ? {} : { counts }) };
}

/** How many rows lack a value, by reason. */
export function countMissing(missing: readonly (string | undefined)[]): Record<string, number> {
  const n: Record<string, number> = {};
  for (const reason of missing) if (reason !== undefined) n[reason] = (n[reason] ?? 0) + 1;
  return n;
}
