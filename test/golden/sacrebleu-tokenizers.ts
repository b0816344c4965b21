import { chrfWords } from "../../src/scorers/lexical/chrf-words.ts";
import { tercomTokenize } from "../../src/scorers/lexical/ter-tokenizer.ts";
import { rstripPython } from "../../src/scorers/lexical/text-python.ts";
import {
  createTokenizer,
  rawTokenized,
  tokenize,
  type TokenizerName,
} from "../../src/scorers/lexical/tokenizer.ts";
import type { GoldenAdapter } from "./form.ts";

/** `TER/norm:a|nopunct:b|asian:c|case:d` with flags 0 or 1. */
function tercomAnswers(text: string): Record<string, string> {
  const answers: Record<string, string> = {};
  for (let bits = 0; bits < 16; bits++) {
    const [a, b, c, d] = [8, 4, 2, 1].map((bit) => (bits & bit) !== 0);
    const flags = { normalized: a!, noPunct: b!, asianSupport: c!, caseSensitive: d! };
    const key = `TER/norm:${Number(a)}|nopunct:${Number(b)}|asian:${Number(c)}|case:${Number(d)}`;
    answers[key] = tercomTokenize(rstripPython(text), flags);
  }
  return answers;
}

export const tokenizers: GoldenAdapter = ({ params, input }) => {
  const { text } = input as { readonly text: string };
  const answers: Record<string, unknown> = { ...tercomAnswers(text), "chrF++ words": chrfWords(text) };
  for (const name of params["bleu_tokenizers"] as readonly TokenizerName[]) {
    const tokenizer = createTokenizer(name);
    answers[`BLEU/${name}`] = tokenize(tokenizer, rstripPython(text));
    answers[`raw/${name}`] = rawTokenized(tokenizer, text);
  }
  return answers;
};
