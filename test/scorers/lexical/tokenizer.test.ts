import { expect, test } from "vitest";
import { createTokenizer, rawTokenized, tokenize } from "../../../src/scorers/lexical/tokenizer.ts";

const tokens = (name: Parameters<typeof createTokenizer>[0], text: string) =>
  tokenize(createTokenizer(name), text);

test("13a splits points off unless between digits, dashes after digits, and resolves entities in order", () => {
  expect(tokens("13a", "a.b 1,234.5 5-6 5. x-1 it's")).toEqual("a . b 1,234.5 5 - 6 5 . x-1 it's".split(" "));
  expect(tokens("13a", "&amp;lt;&quot;well-\nknown<skipped>")).toEqual(["<", '"', "wellknown"]);
});

test("13a lets every second point of a row escape before a digit, as the chain of expressions does", () => {
  expect(tokens("13a", "a..5 ..5 1.,2")).toEqual(["a", ".", ".5", ".", ".5", "1", ".", ",", "2"]);
});

test("zh isolates Chinese characters, keeps a final point after a digit, and keeps the slip in two ranges", () => {
  expect(tokens("zh", "中国GPT-4，5.")).toEqual(["中", "国", "GPT-4", "，", "5."]);
  expect(tokens("zh", "a\u2a6db\u{20000}c")).toEqual(["a", "\u2a6d", "b\u{20000}c"]);
});

test("intl splits by Unicode category; a point after a final number stays", () => {
  expect(tokens("intl", "«¿Qué?» €20 ½.٣ in 1990.")).toEqual([
    "«",
    "¿",
    "Qué",
    "?",
    "»",
    "€",
    "20",
    "½.٣",
    "in",
    "1990.",
  ]);
});

test("char gives code points, none splits at whitespace only", () => {
  expect(tokens("char", "a 😀")).toEqual(["a", "😀"]);
  expect(tokens("none", "a, b\u00a0c")).toEqual(["a,", "b", "c"]);
  expect(rawTokenized(createTokenizer("char"), "a b")).toBe("a   b");
});

test("tokenize of blank text is []", () => {
  for (const name of ["13a", "zh", "intl", "char", "none"] as const)
    expect(tokens(name, " \u3000\t")).toEqual([]);
});
