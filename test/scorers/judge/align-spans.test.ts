import { assert, integer, property, string } from "fast-check";
import { expect, test } from "vitest";
import { alignQuote } from "../../../src/scorers/judge/align-spans.ts";
import { fuzzyFind } from "../../../src/scorers/judge/fuzzy-find.ts";

const TEXT = "The cat\u00a0sat on the mat. \ud83d\ude00 Die Katze  sa\u00df.";
const shown = (quote: string, text = TEXT): string | undefined => {
  const found = alignQuote(quote, text);
  return found && `${found.how}: ${text.slice(found.start, found.end)}`;
};

test.each([
  ["sat on", "exact: sat on"],
  ["THE MAT", "folded: the mat"],
  ["cat sat", "folded: cat\u00a0sat"],
  ["Die Katze sa\u00df", "folded: Die Katze  sa\u00df"],
  ["  on the  mat ", "folded: on the mat"],
  ["\ud83d\ude00 Die", "exact: \ud83d\ude00 Die"],
  ["on teh mat", "fuzzy: on the mat"],
  ["Kaze sa\u00df", "fuzzy: Katze  sa\u00df"],
])("alignQuote(%j) finds %j", (quote, expected) => {
  expect(shown(quote)).toBe(expected);
});

test("alignQuote of nothing, of what is not there, and of a short word with an error is undefined", () => {
  expect(shown("")).toBeUndefined();
  expect(shown("  \n")).toBeUndefined();
  expect(shown("an elephant walked home")).toBeUndefined();
  expect(shown("cot")).toBeUndefined();
  expect(alignQuote("x", "")).toBeUndefined();
});

test("alignQuote takes the next place of a quotation that is taken", () => {
  const text = "no no no";
  const first = alignQuote("no", text)!;
  const second = alignQuote("no", text, [first])!;
  expect([first.start, second.start]).toEqual([0, 3]);
  expect(alignQuote("no", text, [{ start: 0, end: 8 }])!.start).toBe(0);
});

test("fuzzyFind gives the fewest edits, by hand", () => {
  expect(fuzzyFind("abc", "xxabxcxx", 1)).toEqual({ start: 2, end: 4, edits: 1 });
  expect(fuzzyFind("survey", "surgery", 2)).toEqual({ start: 0, end: 5, edits: 2 });
  expect(fuzzyFind("abc", "xyz", 2)).toBeUndefined();
  expect(fuzzyFind("abc", "", 2)).toBeUndefined();
});

/** Edit distance by the textbook. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1), row[j]! + 1, next[j - 1]! + 1));
    row = next;
  }
  return row[b.length]!;
}

test("fuzzyFind's stretch is as far away as it says, and no stretch is nearer", () => {
  const letters = string({ unit: "grapheme-ascii", maxLength: 8 }).map((s) => s.replaceAll(/[^ -~]/g, "a"));
  assert(
    property(letters, letters, integer({ min: 0, max: 4 }), (raw, text, max) => {
      const pattern = `p${raw}`;
      const found = fuzzyFind(pattern, text, max);
      let least = Infinity;
      for (let i = 0; i < text.length; i++)
        for (let j = i + 1; j <= text.length; j++)
          least = Math.min(least, distance(pattern, text.slice(i, j)));
      if (found) {
        expect(distance(pattern, text.slice(found.start, found.end))).toBe(found.edits);
        expect(found.edits).toBe(least);
      } else expect(least).toBeGreaterThan(Math.min(max, pattern.length - 1));
    }),
    { numRuns: 300, seed: 3 },
  );
});

test("alignQuote's offsets are inside the text, never throw, and never cut a letter in half", () => {
  const texts = string({ unit: "grapheme", maxLength: 30 });
  assert(
    property(texts, texts, (quote, text) => {
      const found = alignQuote(quote, text);
      if (!found) return;
      expect(found.start).toBeGreaterThanOrEqual(0);
      expect(found.end).toBeGreaterThan(found.start);
      expect(found.end).toBeLessThanOrEqual(text.length);
      expect(text.slice(found.start, found.end)).not.toMatch(/[\ud800-\udfff]/u);
    }),
    { numRuns: 300, seed: 3 },
  );
});
