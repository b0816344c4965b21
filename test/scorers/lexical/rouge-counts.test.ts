import * as fc from "fast-check";
import { expect, test } from "vitest";
import { rouge, rougeScoreAt, type RougeType } from "../../../src/scorers/lexical/rouge-counts.ts";

function score(type: RougeType, target: string, prediction: string, stem = false) {
  const out = new Float64Array(3);
  rouge([type], stem).score(target, prediction, out);
  return rougeScoreAt(out, 0);
}

// Lin 2004, section 3.1
test("rouge(rougeL) of Lin's examples: 3/4 and 1/2", () => {
  expect(score("rougeL", "police killed the gunman", "police kill the gunman").fmeasure).toBe(0.75);
  expect(score("rougeL", "police killed the gunman", "the gunman kill police").fmeasure).toBe(0.5);
});

// Lin 2004, section 3.2: w1 w2 and w1 w3 w5 unite to 4 of 5 words
test("rouge(rougeLsum) unites the subsequences with each line", () => {
  const { recall, precision } = score("rougeLsum", "w1 w2 w3 w4 w5", "w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5");
  expect(recall).toBe(0.8);
  expect(precision).toBe(0.4);
});

test("rouge(rouge2) clips by the number of occurrences in the target", () => {
  const { precision, recall, fmeasure } = score("rouge2", "a b a b", "a b a b a b");
  expect([precision, recall]).toEqual([3 / 5, 1]);
  expect(fmeasure).toBeCloseTo(0.75, 12);
});

test("rouge(stem) matches inflections, of words longer than 3 letters", () => {
  expect(score("rouge1", "running his", "runs hi", true).fmeasure).toBe(0.5);
  expect(score("rouge1", "runs", "running", true).fmeasure).toBe(1);
});

test("rouge(text) sees a-z and digits only: other scripts have no tokens, the kelvin sign is a k", () => {
  expect(score("rouge1", "你好", "你好").fmeasure).toBe(0);
  expect(score("rouge1", "\u212aelvin", "kelvin").fmeasure).toBe(1);
  expect(score("rougeLsum", "", "a").fmeasure).toBe(0);
});

test("rouge.scoreBest(targets, prediction) takes the target with the largest F1 per type", () => {
  const metric = rouge(["rouge1", "rouge2"], false);
  const out = new Float64Array(6);
  expect(metric.scoreBest(["x", "a b c", "c a b x"], "a b", out)).toBe(true);
  expect([out[2], out[5]]).toEqual([0.8, 2 / 3]);
  expect(metric.scoreBest([], "a", out)).toBe(false);
});

test("rouge(all types) of a text with itself is 1, and swapping the texts swaps precision and recall", () => {
  const words = fc.array(fc.constantFrom("a", "b", "c", "\n", "dogs"), { minLength: 5, maxLength: 20 });
  fc.assert(
    fc.property(words, words, (x, y) => {
      const [a, b] = [`z ${x.join(" ")}`, y.join(" ")];
      for (const type of ["rouge1", "rougeL"] as const) {
        expect(score(type, a, a).fmeasure).toBe(1);
        expect(score(type, a, b).precision).toBe(score(type, b, a).recall);
      }
      expect(score("rougeLsum", a, a).fmeasure).toBe(1);
    }),
    { seed: 1, numRuns: 50 },
  );
});
