/** Buffers of the longest-common-subsequence functions, grown and reused. */
export interface LcsScratch {
  row: Int32Array;
  rowOf: Int32Array;
  masks: Int32Array;
  /** 1 where the path back goes to the left, row-major [n x m]. */
  goesLeft: Uint8Array;
}

export function createLcsScratch(): LcsScratch {
  return {
    row: new Int32Array(256),
    rowOf: new Int32Array(1 << 12),
    masks: new Int32Array(256),
    goesLeft: new Uint8Array(1 << 12),
  };
}

/** Part of an array of token ids. */
export interface TokenRange {
  readonly ids: Int32Array;
  readonly from: number;
  readonly to: number;
}

const BITS = 30;
const FULL = 2 ** BITS - 1;

/** Numbers the different tokens of `a` from 1 in `rowOf` and writes for each the bits of its positions, `limbs` integers a row. */
function writeMasks(a: TokenRange, limbs: number, scratch: LcsScratch): void {
  const n = a.to - a.from;
  if (scratch.masks.length < (n + 1) * limbs) scratch.masks = new Int32Array(2 * (n + 1) * limbs);
  let rows = 0;
  for (let i = 0; i < n; i++) {
    const id = a.ids[a.from + i]!;
    if (id >= scratch.rowOf.length) {
      const larger = new Int32Array(2 * id + 1);
      larger.set(scratch.rowOf);
      scratch.rowOf = larger;
    }
    let row = scratch.rowOf[id]!;
    if (row === 0) {
      row = ++rows;
      scratch.rowOf[id] = row;
      for (let k = row * limbs; k < (row + 1) * limbs; k++) scratch.masks[k] = 0;
    }
    const limb = Math.floor(i / BITS);
    scratch.masks[row * limbs + limb]! |= 1 << (i - limb * BITS);
  }
}

/**
 * Length of the longest common subsequence of two token ranges; 0 where one is empty. A row of the table is kept as bits, 0 where it
 * grows by one, and goes to the next row by an addition with carry (Hyyro 2004), 30 tokens of `a` at a time.
 */
export function lcsLength(a: TokenRange, b: TokenRange, scratch: LcsScratch): number {
  const n = a.to - a.from;
  const limbs = Math.ceil(n / BITS);
  writeMasks(a, limbs, scratch);
  if (scratch.row.length < limbs) scratch.row = new Int32Array(2 * limbs);
  const { row, rowOf, masks } = scratch;
  for (let k = 0; k < limbs; k++) row[k] = FULL;
  for (let j = b.from; j < b.to; j++) {
    const id = b.ids[j]!;
    const at = id < rowOf.length ? rowOf[id]! * limbs : 0;
    if (at === 0) continue;
    let carry = 0;
    for (let k = 0; k < limbs; k++) {
      const bits = row[k]!;
      const mask = masks[at + k]!;
      const sum = bits + (bits & mask) + carry;
      carry = sum >>> BITS;
      row[k] = (sum & FULL) | (bits & ~mask);
    }
  }
  let length = 0;
  for (let i = 0; i < n; i++) {
    const limb = Math.floor(i / BITS);
    if ((row[limb]! & (1 << (i - limb * BITS))) === 0) length++;
    rowOf[a.ids[a.from + i]!] = 0;
  }
  return length;
}

/**
 * Sets isHit[i - a.from] for the tokens of `a` on one longest common subsequence with `b`; other entries stay as they are.
 * Of several, the one found from the end: a match is taken, else `b` is shortened where that loses less, else `a`.
 */
export function markLcs(a: TokenRange, b: TokenRange, isHit: Uint8Array, scratch: LcsScratch): void {
  const n = a.to - a.from;
  const m = b.to - b.from;
  if (scratch.row.length <= m) scratch.row = new Int32Array(2 * m + 1);
  if (scratch.goesLeft.length < n * m) scratch.goesLeft = new Uint8Array(2 * n * m);
  const { row, goesLeft } = scratch;
  row.fill(0, 0, m + 1);
  for (let i = 0; i < n; i++) {
    const token = a.ids[a.from + i]!;
    let diagonal = 0;
    let left = 0;
    for (let j = 1; j <= m; j++) {
      const up = row[j]!;
      goesLeft[i * m + j - 1] = left > up ? 1 : 0;
      left = token === b.ids[b.from + j - 1] ? diagonal + 1 : up > left ? up : left;
      row[j] = left;
      diagonal = up;
    }
  }
  let i = n - 1;
  let j = m - 1;
  while (i >= 0 && j >= 0) {
    if (a.ids[a.from + i] === b.ids[b.from + j]) {
      isHit[i] = 1;
      i--;
      j--;
    } else if (goesLeft[i * m + j] === 1) j--;
    else i--;
  }
}
