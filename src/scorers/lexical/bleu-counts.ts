import {
  BLEU_DEFAULTS,
  type BleuParams,
  type BleuScore,
  bleuColumns,
  bleuSignature,
  combineBleu,
  scoreBleu,
} from "./bleu-score.ts";
import { addNgrams, clearMatches, emptyTrie, matchNgrams, ROOT, resetTrie } from "./ngram-trie.ts";
import { createWordEncoder } from "./ngram-words.ts";
import { lowerPython } from "./text-lower.ts";
import { rstripPython } from "./text-python.ts";
import { emptyUnits, loadUnits } from "./text-units.ts";
import { createTokenizer } from "./tokenizer.ts";

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

const MAX_CACHED_IDS = 1 << 22;

/** Texts as token ids in one arena, [n, ids...] each; a reference is tokenised once for all systems. */
function createEncoder(params: BleuParams) {
  const tokenizer = createTokenizer(params.tokenize);
  const words = createWordEncoder(tokenizer.scan, { isByWord: tokenizer.isByWord });
  const starts = new Map<string, number>();
  const units = emptyUnits();
  const arena = { ids: new Int32Array(1 << 18) };
  let end = 0;

  function encode(given: string, at: number): number {
    const text = tokenizer.prepare(rstripPython(params.lowercase ? lowerPython(given) : given));
    loadUnits(text, units);
    const last = words.encode(units, arena, at + 1);
    arena.ids[at] = last - at - 1;
    return last;
  }

  return {
    arena,
    /** True where the caches are full and were dropped: positions given before are void. */
    makeRoom(): boolean {
      if (end < MAX_CACHED_IDS && !words.makeRoom()) return false;
      starts.clear();
      end = 0;
      return true;
    },
    /** Position of a reference, kept. */
    reference(text: string): number {
      const known = starts.get(text);
      if (known !== undefined) return known;
      const at = end;
      end = encode(text, at);
      starts.set(text, at);
      return at;
    },
    /** Position of a hypothesis, overwritten by the next text. */
    hypothesis(text: string): number {
      encode(text, end);
      return end;
    },
  };
}

/** The reference length nearest to the hypothesis's, the shorter on a tie; -1 without references. */
function closestLength(length: number, lengths: readonly number[]): number {
  let closest = -1;
  let distance = Infinity;
  for (const candidate of lengths) {
    const d = Math.abs(candidate - length);
    if (d < distance || (d === distance && candidate < closest)) {
      closest = candidate;
      distance = d;
    }
  }
  return closest;
}

const isSameList = (a: readonly string[], b: readonly string[]): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

/**
 * BLEU (Papineni et al., 2002): clipping by the maximum over references, brevity penalty with the closest reference length.
 * Pinned to sacrebleu 2.6.0 (Post 2018). References of the last call are kept as they are, all others as token ids.
 */
export function bleu(given: Partial<BleuParams> = {}): Bleu {
  const params: BleuParams = Object.freeze({ ...BLEU_DEFAULTS, ...given });
  const order = params.maxNgramOrder;
  const nCols = bleuColumns(params);
  const encoder = createEncoder(params);
  const trie = emptyTrie();
  const row = new Float64Array(nCols);
  const precisions = new Float64Array(order);
  let lastReferences: readonly string[] = [];
  const starts: number[] = [];
  const lengths: number[] = [];

  function prepare(references: readonly string[]): void {
    lastReferences = references.slice();
    starts.length = 0;
    lengths.length = 0;
    let nTokens = 0;
    for (let r = 0; r < references.length; r++) {
      starts[r] = encoder.reference(references[r]!);
      lengths[r] = encoder.arena.ids[starts[r]!]!;
      nTokens += lengths[r]!;
    }
    resetTrie(trie, order * nTokens + 1);
    for (let r = 0; r < references.length; r++) {
      if (r > 0) clearMatches(trie);
      const from = starts[r]! + 1;
      addNgrams(trie, { symbols: encoder.arena.ids, from, to: from + lengths[r]!, order, root: ROOT });
    }
  }

  function count(hypothesis: string, references: readonly string[], out: Float64Array): void {
    if (encoder.makeRoom() || !isSameList(references, lastReferences)) prepare(references);
    clearMatches(trie);
    const from = encoder.hypothesis(hypothesis) + 1;
    const symbols = encoder.arena.ids;
    const n = symbols[from - 1]!;
    out[0] = n;
    out[1] = closestLength(n, lengths);
    for (let o = 0; o < order; o++) {
      out[2 + o] = 0;
      out[2 + order + o] = n > o ? n - o : 0;
    }
    if (references.length === 0 && n > 0) out.fill(NaN, 0, nCols);
    matchNgrams(trie, { symbols, from, to: from + n, order, root: ROOT }, { matches: out, at: 2, step: 1 });
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
