import { expect, test } from "vitest";
import { adjustMonteCarloP, adjustP, resamplesNeeded } from "../../../src/meta/index.ts";

const P = [0.01, 0.04, 0.03, 0.5];

test("adjustP(p, method) equals statsmodels 0.15", () => {
  const rounded = (method: Parameters<typeof adjustP>[1]) =>
    [...adjustP(P, method)].map((v) => +v.toFixed(12));
  expect(rounded("bonferroni")).toEqual([0.04, 0.16, 0.12, 1]);
  expect(rounded("holm")).toEqual([0.04, 0.09, 0.09, 0.5]);
  expect(rounded("fdr_bh")).toEqual([0.04, 0.053333333333, 0.053333333333, 0.5]);
  expect(rounded("fdr_by")).toEqual([0.083333333333, 0.111111111111, 0.111111111111, 1]);
  expect(rounded("sidak")).toEqual([0.03940399, 0.15065344, 0.11470719, 0.9375]);
});

test("adjustP leaves a missing p out of the family and keeps it NaN", () => {
  expect([...adjustP([0.01, NaN, 0.02], "holm")]).toEqual([0.02, NaN, 0.02]);
  expect([...adjustP([], "fdr_by")]).toEqual([]);
});

test("adjustMonteCarloP refuses too few resamples and names the number needed", () => {
  const many = new Float64Array(100).fill(1 / 1001);
  expect(resamplesNeeded(100)).toBe(1999);
  expect(() => adjustMonteCarloP(many, "holm", 1000)).toThrow(
    "Holm correction: 1000 resamples cannot reject anything among 100 comparisons; expected at least 1999 resamples, got 1000",
  );
  expect(adjustMonteCarloP(many, "fdr_by", 1999)).toHaveLength(100);
  expect(() => adjustMonteCarloP(many, "fdr_by", 1998)).toThrow("Benjamini-Yekutieli correction");
});
