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
import { clearVocabulary, emptyVocabulary, internToken } from "./ngram-vocabulary.ts";
import { lowerPython } from "./text-lower.ts";
import { rstripPython } from "./text-python.ts";
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

/** Token ids in one arena, found by the text: a reference is tokenised once for all systems. */
const MAX_CACHED_IDS = 1 << 22;
const MAX_TOKENS = 1 << 20;

/** Turns texts into token ids; `ids[start .. start + n]` of the arena, stable until the arena is full. */
function createEncoder(params: BleuParams) {
  const tokenizer = createTokenizer(params.tokenize);
  const vocabulary = emptyVocabulary();
  const spans = emptySpans();
  const starts = new Map<string, number>();
  let arena = new Int32Array(1 << 14);
  let end = 0;

  /** Writes [n, ids...] at `at` of the arena. */
  function encode(text: string, at: number): number {
    const cased = params.lowercase ? lowerPython(text) : text;
    const prepared = tokenizer.prepare(rstripPython(cased));
    tokenizer.scan(prepared, spans);
    const { bounds, n } = spans;
    if (at + n + 1 > arena.length) {
      const larger = new Int32Array(2 * (at + n + 1));
      larger.set(arena);
      arena = larger;
    }
    arena[at] = n;
    for (let t = 0; t < n; t++)
      arena[at + 1 + t] = internToken(vocabulary, prepared, bounds[2 * t]!, bounds[2 * t + 1]!);
    return at + n + 1;
  }

  return {
    get arena() {
      return arena;
    },
    /** True where the caches are full and were dropped: positions given before are void. */
    makeRoom(): boolean {
      if (end < MAX_CACHED_IDS && vocabulary.n < MAX_TOKENS) return false;
      starts.clear();
      end = 0;
      clearVocabulary(vocabulary);
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
  let lengths: number[] = [];

  function prepare(references: readonly string[]): void {
    lastReferences = references.slice();
    const positions = lastReferences.map((text) => encoder.reference(text));
    const { arena } = encoder;
    lengths = positions.map((at) => arena[at]!);
    resetTrie(trie, order * lengths.reduce((a, b) => a + b, 0) + 1);
    positions.forEach((at, r) => {
      const run = { symbols: arena, from: at + 1, to: at + 1 + arena[at]!, order, root: ROOT };
      addNgrams(trie, run, r);
    });
  }

  function count(hypothesis: string, references: readonly string[], out: Float64Array): void {
    const isStale = encoder.makeRoom();
    if (isStale || !isSameList(references, lastReferences)) prepare(references);
    else clearMatches(trie);
    const at = encoder.hypothesis(hypothesis);
    const { arena } = encoder;
    const n = arena[at]!;
    out.fill(0, 0, nCols);
    out[0] = n;
    out[1] = closestLength(n, lengths);
    for (let o = 0; o < order; o++) out[2 + order + o] = Math.max(0, n - o);
    if (references.length === 0 && n > 0) out.fill(NaN, 0, nCols);
    const run = { symbols: arena, from: at + 1, to: at + 1 + n, order, root: ROOT };
    matchNgrams(trie, run, { matches: out, at: 2, step: 1 });
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
