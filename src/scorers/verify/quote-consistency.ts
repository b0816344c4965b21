import { defineVerifier, shareThere } from "./define-verifier.ts";
import { givenText } from "./given-text.ts";

const CLOSING: Readonly<Record<string, string>> = {
  '"': '"',
  "\u201c": "\u201d",
  "\u201e": "\u201c",
  "\u00ab": "\u00bb",
  "\u300c": "\u300d",
  "\u300e": "\u300f",
};
const LONGEST = 2000;

/** Texts between double quotation marks of any kind, at most 2,000 characters each; a mark that never closes quotes nothing. */
export function quotesIn(text: string): string[] {
  const quotes: string[] = [];
  for (let i = 0; i < text.length; i++) {
    const closing = CLOSING[text[i]!];
    if (closing === undefined) continue;
    const window = text.slice(i + 1, i + 2 + LONGEST);
    const end = window.indexOf(closing);
    if (end < 0) continue;
    quotes.push(window.slice(0, end));
    i += end + 1;
  }
  return quotes;
}

/** Words alone decide: case, blanks, quotation marks and the sentence's own punctuation do not. */
const asCompared = (text: string): string =>
  ` ${(
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  ).join(" ")} `;

const nWords = (text: string): number => asCompared(text).trim().split(" ").length;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Share of the output's quotations that stand in the source, prompt or context word for word. */
export const quoteConsistency = defineVerifier({
  name: "quote-consistency",
  summary: "share of the output's quotations that stand in the source, prompt or context word for word",
  needs: ["text", "source"],
  unit: "fraction",
  params: {
    min_words: {
      type: "integer",
      default: 3,
      min: 1,
      max: 1000,
      summary: "shorter ones are scare quotes and titles, not quotations",
    },
  },
  source: "our own rule: equal words in equal order",
  check: (settings) => (task) => {
    const given = asCompared(givenText(task));
    const glued = given.replaceAll(" ", "");
    const quotes = quotesIn(task.outputs[0]!.text!).filter((q) =>
      UNSPACED.test(q)
        ? Array.from(q).length >= Number(settings["min_words"])
        : asCompared(q) !== "  " && nWords(q) >= Number(settings["min_words"]),
    );
    const isThere = (quote: string): boolean =>
      UNSPACED.test(quote)
        ? glued.includes(asCompared(quote).replaceAll(" ", ""))
        : given.includes(asCompared(quote));
    return shareThere(quotes, isThere, "quotations");
  },
});
