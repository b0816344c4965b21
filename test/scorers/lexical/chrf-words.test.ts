import { expect, test } from "vitest";
import { chrfWords } from "../../../src/scorers/lexical/chrf-words.ts";

test("chrfWords cuts off one trailing mark, else one leading mark", () => {
  expect(chrfWords("(hi) -x ?! . a")).toEqual(["(hi", ")", "-", "x", "?", "!", ".", "a"]);
});

test("chrfWords splits at Python's whitespace only", () => {
  expect(chrfWords("a\u001cb\u0085c\ufeffd\u3000")).toEqual(["a", "b", "c\ufeffd"]);
  expect(chrfWords(" \n")).toEqual([]);
});
