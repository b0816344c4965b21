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
import { clearVocabulary, emptyVocabulary, internToken, type Vocabulary } from "./ngram-vocabulary.ts";
import { lowerPython } from "./text-lower.ts";
import { isPythonSpace } from "./text-python.ts";
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

const MAX_TOKENS = 1 << 20;
const WORD_ROOT = ROOT - 1;

/** A text as symbols: code points, then word ids. */
interface Encoded {
  symbols: Int32Array;
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

function createEncoder(params: ChrfParams, vocabulary: Vocabulary) {
  const spans = emptySpans();
  return (given: string, out: Encoded): void => {
    const text = params.lowercase ? lowerPython(given) : given;
    const { length } = text;
    if (out.symbols.length < 2 * length + 2) out.symbols = new Int32Array(4 * length + 4);
    const { symbols } = out;
    let n = 0;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (!params.whitespace && isPythonSpace(unit)) continue;
      const point = (unit & 0xfc00) === 0xd800 ? text.codePointAt(i)! : unit;
      if (point > 0xffff) i++;
      symbols[n++] = point;
    }
    out.nChars = n;
    out.nWords = 0;
    if (params.wordOrder === 0) return;
    scanWords(text, spans);
    out.nWords = spans.n;
    for (let w = 0; w < spans.n; w++)
      symbols[n + w] = internToken(vocabulary, text, spans.bounds[2 * w]!, spans.bounds[2 * w + 1]!);
  };
}

/** Character and word n-grams of an encoded text as runs of symbols. */
function runsOf(encoded: Encoded, params: ChrfParams) {
  const { symbols, nChars, nWords } = encoded;
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
  const vocabulary = emptyVocabulary();
  const encode = createEncoder(params, vocabulary);
  const hyp: Encoded = { symbols: new Int32Array(1024), nChars: 0, nWords: 0 };
  const ref: Encoded = { symbols: new Int32Array(1024), nChars: 0, nWords: 0 };
  const prepared: PreparedReference[] = [];
  const row = new Float64Array(nCols);
  let nPrepared = 0;

  function prepare(text: string, r: number): PreparedReference {
    const kept = (prepared[r] ??= { text, trie: emptyTrie(), nChars: 0, nWords: 0 });
    if (r < nPrepared && kept.text === text) {
      clearMatches(kept.trie);
      return kept;
    }
    encode(text, ref);
    const runs = runsOf(ref, params);
    resetTrie(kept.trie, ref.nChars * params.charOrder + ref.nWords * params.wordOrder + 1);
    addNgrams(kept.trie, runs.chars, 0);
    addNgrams(kept.trie, runs.words, 0);
    kept.text = text;
    kept.nChars = ref.nChars;
    kept.nWords = ref.nWords;
    nPrepared = Math.max(nPrepared, r + 1);
    return kept;
  }

  function countAgainst(reference: PreparedReference, out: Float64Array): void {
    writeTotals(hyp, reference, params, out);
    const runs = runsOf(hyp, params);
    matchNgrams(reference.trie, runs.chars, { matches: out, at: 2, step: 3 });
    matchNgrams(reference.trie, runs.words, { matches: out, at: 3 * params.charOrder + 2, step: 3 });
  }

  function count(hypothesis: string, references: readonly string[], out: Float64Array): void {
    if (vocabulary.n > MAX_TOKENS) {
      clearVocabulary(vocabulary);
      nPrepared = 0;
    }
    encode(hypothesis, hyp);
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
