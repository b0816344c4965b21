import {
  BLEU_DEFAULTS,
  type BleuParams,
  type BleuScore,
  bleuColumns,
  bleuSignature,
  combineBleu,
  scoreBleu,
} from "./bleu-score.ts";
import {
  addNgrams,
  clearMatches,
  emptyTrie,
  type MatchColumns,
  matchNgrams,
  ROOT,
  resetTrie,
  type SymbolRun,
} from "./ngram-trie.ts";
import { emptyTokens, resetTokens, writeTokenIds } from "./ngram-tokens.ts";
import { isSameList } from "./text-corpus.ts";
import { lowerPython } from "./text-lower.ts";
import { rstripPython } from "./text-python.ts";
import { appendUnits, clearUnits, emptyUnits } from "./text-units.ts";
import { createTokenizer } from "./tokenizer.ts";
import { emptySpans } from "./tokenizers/scan.ts";

/** BLEU as counts that add up and a score of their sums. One instance keeps scratch memory and serves one thread. */
export interface Bleu {
  readonly name: "BLEU";
  readonly params: BleuParams;
  /** Counts of a segment: sysLen, refLen, matches per order, totals per order. */
  readonly nCols: number;
  signature(nRefs: number | "var"): string;
  /** Writes a segment's counts to `out` (length nCols); all NaN where there are no references to speak of. */
  count(hypothesis: string, references: readonly string[], out: Float64Array): void;
  /** The score of summed counts, 0..100, without its parts. */
  combine(sums: ArrayLike<number>): number;
  score(sums: ArrayLike<number>): BleuScore;
}

/** Texts as token ids that are the same for equal tokens of the references and of the one hypothesis after them. */
function createEncoder(params: BleuParams) {
  const tokenizer = createTokenizer(params.tokenize);
  const units = emptyUnits();
  const spans = emptySpans();
  const table = emptyTokens();
  const out: { ids: Int32Array; at: number } = { ids: new Int32Array(1 << 12), at: 0 };
  let referencesEnd = 0;

  const append = (given: string): void =>
    appendUnits(tokenizer.prepare(rstripPython(params.lowercase ? lowerPython(given) : given)), units);

  /** Encodes units[from .. n] behind what is there and returns the end. */
  function encode(): number {
    tokenizer.scan(units, spans);
    const end = out.at + spans.n;
    if (end > out.ids.length) {
      const larger = new Int32Array(2 * end);
      larger.set(out.ids);
      out.ids = larger;
    }
    writeTokenIds(table, units, spans, out);
    out.at = end;
    return end;
  }

  return {
    out,
    /** Encodes the references one after the other; `ends` receives where each ends. */
    references(texts: readonly string[], ends: number[]): void {
      clearUnits(units);
      out.at = 0;
      for (let r = 0; r < texts.length; r++) {
        append(texts[r]!);
        ends[r] = units.n;
      }
      referencesEnd = units.n;
      resetTokens(table, referencesEnd);
      units.n = 0;
      for (let r = 0; r < texts.length; r++) {
        units.from = units.n;
        units.n = ends[r]!;
        ends[r] = encode();
      }
      table.isClosed = true;
    },
    /** Encodes a hypothesis behind the references, over the one before, and returns its end. */
    hypothesis(text: string, at: number): number {
      units.n = referencesEnd;
      out.at = at;
      append(text);
      return encode();
    },
  };
}

/** The reference length nearest to the hypothesis's, the shorter on a tie; -1 without references. `ends` lists where references end. */
function closestLength(length: number, ends: readonly number[], nReferences: number): number {
  let closest = -1;
  let distance = Infinity;
  for (let r = 0; r < nReferences; r++) {
    const candidate = ends[r]! - (r > 0 ? ends[r - 1]! : 0);
    const d = Math.abs(candidate - length);
    if (d < distance || (d === distance && candidate < closest)) {
      closest = candidate;
      distance = d;
    }
  }
  return closest;
}

/**
 * BLEU (Papineni et al., 2002): clipping by the maximum over references, brevity penalty with the closest reference length.
 * Pinned to sacrebleu 2.6.0 (Post 2018). The n-grams of the last call's references are kept.
 */
export function bleu(given: Partial<BleuParams> = {}): Bleu {
  const params: BleuParams = Object.freeze({ ...BLEU_DEFAULTS, ...given });
  const order = params.maxNgramOrder;
  const nCols = bleuColumns(params);
  const encoder = createEncoder(params);
  const trie = emptyTrie();
  const run: SymbolRun = { symbols: encoder.out.ids, from: 0, to: 0, order, root: ROOT };
  const columns: MatchColumns = { matches: new Float64Array(order), at: 0, step: 1 };
  const row = new Float64Array(nCols);
  const precisions = new Float64Array(order);
  let lastReferences: readonly string[] | undefined;
  const ends: number[] = [];

  function prepare(references: readonly string[]): void {
    lastReferences = references.slice();
    encoder.references(references, ends);
    resetTrie(trie, order * encoder.out.at + 1);
    run.symbols = encoder.out.ids;
    run.to = 0;
    for (let r = 0; r < references.length; r++) {
      if (r > 0) clearMatches(trie);
      run.from = run.to;
      run.to = ends[r]!;
      addNgrams(trie, run);
    }
  }

  function count(hypothesis: string, references: readonly string[], out: Float64Array): void {
    if (!lastReferences || !isSameList(references, lastReferences)) prepare(references);
    clearMatches(trie);
    run.from = references.length > 0 ? ends[references.length - 1]! : 0;
    run.to = encoder.hypothesis(hypothesis, run.from);
    run.symbols = encoder.out.ids;
    columns.matches = out;
    columns.at = 2;
    const n = run.to - run.from;
    out[0] = n;
    out[1] = closestLength(n, ends, references.length);
    for (let o = 0; o < order; o++) {
      out[2 + o] = 0;
      out[2 + order + o] = n > o ? n - o : 0;
    }
    if (references.length === 0 && n > 0) out.fill(NaN, 0, nCols);
    matchNgrams(trie, run, columns);
  }

  return Object.freeze({
    name: "BLEU" as const,
    params,
    nCols,
    signature: (nRefs: number | "var") => bleuSignature(params, nRefs),
    count,
    combine: (sums: ArrayLike<number>) => {
      for (let i = 0; i < nCols; i++) row[i] = sums[i]!;
      return combineBleu(row, params, precisions);
    },
    score: (sums: ArrayLike<number>) => scoreBleu(sums, params),
  });
}
