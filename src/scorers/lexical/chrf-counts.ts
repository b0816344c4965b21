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
} from "./ngram-trie.ts";
import { createWordEncoder } from "./ngram-words.ts";
import { lowerPython } from "./text-lower.ts";
import { isPythonSpace } from "./text-python.ts";
import { emptyUnits, loadUnits, pointAt, type TextUnits } from "./text-units.ts";

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

/** A text as symbols: code points, then word ids. */
interface Encoded {
  ids: Int32Array;
  nChars: number;
  nWords: number;
}

/** One reference: its text, lengths, and n-grams. */
interface PreparedReference {
  text: string;
  readonly trie: NgramTrie;
  nChars: number;
  nWords: number;
}

/** Writes the code points of a text, without whitespace unless it is kept, and returns how many there are. */
function encodeChars(text: TextUnits, keepSpace: boolean, symbols: Int32Array): number {
  const { units, n: length } = text;
  let n = 0;
  for (let i = 0; i < length; i++) {
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

function createEncoder(params: ChrfParams) {
  const units = emptyUnits();
  const words = createWordEncoder(scanWords, { isByWord: true });
  return {
    makeRoom: words.makeRoom,
    encode(given: string, out: Encoded): void {
      const text = params.lowercase ? lowerPython(given) : given;
      loadUnits(text, units);
      if (out.ids.length < 3 * text.length + 2) out.ids = new Int32Array(6 * text.length + 4);
      out.nChars = encodeChars(units, params.whitespace, out.ids);
      out.nWords = params.wordOrder === 0 ? 0 : words.encode(units, out, out.nChars) - out.nChars;
    },
  };
}

/** Character and word n-grams of an encoded text as runs of symbols. */
function runsOf(encoded: Encoded, params: ChrfParams) {
  const { ids: symbols, nChars, nWords } = encoded;
  return {
    chars: { symbols, from: 0, to: nChars, order: params.charOrder, root: ROOT },
    words: { symbols, from: nChars, to: nChars + nWords, order: params.wordOrder, root: WORD_ROOT },
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
  const hyp: Encoded = { ids: new Int32Array(1024), nChars: 0, nWords: 0 };
  const ref: Encoded = { ids: new Int32Array(1024), nChars: 0, nWords: 0 };
  const prepared: PreparedReference[] = [];
  const row = new Float64Array(nCols);
  let nPrepared = 0;

  function prepare(text: string, r: number): PreparedReference {
    const kept = (prepared[r] ??= { text, trie: emptyTrie(), nChars: 0, nWords: 0 });
    if (r < nPrepared && kept.text === text) return kept;
    encoder.encode(text, ref);
    const runs = runsOf(ref, params);
    resetTrie(kept.trie, ref.nChars * params.charOrder + ref.nWords * params.wordOrder + 1);
    addNgrams(kept.trie, runs.chars);
    addNgrams(kept.trie, runs.words);
    kept.text = text;
    kept.nChars = ref.nChars;
    kept.nWords = ref.nWords;
    nPrepared = Math.max(nPrepared, r + 1);
    return kept;
  }

  function countAgainst(reference: PreparedReference, out: Float64Array): void {
    writeTotals(hyp, reference, params, out);
    const runs = runsOf(hyp, params);
    clearMatches(reference.trie);
    matchNgrams(reference.trie, runs.chars, { matches: out, at: 2, step: 3 });
    matchNgrams(reference.trie, runs.words, { matches: out, at: 3 * params.charOrder + 2, step: 3 });
  }

  function count(hypothesis: string, references: readonly string[], out: Float64Array): void {
    if (encoder.makeRoom()) nPrepared = 0;
    encoder.encode(hypothesis, hyp);
    if (references.length === 0) out.fill(NaN, 0, nCols);
    let best = -1;
    for (let r = 0; r < references.length; r++) {
      countAgainst(prepare(references[r]!, r), row);
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
