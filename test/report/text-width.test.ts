import { expect, test } from "vitest";
import { fit, padEnd, padStart, textWidth, wrap } from "../../src/report/text-width.ts";

test("textWidth(text) counts terminal columns: CJK and emoji two, combining marks none", () => {
  expect(["abc", "日本", "e\u0301", "👍", ""].map(textWidth)).toEqual([3, 4, 1, 2, 0]);
});

test("fit(text, columns) cuts with an ellipsis that fits", () => {
  expect([fit("abcdef", 6), fit("abcdefg", 6), fit("日本語版", 5), fit("abcdefg", 4, true)]).toEqual([
    "abcdef",
    "abcde…",
    "日本…",
    "abc~",
  ]);
});

test("padEnd(text, columns) and padStart(text, columns) pad by width", () => {
  expect([padEnd("日", 4), padStart("7", 3), padEnd("long", 2)]).toEqual(["日  ", "  7", "long"]);
});

test("wrap(text, columns) never exceeds the columns, not even in one long word", () => {
  expect(wrap("aa bb cc", 5)).toEqual(["aa bb", "cc"]);
  expect(wrap("x".repeat(12), 5)).toEqual(["xxxxx", "xxxxx", "xx"]);
  expect(wrap("  ", 5)).toEqual([]);
});
