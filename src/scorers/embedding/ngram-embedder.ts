import type { Embedder, TokenNames, TokenVectors } from "./embedder.ts";
import { unitRows } from "./cosine.ts";

const N_COLS = 512;
/** Longest text in words and marks, as encoders have one. */
const MAX_TOKENS = 512;
/** Longest part of a word that is looked at, in characters. */
const MAX_WORD = 64;
const NGRAMS = [3, 4, 5] as const;

function wordsOf(text: string): string[] {
  const words =
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu) ?? [];
  return words.slice(0, MAX_TOKENS);
}

/** FNV-1a over UTF-16 units, mixed once more so that the low bits are as good as the high ones. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}

function addFeature(feature: string, out: Float32Array): void {
  const h = hash(feature);
  out[h % N_COLS]! += h & 0x80000000 ? -1 : 1;
}

/** The word itself and its character n-grams, hashed with a sign into 512 columns; length 1. */
function wordVector(word: string): Float32Array {
  const characters = ["<", ...Array.from(word).slice(0, MAX_WORD), ">"];
  const vector = new Float32Array(N_COLS);
  addFeature(characters.join(""), vector);
  for (const n of NGRAMS)
    for (let i = 0; i + n <= characters.length; i++) addFeature(characters.slice(i, i + n).join(""), vector);
  return unitRows(vector, N_COLS);
}

/** Words in the order of the text, each once, with how often it occurs. */
function tally(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function sentenceVector(text: string): Float32Array {
  const sum = new Float32Array(N_COLS);
  for (const [word, count] of tally(wordsOf(text))) {
    const vector = wordVector(word);
    const weight = Math.sqrt(count);
    for (let c = 0; c < N_COLS; c++) sum[c]! += weight * vector[c]!;
  }
  return unitRows(sum, N_COLS);
}

function namesOf(text: string): TokenNames {
  const tokens = wordsOf(text);
  return { tokens, isMarker: tokens.map(() => false) };
}

function vectorsOf(text: string): TokenVectors {
  const names = namesOf(text);
  const vectors = new Float32Array(names.tokens.length * N_COLS);
  names.tokens.forEach((word, i) => vectors.set(wordVector(word), i * N_COLS));
  return { ...names, vectors, nCols: N_COLS };
}

/**
 * The built-in embedder: hashed character n-grams (3 to 5) of lowercased words, as in fastText's subwords (Bojanowski et al. 2017) but with
 * nothing learned. It sees spelling, not meaning: "car" and "automobile" have nothing in common. A weak baseline that needs no model, to try
 * things with and to compare real encoders to. Texts are cut after 512 words and marks.
 */
export function ngramEmbedder(): Embedder {
  return {
    sentences: async (texts) => texts.map(sentenceVector),
    tokens: {
      names: async (texts) => texts.map(namesOf),
      vectors: async (texts) => texts.map(vectorsOf),
    },
  };
}
