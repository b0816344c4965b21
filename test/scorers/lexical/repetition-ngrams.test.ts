import * as fc from "fast-check";
import { expect, test } from "vitest";
import { distinctShare, longestRepeat, novelShare } from "../../../src/scorers/lexical/repetition-ngrams.ts";

const words = (...codes: number[]) => Int32Array.from(codes);

test("distinctShare(words, n) by hand", () => {
  expect(distinctShare(words(1, 2, 1, 2), 1)).toBe(0.5);
  expect(distinctShare(words(1, 2, 1, 2), 2)).toBeCloseTo(2 / 3, 12);
  expect(distinctShare(words(1, 2, 1, 2), 4)).toBe(1);
  expect(distinctShare(words(1), 2)).toBe(NaN);
});

test("novelShare(words, source, n) counts different n-grams", () => {
  expect(novelShare(words(1, 2, 3, 3, 3), words(1, 2), 1)).toBeCloseTo(1 / 3, 12);
  expect(novelShare(words(1, 2, 3), words(1, 2), 2)).toBe(0.5);
  expect(novelShare(words(1, 2), words(), 1)).toBe(1);
  expect(novelShare(words(), words(1), 1)).toBe(NaN);
});

test("longestRepeat(words) by hand; repeats may overlap", () => {
  expect(longestRepeat(words(1, 2, 3, 1, 2, 3, 4))).toBe(3);
  expect(longestRepeat(words(1, 1, 1))).toBe(2);
  expect(longestRepeat(words(1, 2, 3))).toBe(0);
  expect(longestRepeat(words())).toBe(0);
});

test("longestRepeat(words) equals a search over all runs", () => {
  const naive = (w: readonly number[]): number => {
    for (let l = w.length - 1; l > 0; l--) {
      const runs = Array.from({ length: w.length - l + 1 }, (_, i) => w.slice(i, i + l).join());
      if (new Set(runs).size < runs.length) return l;
    }
    return 0;
  };
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 40 }),
      (w) => longestRepeat(words(...w)) === naive(w),
    ),
    { seed: 1, numRuns: 300 },
  );
});
