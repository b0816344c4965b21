import { array, assert, constantFrom, property, string } from "fast-check";
import { expect, test } from "vitest";
import { bleu } from "../../../src/scorers/lexical/bleu-counts.ts";

const countsOf = (metric: ReturnType<typeof bleu>, hypothesis: string, references: readonly string[]) => {
  const out = new Float64Array(metric.nCols);
  metric.count(hypothesis, references, out);
  return Array.from(out);
};

test("bleu().count clips by the maximum over references, not by their sum (Papineni's example)", () => {
  const references = ["the cat is on the mat", "there is a cat on the mat"];
  expect(countsOf(bleu(), "the the the the the the the", references)).toEqual([7, 7, 2, 0, 0, 0, 7, 6, 5, 4]);
});

test("bleu().count takes the closest reference length, the shorter on a tie", () => {
  expect(countsOf(bleu(), "a b c", ["a b c d e", "a"])[1]).toBe(1);
  expect(countsOf(bleu(), "a b c d", ["a b c d e", "a"])[1]).toBe(5);
});

test("bleu().count of empty texts is all zeros, and NaN without references", () => {
  expect(countsOf(bleu(), "", [""])).toEqual(Array(10).fill(0));
  expect(countsOf(bleu(), "a", [])).toEqual(Array(10).fill(NaN));
});

test("bleu().count answers alike whatever was counted before", () => {
  const metric = bleu();
  const text = string({ unit: constantFrom("a", "b", ".", "1", " ", "é", "\n"), maxLength: 30 });
  assert(
    property(text, array(text, { minLength: 1, maxLength: 3 }), (hypothesis, references) => {
      const fresh = countsOf(bleu({ tokenize: "none" }), hypothesis, references);
      expect(countsOf(bleu({ tokenize: "none" }), hypothesis, references.toReversed())).toEqual(fresh);
      expect(countsOf(metric, hypothesis, references)).toEqual(countsOf(bleu(), hypothesis, references));
    }),
    { seed: 1, numRuns: 60 },
  );
});

test("bleu().score of a segment is the number of sacrebleu 2.6.0", () => {
  const metric = bleu({ effectiveOrder: true });
  expect(metric.combine(countsOf(metric, "the cat sat", ["the cat sat on it"]))).toBeCloseTo(
    51.341711903259224,
    10,
  );
  expect(metric.signature(1)).toBe("nrefs:1|case:mixed|eff:yes|tok:13a|smooth:exp");
});
