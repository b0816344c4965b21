/** Scripts written without spaces: each character is a word. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{N}]\p{M}*)+/gu;

/**
 * Words of a text for statistics of copying and repetition: lowercased runs of letters and digits of any script, single characters where
 * a script is written without spaces. Punctuation is left out, so that texts are compared in words.
 */
export function contentWords(text: string): string[] {
  return text.toLowerCase().match(WORD) ?? [];
}

/** Numbers for words: equal words, equal numbers, over all texts that are coded with the same `codes`. */
export function codeWords(words: readonly string[], codes: Map<string, number>): Int32Array {
  const coded = new Int32Array(words.length);
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    let code = codes.get(word);
    if (code === undefined) {
      code = codes.size;
      codes.set(word, code);
    }
    coded[i] = code;
  }
  return coded;
}
