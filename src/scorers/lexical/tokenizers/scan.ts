import { pointAt, type TextUnits } from "../text-units.ts";
import { DASH, DIGIT, ISOLATE, OTHER, POINT, SPACE } from "./classes.ts";

/** Tokens of one text as code-unit positions: token t is text.slice(bounds[2t], bounds[2t+1]). Reused between texts. */
export interface TokenSpans {
  bounds: Int32Array;
  n: number;
}

export function emptySpans(): TokenSpans {
  return { bounds: new Int32Array(4096), n: 0 };
}

const NO_NEIGHBOUR = -1;

/**
 * Finds tokens in one pass by character classes; equals the chain of regular expressions of sacrebleu's tokenizers:
 * isolate; `([^d])(p)` -> `\1 \2 `; `(p)([^d])` -> ` \1 \2`; `(d)(-)` -> `\1 \2 `; split at whitespace.
 *
 * The first of the two point rules consumes its left neighbour, so that of several points in a row every second one escapes it
 * ("consumed" below); the next rule then catches it unless a digit or the end of the text follows. `edge` is the class that stands before
 * and after the text: SPACE where the tokenizer pads it, -1 where it does not, and then a point at an edge meets no neighbour.
 */
export function scanTokens(
  text: TextUnits,
  rule: { readonly classes: Uint8Array; readonly edge: number },
  out: TokenSpans,
): void {
  const { units, from, n: length } = text;
  const { classes, edge } = rule;
  if (out.bounds.length < 2 * (length - from) + 2) out.bounds = new Int32Array(4 * (length - from) + 4);
  const { bounds } = out;
  let n = 0;
  let start = -1;
  let previous = edge;
  let wasConsumed = false;
  for (let i = from; i < length;) {
    const unit = units[i]!;
    let width = 1;
    let kind = classes[unit]!;
    if (kind === OTHER) {
      if (start < 0) start = i;
      previous = OTHER;
      do i++;
      while (i < length && classes[units[i]!] === OTHER);
      continue;
    }
    if (kind === SPACE) {
      if (start >= 0) {
        bounds[2 * n] = start;
        bounds[2 * n++ + 1] = i;
        start = -1;
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
      bounds[2 * n++ + 1] = i;
      start = -1;
    }
    if (cutAfter) {
      bounds[2 * n] = i;
      bounds[2 * n++ + 1] = i + width;
    } else if (start < 0) start = i;
    previous = kind;
    i += width;
  }
  if (start >= 0) {
    bounds[2 * n] = start;
    bounds[2 * n++ + 1] = length;
  }
  out.n = n;
}
