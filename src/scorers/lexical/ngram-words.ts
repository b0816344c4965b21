import {
  clearVocabulary,
  emptyVocabulary,
  HASH_SEED,
  internHashed,
  internToken,
} from "./ngram-vocabulary.ts";
import { emptyUnits, type TextUnits } from "./text-units.ts";
import { emptySpans, type TokenSpans } from "./tokenizers/scan.ts";

/** A list of token ids that grows; `ids` is replaced when it does. */
export interface IdBuffer {
  ids: Int32Array;
}

/** Turns texts into token ids. */
export interface WordEncoder {
  /** Writes the ids of the tokens of `text` at `at` of the buffer, and returns the position after the last. */
  encode(text: TextUnits, buffer: IdBuffer, at: number): number;
  /** True where there were too many tokens and all were forgotten: ids given before are void. */
  makeRoom(): boolean;
}

const MAX_TOKENS = 1 << 20;
const SPACE = 0x20;

/**
 * An encoder for a tokenizer that, where `isByWord`, treats each blank-separated word by itself: what became of a word is remembered, so
 * that a text costs one pass and a look-up per word. `scan` writes the tokens of a text; ids are stable until `makeRoom` says otherwise.
 */
export function createWordEncoder(
  scan: (text: TextUnits, out: TokenSpans) => void,
  options: { readonly isByWord: boolean },
): WordEncoder {
  const tokens = emptyVocabulary();
  const words = emptyVocabulary();
  const spans = emptySpans();
  const word = emptyUnits();
  /** What became of word w: a token id, or -1 - start of [n, ids...] in `lists`. */
  const codes: number[] = [];
  const lists: number[] = [];

  function encodeText(text: TextUnits, buffer: IdBuffer, at: number): number {
    scan(text, spans);
    const { bounds, n } = spans;
    if (at + n > buffer.ids.length) grow(buffer, at + n);
    const { ids } = buffer;
    for (let t = 0; t < n; t++)
      ids[at + t] = internToken(tokens, text.units, bounds[2 * t]!, bounds[2 * t + 1]!);
    return at + n;
  }

  /** Tokenises a new word and remembers the outcome. */
  function learn(word: TextUnits, buffer: IdBuffer, at: number): void {
    const end = encodeText(word, buffer, at);
    if (end === at + 1) {
      codes.push(buffer.ids[at]!);
      return;
    }
    codes.push(-1 - lists.length);
    lists.push(end - at);
    for (let i = at; i < end; i++) lists.push(buffer.ids[i]!);
  }

  /** Writes what became of a word. */
  function copyList(start: number, buffer: IdBuffer, at: number): number {
    const n = lists[start]!;
    if (at + n > buffer.ids.length) grow(buffer, at + n);
    for (let i = 0; i < n; i++) buffer.ids[at + i] = lists[start + 1 + i]!;
    return at + n;
  }

  function encodeWords(text: TextUnits, buffer: IdBuffer, at: number): number {
    const { units, n: length } = text;
    let end = at;
    if (end + length > buffer.ids.length) grow(buffer, end + length);
    for (let i = 0; i < length; i++) {
      const start = i;
      let hash = HASH_SEED;
      for (; i < length; i++) {
        const unit = units[i]!;
        if (unit === SPACE) break;
        hash = (hash << 5) ^ (hash >>> 27) ^ unit;
      }
      if (i === start) continue;
      const w = internHashed(words, hash, units, start, i);
      if (w === codes.length) {
        word.units = units.subarray(start, i);
        word.n = i - start;
        learn(word, buffer, end);
      }
      const code = codes[w]!;
      if (code >= 0) buffer.ids[end++] = code;
      else end = copyList(-1 - code, buffer, end);
    }
    return end;
  }

  return {
    encode: options.isByWord ? encodeWords : encodeText,
    makeRoom: () => {
      if (tokens.n < MAX_TOKENS && words.n < MAX_TOKENS) return false;
      clearVocabulary(tokens);
      clearVocabulary(words);
      codes.length = 0;
      lists.length = 0;
      return true;
    },
  };
}

function grow(buffer: IdBuffer, size: number): void {
  const larger = new Int32Array(2 * size);
  larger.set(buffer.ids);
  buffer.ids = larger;
}
