import { isPythonSpace } from "./text-python.ts";
import { emptyUnits, loadUnits, type TextUnits } from "./text-units.ts";
import { emptySpans, type TokenSpans } from "./tokenizers/scan.ts";

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
  if (out.bounds.length < 2 * (length - from) + 4) out.bounds = new Int32Array(4 * (length - from) + 8);
  const { bounds } = out;
  let n = 0;
  for (let i = from; i < length;) {
    if (isPythonSpace(units[i]!)) {
      i++;
      continue;
    }
    const start = i;
    while (i < length && !isPythonSpace(units[i]!)) i++;
    let cut = start;
    if (i - start > 1) {
      if (isPunctuation(units[i - 1]!)) cut = i - 1;
      else if (isPunctuation(units[start]!)) cut = start + 1;
    }
    if (cut > start) {
      bounds[2 * n] = start;
      bounds[2 * n++ + 1] = cut;
    }
    bounds[2 * n] = cut;
    bounds[2 * n++ + 1] = i;
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
