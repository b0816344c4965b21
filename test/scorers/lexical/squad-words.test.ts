import { expect, test } from "vitest";
import { squadWords } from "../../../src/scorers/lexical/squad-words.ts";

test("squadWords(text) drops case, ASCII punctuation and articles", () => {
  expect(squadWords("The Cat's a well-known U.S. cat.")).toEqual(["cats", "wellknown", "us", "cat"]);
  expect(squadWords("the  an A\n")).toEqual([]);
  expect(squadWords("")).toEqual([]);
});

test("squadWords(text) has Python's word boundaries: marks end a word, letters and digits do not", () => {
  expect(squadWords("the\u0301 th\u00e9 a2 2a \u4f60a a\u00b2")).toEqual([
    "\u0301",
    "th\u00e9",
    "a2",
    "2a",
    "\u4f60a",
    "a\u00b2",
  ]);
});

test("squadWords(text) keeps punctuation that is not ASCII", () => {
  expect(squadWords("\u201cthe\u201d \u00bfan?")).toEqual(["\u201c", "\u201d", "\u00bf"]);
});
