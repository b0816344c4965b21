import { clearVocabulary, emptyVocabulary, internToken } from "./ngram-vocabulary.ts";
import { emptySpans, type TokenSpans } from "./tokenizers/scan.ts";

/** A list of token ids that grows; `ids` is replaced when it does. */
export interface IdBuffer {
  ids: Int32Array;
}

/** Turns texts into token ids. */
export interface WordEncoder {
  /** Writes the ids of the tokens of `text` at `at` of the buffer, and returns the position after the last. */
  encode(text: string, buffer: IdBuffer, at: number): number;
  /** True where there were too many tokens and all were forgotten: ids given before are void. */
  makeRoom(): boolean;
}

const MAX_TOKENS = 1 << 20;
/** V8 copies a substring of up to 12 code units; a longer one as a key would keep the whole text in memory. */
const MAX_WORD = 12;

/**
 * An encoder for a tokenizer that treats each blank-separated word by itself: the ids of short words are remembered, so that a
 * text costs one native split and a look-up per word. `scan` writes the tokens of a text; ids are stable until `makeRoom` says otherwise.
 */
export function createWordEncoder(
  scan: (text: string, out: TokenSpans) => void,
  options: { readonly isByWord: boolean },
): WordEncoder {
  const vocabulary = emptyVocabulary();
  const spans = emptySpans();
  /** Word -> token id, or -1 - start of [n, ids...] in `lists` where it is not one token. */
  const words = new Map<string, number>();
  const lists: number[] = [];

  function encodeText(text: string, buffer: IdBuffer, at: number): number {
    scan(text, spans);
    const { bounds, n } = spans;
    if (at + n > buffer.ids.length) grow(buffer, at + n);
    const { ids } = buffer;
    for (let t = 0; t < n; t++)
      ids[at + t] = internToken(vocabulary, text, bounds[2 * t]!, bounds[2 * t + 1]!);
    return at + n;
  }

  function learn(word: string, buffer: IdBuffer, at: number): number {
    const end = encodeText(word, buffer, at);
    if (word.length > MAX_WORD) return end;
    if (end === at + 1) words.set(word, buffer.ids[at]!);
    else {
      words.set(word, -1 - lists.length);
      lists.push(end - at);
      for (let i = at; i < end; i++) lists.push(buffer.ids[i]!);
    }
    return end;
  }

  function encode(text: string, buffer: IdBuffer, at: number): number {
    if (!options.isByWord) return encodeText(text, buffer, at);
    const parts = text.split(" ");
    let end = at;
    for (let w = 0; w < parts.length; w++) {
      const code = words.get(parts[w]!);
      if (code === undefined) end = learn(parts[w]!, buffer, end);
      else if (code >= 0) {
        if (end >= buffer.ids.length) grow(buffer, end + 1);
        buffer.ids[end++] = code;
      } else {
        const from = -1 - code;
        const n = lists[from]!;
        if (end + n > buffer.ids.length) grow(buffer, end + n);
        for (let i = 1; i <= n; i++) buffer.ids[end++] = lists[from + i]!;
      }
    }
    return end;
  }

  return {
    encode,
    makeRoom: () => {
      if (vocabulary.n < MAX_TOKENS && words.size < MAX_TOKENS) return false;
      clearVocabulary(vocabulary);
      words.clear();
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
