import { isPythonSpace } from "./text-python.ts";
import { emptyUnits, loadUnits, type TextUnits } from "./text-units.ts";
import { emptySpans, hashUnits, reserveSpans, type TokenSpans } from "./tokenizers/scan.ts";

const SPACE = 0x20;

/** ASCII punctuation as Python's `string.punctuation` has it. */
const isPunctuation = (code: number): boolean =>
  (code >= 0x21 && code <= 0x2f) ||
  (code >= 0x3a && code <= 0x40) ||
  (code >= 0x5b && code <= 0x60) ||
  (code >= 0x7b && code <= 0x7e);

/**
 * Writes the words of chrF++ to `out`: split at whitespace, then one trailing punctuation mark cut off, else one leading one
 * (so "(hi)" gives "(hi" and ")", as chrF++.py and sacrebleu do).
 */
export function scanWords(text: TextUnits, out: TokenSpans): void {
  const { units, from, n: length } = text;
  reserveSpans(out, length - from);
  const { bounds, hashes } = out;
  let n = 0;
  for (let i = from; i < length;) {
    const first = units[i]!;
    if (isPythonSpace(first)) {
      i++;
      continue;
    }
    const start = i;
    let hash = 0;
    let hashBefore = 0;
    let last = first;
    for (let unit = first; !isPythonSpace(unit); unit = ++i < length ? units[i]! : SPACE) {
      hashBefore = hash;
      hash = (hash << 5) ^ (hash >>> 27) ^ unit;
      last = unit;
    }
    let cut = start;
    if (i - start > 1) {
      if (isPunctuation(last)) cut = i - 1;
      else if (isPunctuation(first)) cut = start + 1;
    }
    if (cut > start) {
      bounds[2 * n] = start;
      bounds[2 * n + 1] = cut;
      hashes[n++] = cut === i - 1 ? hashBefore : first;
      hash = hashUnits(units, cut, i);
    }
    bounds[2 * n] = cut;
    bounds[2 * n + 1] = i;
    hashes[n++] = hash;
  }
  out.n = n;
}

/** The words of chrF++ as strings; [] for a blank text. */
export function chrfWords(text: string): string[] {
  const spans = emptySpans();
  const units = emptyUnits();
  loadUnits(text, units);
  scanWords(units, spans);
  return Array.from({ length: spans.n }, (_, w) => text.slice(spans.bounds[2 * w], spans.bounds[2 * w + 1]));
}
