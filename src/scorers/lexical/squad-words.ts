import { lowerPython } from "./text-lower.ts";
import { splitPython } from "./text-python.ts";

/** Python's `string.punctuation`. */
const PUNCTUATION = /[!-/:-@[-`{-~]/g;
/** Whole words by Python's `\b`: neighbours are not letters, numbers or underscores; combining marks are no word characters there. */
const ARTICLES = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu;

/**
 * Words of an answer by the rules of SQuAD v1.1: lowercased, ASCII punctuation deleted, English articles deleted, cut at whitespace.
 * Punctuation joins its neighbours ("well-known" is one word). Rajpurkar et al. 2016; pinned to its evaluation script.
 */
export function squadWords(text: string): string[] {
  return splitPython(lowerPython(text).replace(PUNCTUATION, "").replace(ARTICLES, " "));
}
