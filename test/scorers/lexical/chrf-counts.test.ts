import { assert, constantFrom, property, string } from "fast-check";
import { expect, test } from "vitest";
import { chrf } from "../../../src/scorers/lexical/chrf-counts.ts";

const countsOf = (metric: ReturnType<typeof chrf>, hypothesis: string, references: readonly string[]) => {
  const out = new Float64Array(metric.nCols);
  metric.count(hypothesis, references, out);
  return Array.from(out);
};

test("chrf({wordOrder: 2}).count gives sacrebleu's counts against the best of two references", () => {
  const counts = countsOf(chrf({ wordOrder: 2 }), "the (cat) sat.", ["the cat sat!", "a cat sat."]);
  expect(counts).toEqual([12, 8, 7, 11, 7, 5, 10, 6, 3, 9, 5, 1, 8, 4, 0, 7, 3, 0, 5, 4, 2, 4, 3, 1]);
  expect(chrf({ wordOrder: 2 }).combine(counts)).toBeCloseTo(35.56398993616144, 10);
});

test("chrf().count counts code points: an emoji is one character, and lone surrogates never pair up", () => {
  expect(countsOf(chrf({ charOrder: 1 }), "😀a", ["😀"])).toEqual([2, 1, 1]);
  expect(countsOf(chrf({ charOrder: 1 }), "\ud83d \ude00", ["😀"])).toEqual([2, 1, 0]);
});

test("chrf().count leaves out the hypothesis's n-grams of an order that the reference lacks", () => {
  expect(countsOf(chrf({ charOrder: 2 }), "abc", ["a"])).toEqual([3, 1, 1, 0, 0, 0]);
});

test("chrf().count without references is NaN, and so is its score", () => {
  const metric = chrf();
  expect(metric.combine(countsOf(metric, "a", []))).toBeNaN();
});

/** Matches by brute force over strings, without a tree. */
function bruteMatches(hypothesis: string, reference: string, order: number): number {
  const grams = (text: string) => {
    const points = Array.from(text).filter((c) => c !== " ");
    return points.slice(order - 1).map((_, i) => points.slice(i, i + order).join(""));
  };
  const left = grams(reference);
  return grams(hypothesis).filter((g) => {
    const at = left.indexOf(g);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  }).length;
}

test("chrf().count matches as a brute-force multiset intersection does, in any sequence of calls", () => {
  const metric = chrf({ charOrder: 4 });
  const text = string({ unit: constantFrom("a", "b", "c", " ", "é", "😀", "中"), maxLength: 40 });
  assert(
    property(text, text, (hypothesis, reference) => {
      const counts = countsOf(metric, hypothesis, [reference]);
      for (let n = 1; n <= 4; n++) expect(counts[3 * n - 1]).toBe(bruteMatches(hypothesis, reference, n));
    }),
    { seed: 2, numRuns: 200 },
  );
});
