const BITS = 30;
const FULL = 2 ** BITS - 1;
const TOP = 1 << (BITS - 1);

/** Bits of the positions of each different symbol of `a`, `blocks` integers a row; `rowOf` says which row, row 0 is for symbols that `a` lacks. */
function masksOf(
  a: Int32Array,
  blocks: number,
): { readonly masks: Int32Array; readonly rowOf: Map<number, number> } {
  const rowOf = new Map<number, number>();
  for (let i = 0; i < a.length; i++) if (!rowOf.has(a[i]!)) rowOf.set(a[i]!, rowOf.size + 1);
  const masks = new Int32Array((rowOf.size + 1) * blocks);
  for (let i = 0; i < a.length; i++) {
    const block = Math.floor(i / BITS);
    masks[rowOf.get(a[i]!)! * blocks + block]! |= 1 << (i - block * BITS);
  }
  return { masks, rowOf };
}

/** Where two lists begin and end to differ: [from, toA) and [from, toB). */
function differing(a: Int32Array, b: Int32Array): { from: number; toA: number; toB: number } {
  let from = 0;
  let toA = a.length;
  let toB = b.length;
  while (from < toA && from < toB && a[from] === b[from]) from++;
  while (toA > from && toB > from && a[toA - 1] === b[toB - 1]) {
    toA--;
    toB--;
  }
  return { from, toA, toB };
}

/**
 * Levenshtein distance of two lists of symbols, `a.length` where `b` is empty. Columns of differences are kept as bits, 30 rows at a time, with
 * the step carried from block to block: O(n m / 30). Myers 1999; Hyyro 2003.
 */
export function editDistance(x: Int32Array, y: Int32Array): number {
  const { from, toA, toB } = differing(x, y);
  const a = x.subarray(from, toA);
  const b = y.subarray(from, toB);
  const n = a.length;
  if (n === 0) return b.length;
  const blocks = Math.ceil(n / BITS);
  const { masks, rowOf } = masksOf(a, blocks);
  const up = new Int32Array(blocks).fill(FULL);
  const down = new Int32Array(blocks);
  const last = 1 << ((n - 1) % BITS);
  let distance = n;
  for (let j = 0; j < b.length; j++) {
    const at = (rowOf.get(b[j]!) ?? 0) * blocks;
    let step = 1;
    for (let k = 0; k < blocks; k++) {
      const pv = up[k]!;
      const mv = down[k]!;
      let equal = masks[at + k]!;
      const xv = equal | mv;
      if (step < 0) equal |= 1;
      const xh = ((((equal & pv) + pv) & FULL) ^ pv) | equal;
      let ph = mv | (FULL & ~(xh | pv));
      let mh = pv & xh;
      const edge = k === blocks - 1 ? last : TOP;
      const next = (ph & edge) !== 0 ? 1 : (mh & edge) !== 0 ? -1 : 0;
      ph = (ph << 1) & FULL;
      mh = (mh << 1) & FULL;
      if (step < 0) mh |= 1;
      else if (step > 0) ph |= 1;
      up[k] = mh | (FULL & ~(xv | ph));
      down[k] = ph & xv;
      step = next;
    }
    distance += step;
  }
  return distance;
}
