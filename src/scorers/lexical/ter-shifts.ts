import {
  alignWords,
  createTerAlignment,
  createTerBeam,
  distanceWith,
  fillBackward,
  fillForward,
  resizeBeam,
  type TerAlignment,
  type TerBeam,
} from "./ter-beam.ts";

const MAX_SHIFT_LENGTH = 10;
const MAX_SHIFT_DISTANCE = 50;
const MAX_CANDIDATES = 1000;

/** Buffers of the shift search, reused from segment to segment. */
export interface TerSearch {
  readonly beam: TerBeam;
  readonly alignment: TerAlignment;
  /** Reference positions of a word as a chain: refFirst[word], then refNext[position]; -1 ends it. */
  refFirst: Int32Array;
  refNext: Int32Array;
  /** The changed stretch of a candidate. */
  moved: Int32Array;
  /** Candidates tried in this segment. */
  tried: number;
  readonly best: { gain: number; length: number; start: number; index: number; target: number };
}

export function createTerSearch(): TerSearch {
  return {
    beam: createTerBeam(),
    alignment: createTerAlignment(),
    refFirst: new Int32Array(0),
    refNext: new Int32Array(0),
    moved: new Int32Array(0),
    tried: 0,
    best: { gain: 0, length: 0, start: 0, index: 0, target: 0 },
  };
}

/** Makes room for a segment and returns the arrays that the caller fills with words as integers 0..nWords - 1. */
export function prepareTerSearch(
  search: TerSearch,
  sizes: { nHyp: number; nRef: number; nWords: number },
): TerBeam {
  const { nHyp, nRef, nWords } = sizes;
  resizeBeam(search.beam, nHyp, nRef);
  if (search.moved.length < nHyp) search.moved = new Int32Array(2 * nHyp);
  if (search.refNext.length < nRef) search.refNext = new Int32Array(2 * nRef);
  if (search.refFirst.length < nWords) search.refFirst = new Int32Array(2 * nWords);
  search.refFirst.fill(-1, 0, nWords);
  return search.beam;
}

/**
 * Number of edits, shifts counted as one each, that turn the prepared hypothesis into the prepared reference (nRef > 0).
 * Greedy: the best shift is taken as long as it lowers the beam's edit distance; the search ends when 1000 candidates were tried.
 * Tercom (Snover et al., 2006), pinned to sacrebleu 2.6.0.
 */
export function terEdits(search: TerSearch): number {
  const { beam, best } = search;
  const { nHyp, nRef, ref } = beam;
  let distance = fillForward(beam, 0);
  if (nHyp === 0 || distance === 0) return distance;
  for (let j = nRef - 1; j >= 0; j--) {
    search.refNext[j] = search.refFirst[ref[j]!]!;
    search.refFirst[ref[j]!] = j;
  }
  search.tried = 0;
  let shifts = 0;
  for (;;) {
    findBestShift(search, distance);
    if (search.tried >= MAX_CANDIDATES || best.gain <= 0) return shifts + distance;
    const first = Math.min(best.start, best.target);
    const last = Math.max(best.start, best.target) + best.length;
    writeMoved(search, best.start, best.length, best.target);
    for (let i = first; i < last; i++) beam.hyp[i] = search.moved[i - first]!;
    distance = fillForward(beam, first);
    shifts++;
  }
}

/** Writes to `moved` the hypothesis words between a block's old and new place once [start, start + length) begins at `target`. */
function writeMoved({ beam, moved }: TerSearch, start: number, length: number, target: number): void {
  const { hyp } = beam;
  let to = 0;
  if (target < start) for (let k = 0; k < length; k++) moved[to++] = hyp[start + k]!;
  if (target < start) for (let k = target; k < start; k++) moved[to++] = hyp[k]!;
  else {
    for (let k = start + length; k < target + length; k++) moved[to++] = hyp[k]!;
    for (let k = 0; k < length; k++) moved[to++] = hyp[start + k]!;
  }
}

function findBestShift(search: TerSearch, distance: number): void {
  const { beam, alignment, best } = search;
  const { nHyp, nRef, hyp, ref } = beam;
  best.gain = 0;
  alignWords(beam, alignment);
  fillBackward(beam);
  for (let start = 0; start < nHyp; start++) {
    for (let from = search.refFirst[hyp[start]!]!; from >= 0; from = search.refNext[from]!) {
      if (Math.abs(from - start) > MAX_SHIFT_DISTANCE) continue;
      const longest = Math.min(MAX_SHIFT_LENGTH, nHyp - start, nRef - from);
      for (let length = 1; length <= longest; length++) {
        if (hyp[start + length - 1] !== ref[from + length - 1]) break;
        tryTargets(search, { start, from, length }, distance);
        if (search.tried >= MAX_CANDIDATES) return;
      }
    }
  }
}

/** Tries every place before, inside and after where the reference has the block [from, from + length). */
function tryTargets(
  search: TerSearch,
  block: { start: number; from: number; length: number },
  distance: number,
): void {
  const { align, hypErrors, refErrors } = search.alignment;
  const { start, from, length } = block;
  if (hypErrors[start + length] === hypErrors[start]) return;
  if (refErrors[from + length] === refErrors[from]) return;
  if (start <= align[from]! && align[from]! < start + length) return;
  let previous = -1;
  for (let at = from - 1; at < from + length; at++) {
    const index = at < 0 ? 0 : align[at]! + 1;
    if (index === previous) continue;
    previous = index;
    search.tried++;
    evaluate(search, block, index, distance);
  }
}

/** Where a block will begin that is shifted to word `index`: counted in the old order past the block's end, in the new order inside it. */
function placeOf(index: number, block: { start: number; length: number }, nHyp: number): number {
  if (index < block.start) return index;
  if (index > block.start + block.length) return index - block.length;
  return Math.min(index, nHyp - block.length);
}

/** Keeps the shift of a block to word `index` if it is the best so far: largest gain, longest, then the earlier start and index. */
function evaluate(
  search: TerSearch,
  block: { start: number; length: number },
  index: number,
  distance: number,
): void {
  const { beam, best, moved } = search;
  const { start, length } = block;
  const target = placeOf(index, block, beam.nHyp);
  if (target === start) return;
  // of equal gain, a later candidate wins only if it is longer, or the same block with an earlier target
  const winsTies =
    length > best.length || (length === best.length && start === best.start && index < best.index);
  const needed = best.gain > 0 && winsTies ? best.gain : best.gain + 1;
  writeMoved(search, start, length, target);
  const first = Math.min(start, target);
  const gain = distance - distanceWith(beam, moved, first, Math.max(start, target) + length);
  if (gain < needed) return;
  best.gain = gain;
  best.length = length;
  best.start = start;
  best.index = index;
  best.target = target;
}
