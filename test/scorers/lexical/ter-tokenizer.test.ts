import { expect, test } from "vitest";
import { type TercomOptions, tercomTokenize } from "../../../src/scorers/lexical/ter-tokenizer.ts";

const NONE: TercomOptions = { normalized: false, noPunct: false, asianSupport: false, caseSensitive: false };

test("tercomTokenize(text) lowercases and joins words with one space", () => {
  expect(tercomTokenize("  The\tCAT\r\nsat. ", NONE)).toBe("the cat sat.");
  expect(tercomTokenize("", NONE)).toBe("");
  expect(tercomTokenize("The Cat", { ...NONE, caseSensitive: true })).toBe("The Cat");
});

test("tercomTokenize(text) cuts at Python's whitespace: not at U+FEFF, but at U+001C and U+0085", () => {
  expect(tercomTokenize("a\ufeffb\x1cc\x85d", NONE)).toBe("a\ufeffb c d");
});

test("tercomTokenize(text, normalized) splits punctuation but keeps numbers whole", () => {
  const text = "it's 1,000.5 (a) &quot;b&quot; x-y 5-6 end.";
  expect(tercomTokenize(text, { ...NONE, normalized: true })).toBe(
    'it \'s 1,000.5 ( a ) " b " x-y 5 - 6 end .',
  );
});

test("tercomTokenize(text, normalized) joins lines at a hyphen", () => {
  expect(tercomTokenize("co\n-op\nnext", { ...NONE, normalized: true })).toBe("coop next");
});

test("tercomTokenize(text, asianSupport) splits Han characters, and removes marks with noPunct", () => {
  const asian = { ...NONE, asianSupport: true };
  expect(tercomTokenize("你好。カタ", { ...asian, normalized: true })).toBe("你 好 。 カタ");
  expect(tercomTokenize("你好。Hi!", { ...asian, noPunct: true })).toBe("你好hi");
  expect(tercomTokenize("你好。", asian)).toBe("你好。");
});
