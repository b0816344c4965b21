import { expect, test } from "vitest";
import { extractiveness } from "../../../src/scorers/lexical/extractive-fragments.ts";

test("extractiveness(summary, source) by hand: runs of 3 and 1 of 5 words", () => {
  const found = extractiveness(
    "The quick fox met dogs.",
    "Yesterday the quick fox saw two dogs run away, they say.",
  );
  expect(found.fragments).toEqual([3, 1]);
  expect(found.coverage).toBeCloseTo(4 / 5, 12);
  expect(found.density).toBeCloseTo((9 + 1) / 5, 12);
  expect(found.compression).toBeCloseTo(11 / 5, 12);
});

test("extractiveness(text, text) covers all in one run", () => {
  const found = extractiveness("a b c d", "a b c d");
  expect(found).toEqual({ coverage: 1, density: 4, compression: 1, fragments: [4] });
});

test("extractiveness(summary, source) takes the longest run, not the first", () => {
  expect(extractiveness("a b c", "a b x a b c").fragments).toEqual([3]);
});

test("extractiveness(summary, source) goes on behind a matched run, as the paper's figure 2 does", () => {
  // at the second a of the source the run a a b c would start, but the run a a from the first a was matched over it
  expect(extractiveness("a a b c", "a a a b c").fragments).toEqual([2, 2]);
});

test("extractiveness(nothing shared) is 0, of a summary without words NaN", () => {
  expect(extractiveness("x y", "a b").coverage).toBe(0);
  expect(extractiveness("x y", "").density).toBe(0);
  expect(extractiveness("?!", "a b")).toEqual({
    coverage: NaN,
    density: NaN,
    compression: NaN,
    fragments: [],
  });
});
