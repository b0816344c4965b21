/** Adds `amount` at 0-based position `at` of a Fenwick tree held in tree[1..n] (Fenwick 1994). */
export function fenwickAdd(tree: Float64Array | Int32Array, at: number, amount: number): void {
  for (let i = at + 1; i < tree.length; i += i & -i) tree[i]! += amount;
}

/** The sum of positions 0 .. end - 1. */
export function fenwickSum(tree: Float64Array | Int32Array, end: number): number {
  let total = 0;
  for (let i = end; i > 0; i &= i - 1) total += tree[i]!;
  return total;
}
