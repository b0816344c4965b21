import { assert, constantFrom, property, string } from "fast-check";
import { expect, test } from "vitest";
import { splitPython } from "../../../../src/scorers/lexical/text-python.ts";
import { createTokenizer, tokenize } from "../../../../src/scorers/lexical/tokenizer.ts";

/** The rules of mteval-v13a as expressions applied one after another. */
const chain13a = (text: string): string[] =>
  splitPython(
    ` ${text} `
      .replace(/[{-~[-` -&(-+:-@/]/g, " $& ")
      .replace(/([^0-9])([.,])/gsu, "$1 $2 ")
      .replace(/([.,])([^0-9])/gsu, " $1 $2")
      .replace(/([0-9])(-)/g, "$1 $2 "),
  );

const chainIntl = (text: string): string[] =>
  splitPython(
    text
      .replace(/(\P{N})(\p{P})/gu, "$1 $2 ")
      .replace(/(\p{P})(\P{N})/gu, " $1 $2")
      .replace(/\p{S}/gu, " $& "),
  );

const nasty = string({
  unit: constantFrom("a", "1", "2", ".", ",", "-", "(", "'", " ", "\t", "é", "½", "€", "，", "😀", "\ud83d"),
  maxLength: 14,
});

test.each([
  ["13a", chain13a],
  ["intl", chainIntl],
] as const)("scanTokens for %s equals the chain of expressions", (name, chain) => {
  const tokenizer = createTokenizer(name);
  assert(
    property(nasty, (text) => {
      expect(tokenize(tokenizer, text)).toEqual(chain(text));
    }),
    { seed: 3, numRuns: 2000 },
  );
});
