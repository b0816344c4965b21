import {
  addToken,
  clearVocabulary,
  emptyVocabulary,
  findToken,
  HASH_SEED,
  internToken,
  type UnitSpan,
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

function grow(buffer: IdBuffer, size: number): void {
  const larger = new Int32Array(2 * size);
  larger.set(buffer.ids);
  buffer.ids = larger;
}

/**
 * An encoder for a tokenizer that, where `isByWord`, treats each blank-separated word by itself: what became of a word is remembered, so
 * that a text costs one pass and a look-up per word. `scan` writes the tokens of a text; ids are stable until `makeRoom` says otherwise.
 */
export function createWordEncoder(
  scan: (text: TextUnits, out: TokenSpans) => void,
  options: { readonly isByWord: boolean },
): WordEncoder {
  const tokens = emptyVocabulary();
  /** The number of a word: a token id, or -1 - start of [n, ids...] in `lists`. */
  const words = emptyVocabulary();
  const spans = emptySpans();
  const word = emptyUnits();
  const span: UnitSpan = { units: word.units, from: 0, to: 0 };
  const lists: number[] = [];

  function encodeText(text: TextUnits, buffer: IdBuffer, at: number): number {
    scan(text, spans);
    const { bounds, n } = spans;
    if (at + n > buffer.ids.length) grow(buffer, at + n);
    const { ids } = buffer;
    span.units = text.units;
    for (let t = 0; t < n; t++) {
      span.from = bounds[2 * t]!;
      span.to = bounds[2 * t + 1]!;
      ids[at + t] = internToken(tokens, span);
    }
    return at + n;
  }

  /** Tokenises the new word `span`, remembers the outcome and returns its number. */
  function learn(hash: number, buffer: IdBuffer, at: number): number {
    const id = addToken(words, hash, span);
    word.units = span.units.subarray(span.from, span.to);
    word.n = word.units.length;
    const end = encodeText(word, buffer, at);
    let code = buffer.ids[at]!;
    if (end !== at + 1) {
      code = -1 - lists.length;
      lists.push(end - at);
      for (let i = at; i < end; i++) lists.push(buffer.ids[i]!);
    }
    words.records[4 * id + 3] = code;
    return code;
  }

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
      span.units = units;
      span.from = start;
      span.to = i;
      const id = findToken(words, hash, span);
      const code = id >= 0 ? words.records[4 * id + 3]! : learn(hash, buffer, end);
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
      lists.length = 0;
      return true;
    },
  };
}
