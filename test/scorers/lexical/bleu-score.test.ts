import { expect, test } from "vitest";
import {
  BLEU_DEFAULTS,
  bleuSignature,
  combineBleu,
  formatBleu,
  scoreBleu,
} from "../../../src/scorers/lexical/bleu-score.ts";

const ROW = [5, 6, 3, 2, 1, 0, 5, 4, 3, 2];

test("scoreBleu(sums, floor) gives sacrebleu's line and leaves the sums alone", () => {
  const sums = Float64Array.from(ROW);
  const result = scoreBleu(sums, { ...BLEU_DEFAULTS, smoothMethod: "floor", smoothValue: 0.125 });
  expect(formatBleu(result)).toBe(
    "BLEU = 23.02 60.0/50.0/33.3/6.2 (BP = 0.819 ratio = 0.833 hyp_len = 5 ref_len = 6)",
  );
  expect(Array.from(sums)).toEqual(ROW);
});

test("scoreBleu(sums, add-k) reports counts and totals after the addition, from order 2 on", () => {
  const result = scoreBleu([4, 4, 4, 2, 1, 0, 4, 3, 2, 1], { ...BLEU_DEFAULTS, smoothMethod: "add-k" });
  expect(result.counts).toEqual([4, 3, 2, 1]);
  expect(result.totals).toEqual([4, 4, 3, 2]);
  expect(result.score).toBeCloseTo(70.71067811865478, 10);
});

test("scoreBleu(sums, exp) halves once more for each order without matches", () => {
  const { precisions } = scoreBleu([5, 5, 3, 0, 0, 0, 5, 4, 3, 2], BLEU_DEFAULTS);
  expect(precisions).toEqual([60, 100 / (2 * 4), 100 / (4 * 3), 100 / (8 * 2)]);
});

test("scoreBleu(sums) is 0 without any match, and with none where an order has no match", () => {
  expect(scoreBleu([2, 2, 0, 0, 0, 0, 2, 1, 0, 0], BLEU_DEFAULTS).score).toBe(0);
  expect(scoreBleu(ROW, { ...BLEU_DEFAULTS, smoothMethod: "none" }).score).toBe(0);
});

test("combineBleu(NaN counts) is NaN, never 0", () => {
  expect(combineBleu(new Float64Array(10).fill(NaN), BLEU_DEFAULTS, new Float64Array(4))).toBeNaN();
});

test("bleuSignature(params, nRefs) shows the value of floor and add-k with two decimals, ties to even", () => {
  const params = { ...BLEU_DEFAULTS, smoothMethod: "floor", lowercase: true } as const;
  expect(bleuSignature(params, "var")).toBe("nrefs:var|case:lc|eff:no|tok:13a|smooth:floor[0.10]");
  expect(bleuSignature({ ...params, smoothValue: 0.125 }, 2)).toContain("floor[0.12]");
});
