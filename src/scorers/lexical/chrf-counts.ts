import {
  CHRF_DEFAULTS,
  type ChrfParams,
  chrfColumns,
  chrfName,
  chrfSignature,
  combineChrf,
} from "./chrf-score.ts";
import { scanWords } from "./chrf-words.ts";
import {
  addNgrams,
  clearMatches,
  emptyTrie,
  matchNgrams,
  type NgramTrie,
  ROOT,
  resetTrie,
  type SymbolRun,
} from "./ngram-trie.ts";
import { emptyTokens, resetTokens, writeTokenIds } from "./ngram-tokens.ts";
import { isSameList } from "./text-corpus.ts";
import { lowerPython } from "./text-lower.ts";
import { isPythonSpace } from "./text-python.ts";
import { appendUnits, clearUnits, emptyUnits, pointAt, type TextUnits } from "./text-units.ts";
import { emptySpans } from "./tokenizers/scan.ts";

/** chrF as counts that add up and a score of their sums. One instance keeps scratch memory and serves one thread. */
export interface Chrf {
  /** chrF2, chrF2++ and so on. */
  readonly name: string;
  readonly params: ChrfParams;
  /** Counts of a segment: hypothesis, reference, matches for each order, characters first. */
  readonly nCols: number;
  signature(nRefs: number | "var"): string;
  /** Writes a segment's counts against its best reference to `out` (length nCols); all NaN where there are no references. */
  count(hypothesis: string, references: readonly string[], out: Float64Array): void;
  /** chrF of summed counts, 0..100. */
  combine(sums: ArrayLike<number>): number;
}

const WORD_ROOT = ROOT - 1;

/** Code units that a code unit can become in lower case. */
const MOST_UNITS_A_UNIT = 3;

/** A text as symbols: code points, then word ids. */
interface Encoded {
  ids: Int32Array;
  nChars: number;
  nWords: number;
}

/** Lengths and n-grams of one reference. */
interface PreparedReference {
  readonly trie: NgramTrie;
  nChars: number;
  nWords: number;
}

/** Writes the code points of a text, without whitespace unless it is kept, and returns how many there are. */
function encodeChars(text: TextUnits, keepSpace: boolean, symbols: Int32Array): number {
  const { units, from, n: length } = text;
  let n = 0;
  for (let i = from; i < length; i++) {
    const unit = units[i]!;
    if (unit > 0x20 && unit < 0x80) symbols[n++] = unit;
    else if ((unit & 0xfc00) === 0xd800) {
      const point = pointAt(text, i);
      if (point > 0xffff) i++;
      symbols[n++] = point;
    } else if (keepSpace || !isPythonSpace(unit)) symbols[n++] = unit;
  }
  return n;
}

/** Texts as symbols that are the same for equal words of the references and of the one hypothesis after them. */
function createEncoder(params: ChrfParams) {
  const units = emptyUnits();
  const spans = emptySpans();
  const table = emptyTokens();
  const to: { ids: Int32Array; at: number } = { ids: new Int32Array(0), at: 0 };
  let referencesEnd = 0;

  function encode(given: string, out: Encoded): void {
    appendUnits(params.lowercase ? lowerPython(given) : given, units);
    const length = units.n - units.from;
    if (out.ids.length < 3 * length) out.ids = new Int32Array(6 * length);
    out.nChars = encodeChars(units, params.whitespace, out.ids);
    out.nWords = 0;
    if (params.wordOrder === 0) return;
    scanWords(units, spans);
    to.ids = out.ids;
    to.at = out.nChars;
    writeTokenIds(table, units, spans, to);
    out.nWords = spans.n;
  }

  return {
    /** Starts over, for references of so many code units in all. */
    clear(length: number): void {
      clearUnits(units);
      resetTokens(table, params.wordOrder === 0 ? 0 : MOST_UNITS_A_UNIT * length);
    },
    reference(text: string, out: Encoded): void {
      encode(text, out);
      referencesEnd = units.n;
    },
    hypothesis(text: string, out: Encoded): void {
      table.isClosed = true;
      units.n = referencesEnd;
      encode(text, out);
    },
  };
}

/** Writes hypothesis and reference totals; an order that the reference lacks does not count for the hypothesis. */
function writeTotals(hyp: Encoded, ref: PreparedReference, params: ChrfParams, out: Float64Array): void {
  const nOrders = params.charOrder + params.wordOrder;
  for (let i = 0; i < nOrders; i++) {
    const isWord = i >= params.charOrder;
    const n = isWord ? i - params.charOrder : i;
    const nRef = Math.max(0, (isWord ? ref.nWords : ref.nChars) - n);
    out[3 * i] = nRef > 0 ? Math.max(0, (isWord ? hyp.nWords : hyp.nChars) - n) : 0;
    out[3 * i + 1] = nRef;
    out[3 * i + 2] = 0;
  }
}

/**
 * chrF (Popovic 2015) and, with word n-grams, chrF++ (Popovic 2017); per segment the reference with the best score, the first on a tie.
 * Pinned to sacrebleu 2.6.0 (Post 2018). The n-grams of the last call's references are kept.
 */
export function chrf(given: Partial<ChrfParams> = {}): Chrf {
  const params: ChrfParams = Object.freeze({ ...CHRF_DEFAULTS, ...given });
  const nCols = chrfColumns(params);
  const encoder = createEncoder(params);
  const encoded: Encoded = { ids: new Int32Array(1 << 12), nChars: 0, nWords: 0 };
  const run: SymbolRun = { symbols: encoded.ids, from: 0, to: 0, order: 0, root: ROOT };
  const columns = { matches: new Float64Array(nCols), at: 0, step: 3 };
  const prepared: PreparedReference[] = [];
  const row = columns.matches;
  let lastReferences: readonly string[] | undefined;

  function takeChars(): void {
    run.symbols = encoded.ids;
    run.from = 0;
    run.to = encoded.nChars;
    run.order = params.charOrder;
    run.root = ROOT;
    columns.at = 2;
  }

  function takeWords(): void {
    run.from = encoded.nChars;
    run.to = encoded.nChars + encoded.nWords;
    run.order = params.wordOrder;
    run.root = WORD_ROOT;
    columns.at = 3 * params.charOrder + 2;
  }

  function prepare(references: readonly string[]): void {
    lastReferences = references.slice();
    encoder.clear(references.reduce((length, text) => length + text.length, 0));
    for (let r = 0; r < references.length; r++) {
      const kept = (prepared[r] ??= { trie: emptyTrie(), nChars: 0, nWords: 0 });
      encoder.reference(references[r]!, encoded);
      kept.nChars = encoded.nChars;
      kept.nWords = encoded.nWords;
      resetTrie(kept.trie, encoded.nChars * params.charOrder + encoded.nWords * params.wordOrder + 1);
      takeChars();
      addNgrams(kept.trie, run);
      takeWords();
      if (params.wordOrder > 0) addNgrams(kept.trie, run);
    }
  }

  function countAgainst(reference: PreparedReference): void {
    writeTotals(encoded, reference, params, row);
    clearMatches(reference.trie);
    takeChars();
    matchNgrams(reference.trie, run, columns);
    takeWords();
    if (params.wordOrder > 0) matchNgrams(reference.trie, run, columns);
  }

  function count(hypothesis: string, references: readonly string[], out: Float64Array): void {
    if (!lastReferences || !isSameList(references, lastReferences)) prepare(references);
    encoder.hypothesis(hypothesis, encoded);
    if (references.length === 0) out.fill(NaN, 0, nCols);
    let best = -1;
    for (let r = 0; r < references.length; r++) {
      countAgainst(prepared[r]!);
      const score = references.length === 1 ? 0 : combineChrf(row, params);
      if (!(score > best)) continue;
      best = score;
      for (let i = 0; i < nCols; i++) out[i] = row[i]!;
    }
  }

  return Object.freeze({
    name: chrfName(params),
    params,
    nCols,
    signature: (nRefs: number | "var") => chrfSignature(params, nRefs),
    count,
    combine: (sums: ArrayLike<number>) => combineChrf(sums, params),
  });
}
