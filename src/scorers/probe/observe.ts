import { type Context, isScored, type Score, type Scorer, type Task } from "../../core/index.ts";
import type { ProbeItem } from "./probe-set.ts";

/** What a scorer answered to the probe set, asked in several ways. All values are NaN where missing. */
export interface Observations {
  readonly n: number;
  /** Scores of the good answers and of the bad ones, [n] each. */
  readonly good: readonly number[];
  readonly bad: readonly number[];
  /** The same, asked again in another order and in other batches. */
  readonly again: readonly number[];
  /** Good answers to the next item's question. */
  readonly mismatched: readonly number[];
  /** The first few tasks, each asked alone, twice. */
  readonly alone: readonly number[];
  readonly aloneAgain: readonly number[];
  /** Components of every score of the first asking, in the order good, bad, good, bad. */
  readonly parts: readonly (Readonly<Record<string, number>> | undefined)[];
  /** Reasons of missing scores by way of asking. */
  readonly missing: readonly string[];
  readonly missingAlone: readonly string[];
}

const N_ALONE = 4;

/** The tasks of a probe set: the good answer and the bad one of each item, one after the other. */
export function probeTasks(set: readonly ProbeItem[]): readonly Task[] {
  return set.flatMap(({ id, prompt, good, bad }) => {
    const item = { id: `probe-${id}`, prompt, references: [], tags: {} };
    const task = (kind: string, text: string): Task => ({
      item,
      outputs: [{ id: `${item.id}/${kind}`, itemId: item.id, text, steps: [text], tags: {} }],
    });
    return [task("good", good), task("bad", bad)];
  });
}

/** Every good answer under the question of the next item. */
function mismatchedTasks(tasks: readonly Task[]): readonly Task[] {
  const good = tasks.filter((_, i) => i % 2 === 0);
  return good.map(({ outputs }, i) => ({ item: good[(i + 1) % good.length]!.item, outputs }));
}

const valueOf = (score: Score): number => (isScored(score) ? (score.values[0] ?? NaN) : NaN);
const reasonsOf = (scores: readonly Score[]): string[] =>
  scores.flatMap((s) => (isScored(s) ? [] : [s.missing]));

async function oneByOne(scorer: Scorer, tasks: readonly Task[], ctx: Context): Promise<readonly Score[]> {
  const scores: Score[] = [];
  for (const task of tasks) scores.push((await scorer.score([task], ctx))[0]!);
  return scores;
}

/** Asks a scorer of one output everything that the checks need: 3.5 n questions and 8 alone, n the items of the set. */
export async function observe(
  scorer: Scorer,
  set: readonly ProbeItem[],
  ctx: Context,
): Promise<Observations> {
  const tasks = probeTasks(set);
  const later = (k: number): Context => ({ ...ctx, repeat: (ctx.repeat ?? 0) + k });
  const first = await scorer.score(tasks, ctx);
  const few = tasks.slice(0, N_ALONE);
  const alone = await oneByOne(scorer, few, later(2));
  const aloneAgain = await oneByOne(scorer, few, later(3));
  const [last, ...rest] = tasks.toReversed();
  const again = [...(await scorer.score([last!], later(1))), ...(await scorer.score(rest, later(1)))];
  const mismatched = await scorer.score(mismatchedTasks(tasks), ctx);
  const values = first.map(valueOf);
  return {
    n: set.length,
    good: values.filter((_, i) => i % 2 === 0),
    bad: values.filter((_, i) => i % 2 === 1),
    again: again.map(valueOf).toReversed(),
    mismatched: mismatched.map(valueOf),
    alone: alone.map(valueOf),
    aloneAgain: aloneAgain.map(valueOf),
    parts: first.map((s) => (isScored(s) ? s.parts : undefined)),
    missing: reasonsOf(first),
    missingAlone: reasonsOf(alone),
  };
}

/** All values of the first asking, in the order of the tasks. */
export function valuesOfFirst({ good, bad }: Observations): readonly number[] {
  return good.flatMap((g, i) => [g, bad[i]!]);
}
