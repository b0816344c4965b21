import { expect, test } from "vitest";
import { rstripPython, splitPython, stripPython } from "../../../src/scorers/lexical/text-python.ts";

test("splitPython cuts at U+001C-001F and U+0085, not at U+FEFF, unlike \\s", () => {
  expect(splitPython(" a\u001fb\u0085c\ufeffd\u180ee\u2028")).toEqual(["a", "b", "c\ufeffd\u180ee"]);
  expect(splitPython("")).toEqual([]);
});

test("stripPython and rstripPython cut the same characters at the ends", () => {
  expect(stripPython("\u3000\u001ca b\u00a0")).toBe("a b");
  expect(rstripPython(" a\ufeff\u0085")).toBe(" a\ufeff");
  expect(stripPython(" \n")).toBe("");
});
