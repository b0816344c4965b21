import { expect, test } from "vitest";
import { chrfWords, scanWords } from "../../../src/scorers/lexical/chrf-words.ts";
import { emptyUnits, loadUnits } from "../../../src/scorers/lexical/text-units.ts";
import { createTokenizer } from "../../../src/scorers/lexical/tokenizer.ts";
import { emptySpans, hashUnits } from "../../../src/scorers/lexical/tokenizers/scan.ts";

test("chrfWords cuts off one trailing mark, else one leading mark", () => {
  expect(chrfWords("(hi) -x ?! . a")).toEqual(["(hi", ")", "-", "x", "?", "!", ".", "a"]);
});

test("chrfWords splits at Python's whitespace only", () => {
  expect(chrfWords("a\u001cb\u0085c\ufeffd\u3000")).toEqual(["a", "b", "c\ufeffd"]);
  expect(chrfWords(" \n")).toEqual([]);
});

test("scanWords and scanTokens hash every token by its units", () => {
  const text = "(hi) x, -y 😀a 1,2-3. .5 b\ud83d «é»";
  const units = emptyUnits();
  const spans = emptySpans();
  loadUnits(text, units);
  for (const scan of [scanWords, createTokenizer("13a").scan, createTokenizer("intl").scan]) {
    scan(units, spans);
    const hashes = Array.from({ length: spans.n }, (_, t) =>
      hashUnits(units.units, spans.bounds[2 * t]!, spans.bounds[2 * t + 1]!),
    );
    expect(Array.from(spans.hashes.subarray(0, spans.n))).toEqual(hashes);
  }
});
