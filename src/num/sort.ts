const RADIX_BITS = 11;
const RADIX = 1 << RADIX_BITS;
const PASSES = 6;

/** Binary insertion: fewer steps than counting digits for short columns. */
function insertionOrder(x: ArrayLike<number>, order: Uint32Array): void {
  for (let i = 0; i < order.length; i++) {
    const v = x[i]!;
    let j = i;
    if (!Number.isNaN(v)) {
      while (j > 0 && !(x[order[j - 1]!]! <= v)) {
        order[j] = order[j - 1]!;
        j--;
      }
    }
    order[j] = i;
  }
}

/** The two halves of each double, mapped so that unsigned order is numeric order: -0 as 0, NaN above Infinity. */
function orderedHalves(x: ArrayLike<number>): { high: Uint32Array; low: Uint32Array } {
  const n = x.length;
  const high = new Uint32Array(n);
  const low = new Uint32Array(n);
  const cell = new Float64Array(1);
  const halves = new Uint32Array(cell.buffer);
  for (let i = 0; i < n; i++) {
    const v = x[i]!;
    cell[0] = v + 0;
    const h = halves[1]!;
    const isNegative = h >>> 31 === 1;
    high[i] = v === v ? (isNegative ? ~h : h ^ 0x80000000) : 0xffffffff;
    low[i] = isNegative ? ~halves[0]! : halves[0]!;
  }
  return { high, low };
}

/** Digit `pass` (0 = lowest, 11 bits) of the 64-bit key; digit 2 straddles the halves. */
function digitOf(high: number, low: number, pass: number): number {
  if (pass < 2) return (low >>> (pass * RADIX_BITS)) & (RADIX - 1);
  if (pass === 2) return (low >>> 22) | ((high & 1) << 10);
  return (high >>> ((pass - 3) * RADIX_BITS + 1)) & (RADIX - 1);
}

function radixOrder(x: ArrayLike<number>, order: Uint32Array): void {
  const n = x.length;
  const { high, low } = orderedHalves(x);
  const counts = new Uint32Array(RADIX);
  let from: Uint32Array = order;
  let to: Uint32Array = new Uint32Array(n);
  for (let i = 0; i < n; i++) from[i] = i;
  for (let pass = 0; pass < PASSES; pass++) {
    counts.fill(0);
    for (let i = 0; i < n; i++) counts[digitOf(high[i]!, low[i]!, pass)]!++;
    if (counts[digitOf(high[0]!, low[0]!, pass)] === n) continue;
    for (let d = 0, start = 0; d < RADIX; d++) {
      const count = counts[d]!;
      counts[d] = start;
      start += count;
    }
    for (let i = 0; i < n; i++) {
      const index = from[i]!;
      to[counts[digitOf(high[index]!, low[index]!, pass)]!++] = index;
    }
    [from, to] = [to, from];
  }
  if (from !== order) order.set(from);
}

/**
 * The index permutation that sorts `x` ascending, stable; equal values (also -0 and 0) keep their order, NaN comes last.
 * Linear time: a radix sort on the bits of the doubles. Never moves `x`.
 */
export function sortOrder(x: ArrayLike<number>): Uint32Array {
  const order = new Uint32Array(x.length);
  if (x.length <= 40) insertionOrder(x, order);
  else radixOrder(x, order);
  return order;
}

/** Sorts the index permutation `order` by small non-negative integers `key[index]` < `nKeys`, stable, linear time; returns a new one. */
export function sortOrderByInteger(order: Uint32Array, key: ArrayLike<number>, nKeys: number): Uint32Array {
  const starts = new Uint32Array(nKeys + 1);
  for (let i = 0; i < order.length; i++) starts[key[order[i]!]! + 1]!++;
  for (let k = 1; k <= nKeys; k++) starts[k]! += starts[k - 1]!;
  const out = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) out[starts[key[order[i]!]!]!++] = order[i]!;
  return out;
}
