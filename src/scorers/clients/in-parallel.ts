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
