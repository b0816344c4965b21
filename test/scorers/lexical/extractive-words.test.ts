import { expect, test } from "vitest";
import { codeWords, contentWords } from "../../../src/scorers/lexical/extractive-words.ts";

test("contentWords(text) lowercases and drops punctuation", () => {
  expect(contentWords("It's 3 O'Clock, Zürich!")).toEqual(["it", "s", "3", "o", "clock", "zürich"]);
  expect(contentWords(" … ")).toEqual([]);
});

test("contentWords(text) splits scripts without spaces into characters, keeps combining marks", () => {
  expect(contentWords("你好abc世界")).toEqual(["你", "好", "abc", "世", "界"]);
  expect(contentWords("बिना e\u0301")).toEqual(["बिना", "e\u0301"]);
});

test("codeWords(words, codes) gives equal words equal numbers across texts", () => {
  const codes = new Map<string, number>();
  expect([...codeWords(["a", "b", "a"], codes)]).toEqual([0, 1, 0]);
  expect([...codeWords(["c", "b"], codes)]).toEqual([2, 1]);
});
