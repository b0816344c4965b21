import { expect, test } from "vitest";
import { williamsTest } from "../../../src/meta/index.ts";

test("williamsTest equals mt-metrics-eval and psych", () => {
  const found = williamsTest({
    r12: 0.7405668754639472,
    r13: 0.45842071566398485,
    r23: 0.413275381265398,
    n: 5,
  });
  expect(found.t).toBeCloseTo(0.5518963679457409, 12);
  expect(found.pOneSided).toBeCloseTo(0.31822642807629314, 12);
  expect(found.pTwoSided).toBeCloseTo(0.6364528561525863, 12);
});

test("williamsTest of equal correlations gives p 1/2 one-sided", () => {
  expect(williamsTest({ r12: 0.5, r13: 0.5, r23: 0.5, n: 10 }).pOneSided).toBeCloseTo(0.5, 14);
});

test("williamsTest is NaN for three cases and for impossible correlations", () => {
  expect(williamsTest({ r12: 0.9, r13: 0.8, r23: 0.7, n: 3 })).toEqual({
    t: 0,
    pOneSided: NaN,
    pTwoSided: NaN,
  });
  expect(williamsTest({ r12: 0.9, r13: -0.9, r23: 0.9, n: 10 }).pOneSided).toBeNaN();
});
