import type { Context } from "../../core/index.ts";

/** How many tasks a scorer asks about at once: all where a run's own limits decide, else as many as it is set to. */
export const widthIn = ({ models }: Context, alone: number): number =>
  models === undefined ? alone : Infinity;

/** Results in the order of `all`, with at most `width` of them under way at once. @throws what the first failing one throws */
export async function inParallel<A, B>(
  all: readonly A[],
  width: number,
  make: (one: A) => Promise<B>,
): Promise<readonly B[]> {
  const results: B[] = [];
  const queue = all.entries();
  const drain = async (): Promise<void> => {
    for (const [i, one] of queue) results[i] = await make(one);
  };
  await Promise.all(Array.from({ length: Math.min(width, all.length) }, drain));
  return results;
}
