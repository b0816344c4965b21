import { createLcsScratch, lcsLength, markLcs } from "./lcs.ts";
import { addNgrams, clearMatches, emptyTrie, matchNgrams, resetTrie, ROOT } from "./ngram-trie.ts";
import { createRougeEncoder, emptyRougeTokens, type RougeTokens } from "./rouge-tokens.ts";

/** `rouge1` to `rouge9` (n-grams), `rougeL` (longest common subsequence), `rougeLsum` (the same line by line, united). */
export type RougeType = `rouge${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | "L" | "Lsum"}`;

/** Fractions in 0..1; higher is better. */
export interface RougeScore {
  readonly precision: number;
  readonly recall: number;
  readonly fmeasure: number;
}

export interface Rouge {
  readonly types: readonly RougeType[];
  /** Writes precision, recall and F1 of each type to `out` (length 3 * types.length); 0 where a text has no tokens. */
  score(target: string, prediction: string, out: Float64Array): void;
  /** Per type the reference with the largest F1, the first on a tie; false without references. */
  scoreBest(targets: readonly string[], prediction: string, out: Float64Array): boolean;
}

/** One row of `Rouge.score`'s output as a record. */
export const rougeScoreAt = (out: ArrayLike<number>, type: number): RougeScore => ({
  precision: out[3 * type]!,
  recall: out[3 * type + 1]!,
  fmeasure: out[3 * type + 2]!,
});

/** Writes P = hits / of predictions, R = hits / of targets, F1 = 2PR / (P + R); all 0 where undefined. */
function writeScore(
  out: Float64Array,
  at: number,
  counts: { hits: number; predictions: number; targets: number },
): void {
  const precision = counts.hits / Math.max(counts.predictions, 1);
  const recall = counts.hits / Math.max(counts.targets, 1);
  out[at] = precision;
  out[at + 1] = recall;
  out[at + 2] = precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
}

/**
 * ROUGE (Lin 2004) on tokens a-z0-9, optionally stemmed. Pinned to rouge_score 0.1.2 with its default tokenizer and lines split at "\n".
 * One instance keeps scratch memory and serves one thread.
 */
export function rouge(types: readonly RougeType[], stem: boolean): Rouge {
  const encoder = createRougeEncoder(stem);
  const target = emptyRougeTokens();
  const prediction = emptyRougeTokens();
  const trie = emptyTrie();
  const lcs = createLcsScratch();
  const union = createUnionCounter();
  const orders = types.map((t) => (/^rouge\d$/.test(t) ? Number(t.at(-1)) : 0));
  const order = Math.max(0, ...orders);
  const matches = new Float64Array(order);
  const needsLcs = types.some((t) => t === "rougeL" || t === "rougeLsum");
  const scratch = new Float64Array(3 * types.length);

  function matchOrders(): void {
    matches.fill(0);
    if (order === 0) return;
    resetTrie(trie, order * target.n + 1);
    addNgrams(trie, { symbols: target.ids, from: 0, to: target.n, order, root: ROOT });
    clearMatches(trie);
    matchNgrams(
      trie,
      { symbols: prediction.ids, from: 0, to: prediction.n, order, root: ROOT },
      { matches, at: 0, step: 1 },
    );
  }

  function score(targetText: string, predictionText: string, out: Float64Array): void {
    encoder.makeRoom();
    encoder.encode(targetText, target);
    encoder.encode(predictionText, prediction);
    matchOrders();
    const whole = needsLcs ? lcsLength(rangeOf(target), rangeOf(prediction), lcs) : 0;
    for (let t = 0; t < types.length; t++) {
      const n = orders[t]!;
      const cut = Math.max(n - 1, 0);
      const hits = n > 0 ? matches[n - 1]! : types[t] === "rougeL" ? whole : summaryHits(whole);
      writeScore(out, 3 * t, { hits, predictions: prediction.n - cut, targets: target.n - cut });
    }
  }

  /** With one line each, the union is the subsequence itself, and none of its tokens can be used up. */
  function summaryHits(whole: number): number {
    if (target.nLines <= 1 && prediction.nLines <= 1) return whole;
    return union(target, prediction, encoder.nIds);
  }

  function scoreBest(targets: readonly string[], predictionText: string, out: Float64Array): boolean {
    for (let r = 0; r < targets.length; r++) {
      score(targets[r]!, predictionText, scratch);
      for (let at = 0; at < out.length; at += 3)
        if (r === 0 || scratch[at + 2]! > out[at + 2]!) out.set(scratch.subarray(at, at + 3), at);
    }
    return targets.length > 0;
  }

  return Object.freeze({ types, score, scoreBest });
}

const rangeOf = (tokens: RougeTokens) => ({ ids: tokens.ids, from: 0, to: tokens.n });

/**
 * Hits of summary-level ROUGE-L (Lin 2004, section 3.2): for each target line, the tokens on its longest common subsequence with any
 * prediction line; as in ROUGE 1.5.5, each hit uses up one occurrence of the token on both sides.
 */
function createUnionCounter(): (target: RougeTokens, prediction: RougeTokens, nIds: number) => number {
  const lcs = createLcsScratch();
  let isHit = new Uint8Array(256);
  let left = new Int32Array(0);
  let right = new Int32Array(0);

  return (target, prediction, nIds) => {
    if (left.length < nIds) {
      left = new Int32Array(2 * nIds);
      right = new Int32Array(2 * nIds);
    }
    for (let i = 0; i < target.n; i++) left[target.ids[i]!]!++;
    for (let i = 0; i < prediction.n; i++) right[prediction.ids[i]!]!++;
    if (isHit.length < target.n) isHit = new Uint8Array(2 * target.n);
    let hits = 0;
    for (let line = 0, from = 0; line < target.nLines; line++) {
      const to = target.lineEnds[line]!;
      isHit.fill(0, 0, to - from);
      for (let other = 0, start = 0; other < prediction.nLines; other++) {
        const end = prediction.lineEnds[other]!;
        markLcs({ ids: target.ids, from, to }, { ids: prediction.ids, from: start, to: end }, isHit, lcs);
        start = end;
      }
      for (let i = from; i < to; i++) {
        const id = target.ids[i]!;
        if (isHit[i - from] === 0 || left[id] === 0 || right[id] === 0) continue;
        hits++;
        left[id]!--;
        right[id]!--;
      }
      from = to;
    }
    for (let i = 0; i < target.n; i++) left[target.ids[i]!] = 0;
    for (let i = 0; i < prediction.n; i++) right[prediction.ids[i]!] = 0;
    return hits;
  };
}
