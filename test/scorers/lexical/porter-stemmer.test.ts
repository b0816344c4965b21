import { expect, test } from "vitest";
import { PORTER_MODES, porterStem } from "../../../src/scorers/lexical/porter-stemmer.ts";

// nltk 3.10.4: PorterStemmer(mode).stem(word), modes in the order of PORTER_MODES
test.each([
  ["caresses", "caress", "caress", "caress"],
  ["ponies", "poni", "poni", "poni"],
  ["dies", "die", "di", "di"],
  ["feed", "feed", "feed", "feed"],
  ["hopping", "hop", "hop", "hop"],
  ["filing", "file", "file", "file"],
  ["enjoy", "enjoy", "enjoi", "enjoi"],
  ["relational", "relat", "relat", "relat"],
  ["geology", "geolog", "geologi", "geologi"],
  ["archaeologi", "archaeolog", "archaeologi", "archaeolog"],
  ["is", "is", "i", "is"],
  ["Dying", "die", "dy", "dy"],
  ["", "", "", ""],
])("porterStem(%j) equals nltk in all modes", (word, ...stems) => {
  expect(PORTER_MODES.map((mode) => porterStem(word, mode))).toEqual(stems);
});

test("porterStem(word) takes a character beyond the basic plane as one letter", () => {
  expect(porterStem("a😀😀ed")).toBe("a😀");
});
