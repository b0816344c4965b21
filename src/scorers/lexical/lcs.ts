/** Buffers of the longest-common-subsequence functions, grown and reused. */
export interface LcsScratch {
  row: Int32Array;
  /** 1 where the path back goes to the left, row-major [n x m]. */
  goesLeft: Uint8Array;
}

export function createLcsScratch(): LcsScratch {
  return { row: new Int32Array(256), goesLeft: new Uint8Array(1 << 12) };
}

/** Part of an array of token ids. */
export interface TokenRange {
  readonly ids: Int32Array;
  readonly from: number;
  readonly to: number;
}

/** Length of the longest common subsequence of two token ranges; 0 where one is empty. */
export function lcsLength(a: TokenRange, b: TokenRange, scratch: LcsScratch): number {
  const m = b.to - b.from;
  if (scratch.row.length <= m) scratch.row = new Int32Array(2 * m + 1);
  const { row } = scratch;
  row.fill(0, 0, m + 1);
  for (let i = a.from; i < a.to; i++) {
    const token = a.ids[i]!;
    let diagonal = 0;
    let left = 0;
    for (let j = 1; j <= m; j++) {
      const up = row[j]!;
      left = token === b.ids[b.from + j - 1] ? diagonal + 1 : up > left ? up : left;
      row[j] = left;
      diagonal = up;
    }
  }
  return row[m]!;
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
