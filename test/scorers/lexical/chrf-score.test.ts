import { expect, test } from "vitest";
import {
  CHRF_DEFAULTS,
  chrfName,
  chrfSignature,
  combineChrf,
  formatChrf,
} from "../../../src/scorers/lexical/chrf-score.ts";

const UNIGRAMS = { ...CHRF_DEFAULTS, charOrder: 1 };

test("combineChrf([4, 2, 2]) is F2 of precision 1/2 and recall 1", () => {
  expect(combineChrf([4, 2, 2], UNIGRAMS)).toBeCloseTo((100 * 5 * 0.5) / (4 * 0.5 + 1), 12);
});

test("combineChrf averages over effective orders only, over all with epsSmoothing", () => {
  const sums = [1, 1, 1, 0, 0, 0];
  const params = { ...CHRF_DEFAULTS, charOrder: 2 };
  expect(combineChrf(sums, params)).toBe(100);
  expect(combineChrf(sums, { ...params, epsSmoothing: true })).toBeCloseTo(50, 10);
});

test("combineChrf is 0 where no order has n-grams on both sides, NaN for NaN counts", () => {
  expect(combineChrf([0, 0, 0], UNIGRAMS)).toBe(0);
  expect(combineChrf([NaN, NaN, NaN], UNIGRAMS)).toBeNaN();
});

test("chrfName, formatChrf and chrfSignature are sacrebleu's", () => {
  const params = { ...CHRF_DEFAULTS, wordOrder: 2 };
  expect(chrfName({ ...params, beta: 3 })).toBe("chrF3++");
  expect(formatChrf(80.525, params)).toBe("chrF2++ = 80.53");
  expect(chrfSignature(params, 1)).toBe("nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no");
});
