import { expect, test } from "vitest";
import { pairwiseAgreement, poolAgreements } from "../../../src/meta/index.ts";

test("pairwiseAgreement(gold, metric) counts pairs of one sign; two ties agree, one tie does not", () => {
  expect(pairwiseAgreement([1, 1, 2, 3], [5, 5, 5, 9])).toEqual({
    agree: 4,
    pairs: 6,
    value: 4 / 6,
    n: 4,
    dropped: 0,
  });
});

test("pairwiseAgreement drops systems without gold or metric; NaN without pairs", () => {
  expect(pairwiseAgreement([1, NaN, 2], [1, 5, 2])).toMatchObject({ agree: 1, pairs: 1, n: 2, dropped: 1 });
  expect(pairwiseAgreement([1], [1])).toMatchObject({ pairs: 0, value: NaN });
});

test("poolAgreements adds counts", () => {
  const one = pairwiseAgreement([1, 2], [1, 2]);
  const three = pairwiseAgreement([1, 2, 3], [3, 2, 1]);
  expect(poolAgreements([one, three])).toEqual({ agree: 1, pairs: 4, value: 0.25, n: 5, dropped: 0 });
  expect(poolAgreements([]).value).toBeNaN();
});
