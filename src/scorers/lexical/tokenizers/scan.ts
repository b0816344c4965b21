import { pointAt, type TextUnits } from "../text-units.ts";
import { DASH, DIGIT, ISOLATE, OTHER, POINT, SPACE } from "./classes.ts";

/** Tokens of one text as code-unit positions: token t is text.slice(bounds[2t], bounds[2t+1]). Reused between texts. */
export interface TokenSpans {
  bounds: Int32Array;
  /** A hash of each token: 0, then `(hash << 5) ^ (hash >>> 27) ^ unit` for each of its units. */
  hashes: Int32Array;
  n: number;
}

const FIRST_ROOM = 1 << 12;

export function emptySpans(): TokenSpans {
  return { bounds: new Int32Array(2 * FIRST_ROOM), hashes: new Int32Array(FIRST_ROOM), n: 0 };
}

/** Makes room for the tokens of a text of so many code units. */
export function reserveSpans(spans: TokenSpans, length: number): void {
  if (length <= spans.hashes.length) return;
  spans.bounds = new Int32Array(4 * length);
  spans.hashes = new Int32Array(2 * length);
}

/** The hash of the token units[from .. to], as in `TokenSpans`. */
export function hashUnits(units: Uint16Array, from: number, to: number): number {
  let hash = 0;
  for (let i = from; i < to; i++) hash = (hash << 5) ^ (hash >>> 27) ^ units[i]!;
  return hash;
}

/** Class of every code point, and the class that stands before and after a text: SPACE where it is padded, -1 where it is not. */
export interface ScanRule {
  readonly classes: Uint8Array;
  readonly edge: number;
}

const NO_NEIGHBOUR = -1;

/**
 * Finds tokens in one pass by character classes; equals the chain of regular expressions of sacrebleu's tokenizers:
 * isolate; `([^d])(p)` -> `\1 \2 `; `(p)([^d])` -> ` \1 \2`; `(d)(-)` -> `\1 \2 `; split at whitespace.
 *
 * The first of the two point rules consumes its left neighbour, so that of several points in a row every second one escapes it
 * ("consumed" below); the next rule then catches it unless a digit or the end of the text follows. A point at an edge that is not padded meets
 * no neighbour.
 */
export function scanTokens(text: TextUnits, rule: ScanRule, out: TokenSpans): void {
  const { units, from, n: length } = text;
  const { classes, edge } = rule;
  reserveSpans(out, length - from);
  const { bounds, hashes } = out;
  let n = 0;
  let start = -1;
  let hash = 0;
  let previous = edge;
  let wasConsumed = false;
  for (let i = from; i < length;) {
    const unit = units[i]!;
    let width = 1;
    let kind = classes[unit]!;
    if (kind === OTHER) {
      if (start < 0) start = i;
      previous = OTHER;
      let next = unit;
      do {
        hash = (hash << 5) ^ (hash >>> 27) ^ next;
        next = ++i < length ? units[i]! : 0x20;
      } while (classes[next] === OTHER);
      continue;
    }
    if (kind === SPACE) {
      if (start >= 0) {
        bounds[2 * n] = start;
        bounds[2 * n + 1] = i;
        hashes[n++] = hash;
        start = -1;
        hash = 0;
      }
      previous = SPACE;
      i++;
      continue;
    }
    if ((unit & 0xfc00) === 0xd800) {
      const point = pointAt(text, i);
      if (point > 0xffff) width = 2;
      kind = classes[point]!;
    }
    let cutBefore = kind === ISOLATE || (kind === DASH && previous === DIGIT);
    let cutAfter = cutBefore;
    if (kind === POINT) {
      const isConsumed: boolean =
        previous !== NO_NEIGHBOUR && previous !== DIGIT && !(previous === POINT && wasConsumed);
      const next = i + width < length ? classes[pointAt(text, i + width)]! : edge;
      cutAfter = isConsumed || (next !== NO_NEIGHBOUR && next !== DIGIT);
      cutBefore = cutAfter || previous === POINT;
      wasConsumed = isConsumed;
    }
    if (cutBefore && start >= 0) {
      bounds[2 * n] = start;
      bounds[2 * n + 1] = i;
      hashes[n++] = hash;
      start = -1;
      hash = 0;
    }
    if (!cutAfter && start < 0) start = i;
    hash = (hash << 5) ^ (hash >>> 27) ^ unit;
    if (width === 2) hash = (hash << 5) ^ (hash >>> 27) ^ units[i + 1]!;
    if (cutAfter) {
      bounds[2 * n] = i;
      bounds[2 * n + 1] = i + width;
      hashes[n++] = hash;
      hash = 0;
    }
    previous = kind;
    i += width;
  }
  if (start >= 0) {
    bounds[2 * n] = start;
    bounds[2 * n + 1] = length;
    hashes[n++] = hash;
  }
  out.n = n;
}
