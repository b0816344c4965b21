/** A stretch of a text, [start, end) in UTF-16 code units, that the other text does not have. */
export interface Changed {
  readonly start: number;
  readonly end: number;
}

/** What two texts do not share, word by word. */
export interface WordDiff {
  readonly a: readonly Changed[];
  readonly b: readonly Changed[];
  /** True where the texts were too long to align in full and their middles are marked as a whole. */
  readonly coarse: boolean;
}

interface Token {
  readonly text: string;
  readonly start: number;
}

/** Words, single CJK characters and single punctuation marks; white space separates and is never marked. */
const TOKEN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu;

/** Product of token counts beyond which the middles are not aligned. */
const MOST_CELLS = 4_000_000;

/**
 * The words that one text has and the other has not, by a longest common subsequence of words after their common
 * beginning and end are set aside. Equal texts give no changes.
 */
export function wordDiff(a: string, b: string): WordDiff {
  const x = tokens(a);
  const y = tokens(b);
  let head = 0;
  while (head < x.length && head < y.length && x[head]!.text === y[head]!.text) head++;
  let tail = 0;
  const room = Math.min(x.length, y.length) - head;
  while (tail < room && x[x.length - 1 - tail]!.text === y[y.length - 1 - tail]!.text) tail++;
  const midX = x.slice(head, x.length - tail);
  const midY = y.slice(head, y.length - tail);
  const coarse = midX.length * midY.length > MOST_CELLS;
  const kept = coarse
    ? { x: new Uint8Array(midX.length), y: new Uint8Array(midY.length) }
    : common(midX, midY);
  return { a: stretches(midX, kept.x), b: stretches(midY, kept.y), coarse };
}

function tokens(text: string): Token[] {
  return Array.from(text.matchAll(TOKEN), (m) => ({ text: m[0], start: m.index }));
}

/** Flags of the tokens that belong to a longest common subsequence, by dynamic programming from the end. */
function common(
  x: readonly Token[],
  y: readonly Token[],
): { readonly x: Uint8Array; readonly y: Uint8Array } {
  const width = y.length + 1;
  const length = new Uint16Array((x.length + 1) * width);
  for (let i = x.length - 1; i >= 0; i--)
    for (let j = y.length - 1; j >= 0; j--)
      length[i * width + j] =
        x[i]!.text === y[j]!.text
          ? length[(i + 1) * width + j + 1]! + 1
          : Math.max(length[(i + 1) * width + j]!, length[i * width + j + 1]!);
  const kept = { x: new Uint8Array(x.length), y: new Uint8Array(y.length) };
  let i = 0;
  let j = 0;
  while (i < x.length && j < y.length) {
    if (x[i]!.text === y[j]!.text) {
      kept.x[i++] = 1;
      kept.y[j++] = 1;
    } else if (length[(i + 1) * width + j]! >= length[i * width + j + 1]!) i++;
    else j++;
  }
  return kept;
}

/** Runs of tokens that were not kept, as stretches of the text from the first token's start to the last one's end. */
function stretches(tokens: readonly Token[], kept: Uint8Array): Changed[] {
  const runs: { start: number; end: number }[] = [];
  let open = false;
  for (let k = 0; k < tokens.length; k++) {
    const { start, text } = tokens[k]!;
    if (kept[k] === 1) open = false;
    else {
      if (open) runs[runs.length - 1]!.end = start + text.length;
      else runs.push({ start, end: start + text.length });
      open = true;
    }
  }
  return runs;
}
