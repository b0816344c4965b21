const INFINITE = 1 << 29;
const BEAM_WIDTH = 25;

/**
 * Word-level edit distance between a hypothesis and a reference, in a beam around the pseudo-diagonal, with the state to
 * re-evaluate a hypothesis of which only a stretch changed. Row i belongs to the first i hypothesis words, column j to the
 * first j reference words. Buffers grow and are reused from segment to segment.
 */
export interface TerBeam {
  nHyp: number;
  nRef: number;
  /** Words as integers; `hyp` changes as shifts are taken. */
  hyp: Int32Array;
  ref: Int32Array;
  /** Columns low[i] <= j < high[i] of row i are inside the beam. */
  low: Int32Array;
  high: Int32Array;
  /** cells[forward[i] + j]: cost from (0, 0) to (i, j); cells[backward[i] + j]: cost from (i, j) to (nHyp, nRef). */
  forward: Int32Array;
  backward: Int32Array;
  /** Two rows of scratch stand at the front. Every row is padded with infinities as far as its neighbours read. */
  cells: Int32Array;
}

export function createTerBeam(): TerBeam {
  const empty = () => new Int32Array(0);
  return {
    nHyp: 0,
    nRef: 0,
    hyp: empty(),
    ref: empty(),
    low: empty(),
    high: empty(),
    forward: empty(),
    backward: empty(),
    cells: empty(),
  };
}

const grown = (array: Int32Array, length: number): Int32Array =>
  array.length >= length ? array : new Int32Array(length + (length >> 1) + 16);

/** Sets the sizes: makes room for `hyp` and `ref`, which the caller fills, and lays out the beam's rows. */
export function resizeBeam(beam: TerBeam, nHyp: number, nRef: number): void {
  beam.nHyp = nHyp;
  beam.nRef = nRef;
  beam.hyp = grown(beam.hyp, nHyp);
  beam.ref = grown(beam.ref, nRef);
  beam.low = grown(beam.low, nHyp + 1);
  beam.high = grown(beam.high, nHyp + 2);
  beam.forward = grown(beam.forward, nHyp + 1);
  beam.backward = grown(beam.backward, nHyp + 1);
  layOutColumns(beam);
  layOutRows(beam);
}

/** Columns of each row, as sacrebleu's beam has them: row 0 whole, the last row up to the end. */
function layOutColumns({ nHyp, nRef, low, high }: TerBeam): void {
  const ratio = nHyp === 0 ? 1 : nRef / nHyp;
  const width = BEAM_WIDTH < ratio / 2 ? Math.ceil(ratio / 2 + BEAM_WIDTH) : BEAM_WIDTH;
  low[0] = 0;
  high[0] = nRef + 1;
  for (let i = 1; i <= nHyp; i++) {
    const diagonal = Math.floor(i * ratio);
    low[i] = Math.max(0, diagonal - width);
    high[i] = i === nHyp ? nRef + 1 : Math.min(nRef + 1, diagonal + width);
  }
  high[nHyp + 1] = nRef + 1;
}

function layOutRows(beam: TerBeam): void {
  const { nHyp, nRef, low, high, forward, backward } = beam;
  let end = 2 * (nRef + 3);
  for (let i = 0; i <= nHyp; i++) {
    const first = (i === 0 ? 0 : low[i - 1]!) - 1;
    const width = Math.max(high[i]!, high[i + 1]!) + 1 - first;
    forward[i] = end - first;
    backward[i] = end + width - first;
    end += 2 * width;
  }
  beam.cells = grown(beam.cells, end);
}

/**
 * Fills the row at `to` from the row at `from`, one hypothesis word further, columns low..high - 1.
 * Column `low` - 1 of `from` must be readable; `to` gets an infinity there.
 */
function fillRow(
  { cells, ref }: TerBeam,
  rows: { from: number; to: number; word: number },
  low: number,
  high: number,
): void {
  const { from, to, word } = rows;
  cells[to + low - 1] = INFINITE;
  let left = INFINITE;
  let j = low;
  if (j === 0) {
    left = cells[from]! + 1;
    cells[to] = left;
    j = 1;
  }
  let diagonal = cells[from + j - 1]!;
  for (; j < high; j++) {
    const up = cells[from + j]!;
    let cost = ref[j - 1] === word ? diagonal : diagonal + 1;
    if (up < cost) cost = up + 1;
    if (left < cost) cost = left + 1;
    diagonal = up;
    left = cost;
    cells[to + j] = cost;
  }
}

const row = { from: 0, to: 0, word: 0 };

/** Edit distance of the current hypothesis; fills all forward rows after `start` (rows up to it must be valid). */
export function fillForward(beam: TerBeam, start: number): number {
  const { cells, forward, low, high, nHyp, nRef } = beam;
  if (start === 0) {
    cells[forward[0]! - 1] = INFINITE;
    for (let j = 0; j <= nRef; j++) cells[forward[0]! + j] = j;
  }
  for (let i = start + 1; i <= nHyp; i++) {
    row.from = forward[i - 1]!;
    row.to = forward[i]!;
    row.word = beam.hyp[i - 1]!;
    fillRow(beam, row, low[i]!, high[i]!);
    for (let j = high[i]!; j < high[i + 1]!; j++) cells[row.to + j] = INFINITE;
  }
  return cells[forward[nHyp]! + nRef]!;
}

/** Fills the backward rows nHyp..1 of the current hypothesis. */
export function fillBackward(beam: TerBeam): void {
  const { cells, backward, low, high, nHyp, nRef, hyp, ref } = beam;
  const last = backward[nHyp]!;
  for (let j = low[nHyp - 1]! - 1; j < low[nHyp]!; j++) cells[last + j] = INFINITE;
  for (let j = low[nHyp]!; j <= nRef; j++) cells[last + j] = nRef - j;
  cells[last + nRef + 1] = INFINITE;
  for (let i = nHyp - 1; i > 0; i--) {
    const from = backward[i + 1]!;
    const to = backward[i]!;
    const word = hyp[i]!;
    let right = INFINITE;
    cells[to + high[i]!] = INFINITE;
    for (let j = high[i]! - 1; j >= low[i]!; j--) {
      let cost = cells[from + j + 1]! + (j < nRef && ref[j] === word ? 0 : 1);
      const down = cells[from + j]!;
      if (down < cost) cost = down + 1;
      if (right < cost) cost = right + 1;
      right = cost;
      cells[to + j] = cost;
    }
    for (let j = low[i - 1]! - 1; j < low[i]!; j++) cells[to + j] = INFINITE;
  }
}

/** Edit distance if hypothesis words [first, last) were `words` (from index 0), the rest unchanged. Forward and backward rows must be filled. */
export function distanceWith(beam: TerBeam, words: Int32Array, first: number, last: number): number {
  const { cells, backward, low, high } = beam;
  const width = beam.nRef + 3;
  let from = beam.forward[first]!;
  let to = 1;
  for (let i = first + 1; i <= last; i++) {
    to = (i & 1) * width + 1;
    row.from = from;
    row.to = to;
    row.word = words[i - first - 1]!;
    fillRow(beam, row, low[i]!, high[i]!);
    for (let j = high[i]!; j < high[i + 1]!; j++) cells[to + j] = INFINITE;
    from = to;
  }
  const rest = backward[last]!;
  let best = INFINITE;
  for (let j = low[last]!; j < high[last]!; j++) {
    const cost = cells[to + j]! + cells[rest + j]!;
    if (cost < best) best = cost;
  }
  return best;
}

/** Where reference words went: align[j] is the hypothesis position of word j, or the last one before it where it has no partner (-1 before all). */
export interface TerAlignment {
  align: Int32Array;
  /** Errors among the first k words: errors in [a, b) are x[b] - x[a]. */
  hypErrors: Int32Array;
  refErrors: Int32Array;
}

export function createTerAlignment(): TerAlignment {
  return { align: new Int32Array(0), hypErrors: new Int32Array(0), refErrors: new Int32Array(0) };
}

/** Reads the best path of the forward rows; ties prefer match or substitution, then a hypothesis word without partner, then a reference word without. */
export function alignWords(beam: TerBeam, out: TerAlignment): void {
  const { cells, forward, hyp, ref, nHyp, nRef, low } = beam;
  out.align = grown(out.align, nRef);
  out.hypErrors = grown(out.hypErrors, nHyp + 1);
  out.refErrors = grown(out.refErrors, nRef + 1);
  const { align, hypErrors, refErrors } = out;
  let i = nHyp;
  let j = nRef;
  while (i > 0 || j > 0) {
    const cost = cells[forward[i]! + j]!;
    const match = i > 0 && j > 0 && hyp[i - 1] === ref[j - 1];
    const above = i > 0 ? forward[i - 1]! : 0;
    if (i > 0 && j > 0 && cells[above + j - 1]! + (match ? 0 : 1) === cost) {
      i--;
      j--;
      align[j] = i;
      hypErrors[i + 1] = match ? 0 : 1;
      refErrors[j + 1] = match ? 0 : 1;
    } else if (i > 0 && (j === 0 || (j >= low[i - 1]! && cells[above + j]! + 1 === cost))) {
      i--;
      hypErrors[i + 1] = 1;
    } else {
      j--;
      align[j] = i - 1;
      refErrors[j + 1] = 1;
    }
  }
  hypErrors[0] = 0;
  refErrors[0] = 0;
  for (let k = 1; k <= nHyp; k++) hypErrors[k] = hypErrors[k]! + hypErrors[k - 1]!;
  for (let k = 1; k <= nRef; k++) refErrors[k] = refErrors[k]! + refErrors[k - 1]!;
}
