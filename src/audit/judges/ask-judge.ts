import { type Context, isScored, type Scorer, type Task } from "../../core/index.ts";

async function verdicts(scorer: Scorer, tasks: readonly Task[], ctx: Context): Promise<Float64Array> {
  const scores = await scorer.score(tasks, ctx);
  return Float64Array.from(scores, (s) => (isScored(s) ? (s.values[0] ?? NaN) : NaN));
}

/**
 * Asks a pair scorer about every task in both orders; values are P(first of the task preferred) in both, NaN where missing. 2 calls a task.
 * A scorer that averages both orders itself shows no position bias here by construction.
 */
export async function askBothOrders(
  scorer: Scorer,
  tasks: readonly Task[],
  ctx: Context,
): Promise<{ readonly listed: Float64Array; readonly swapped: Float64Array }> {
  const turned = tasks.map((t): Task => ({ item: t.item, outputs: t.outputs.toReversed() }));
  const listed = await verdicts(scorer, tasks, ctx);
  const swapped = await verdicts(scorer, turned, ctx);
  return { listed, swapped: swapped.map((v) => 1 - v) };
}

/** Asks a scorer the same tasks `repeats` times; the k-th time carries `repeat: k` to every model call, so that no cache answers for it. */
export async function askRepeats(
  scorer: Scorer,
  tasks: readonly Task[],
  { ctx, repeats }: { readonly ctx: Context; readonly repeats: number },
): Promise<Float64Array[]> {
  const runs: Float64Array[] = [];
  for (let k = 0; k < repeats; k++) runs.push(await verdicts(scorer, tasks, { ...ctx, repeat: k }));
  return runs;
}
