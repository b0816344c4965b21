import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createLcsScratch, lcsLength, markLcs } from "../../../src/scorers/lexical/lcs.ts";

const scratch = createLcsScratch();
const range = (ids: readonly number[]) => ({ ids: Int32Array.from(ids), from: 0, to: ids.length });
const marks = (a: readonly number[], b: readonly number[]): number[] => {
  const isHit = new Uint8Array(a.length);
  markLcs(range(a), range(b), isHit, scratch);
  return [...isHit];
};

test("lcsLength(a, b) by hand", () => {
  expect(lcsLength(range([1, 2, 3, 4]), range([2, 4, 1]), scratch)).toBe(2);
  expect(lcsLength(range([]), range([1]), scratch)).toBe(0);
  expect(lcsLength(range([1]), range([]), scratch)).toBe(0);
});

test("lcsLength(a, b) of more tokens than an integer has bits equals the table", () => {
  const words = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 20, maxLength: 130 });
  fc.assert(
    fc.property(
      words,
      words,
      (a, b) => marks(a, b).reduce((x, y) => x + y, 0) === lcsLength(range(a), range(b), scratch),
    ),
    { seed: 2, numRuns: 100 },
  );
});

test("lcsLength({from, to}) looks at the range only", () => {
  const a = { ids: Int32Array.of(9, 1, 2, 9), from: 1, to: 3 };
  expect(lcsLength(a, range([9, 1, 2]), scratch)).toBe(2);
});

test("markLcs(a, b) takes the subsequence found from the end", () => {
  expect(marks([1, 1], [1])).toEqual([0, 1]);
  expect(marks([1, 2], [2, 1])).toEqual([1, 0]);
});

test("markLcs(a, b) marks as many tokens as lcsLength, a subsequence of b", () => {
  const words = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 15 });
  fc.assert(
    fc.property(words, words, (a, b) => {
      const hits = a.filter((_, i) => marks(a, b)[i] === 1);
      let at = 0;
      for (const h of hits) at = b.indexOf(h, at) + 1 || Infinity;
      return hits.length === lcsLength(range(a), range(b), scratch) && at <= b.length;
    }),
    { seed: 1 },
  );
});
