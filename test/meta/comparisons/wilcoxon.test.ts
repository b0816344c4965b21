import { expect, test } from "vitest";
import { wilcoxon } from "../../../src/meta/index.ts";

const X = [1.5, 2.5, 3.5, -0.5, 4, 2];
const Y = [1, 3, 1, 0.5, 2, 2.5];

test("wilcoxon(x, y) equals scipy 1.17, with ties exact up to 13 pairs", () => {
  expect(wilcoxon(X, Y)).toMatchObject({ statistic: 8, p: 0.71875, method: "exact with ties" });
  expect(wilcoxon([1, 2, 3, 4, 5.5], [0, 0, 0, 0, 0])).toMatchObject({
    statistic: 0,
    p: 0.0625,
    method: "exact",
  });
});

test("wilcoxon of 14 tied pairs takes the normal curve", () => {
  const found = wilcoxon(new Float64Array(14).fill(1), new Float64Array(14));
  expect(found.method).toBe("normal");
  expect(found.p).toBeCloseTo(0.0001828106329818348, 14);
});

test("wilcoxon is symmetric in its sides and unchanged by order", () => {
  expect(wilcoxon(Y, X).p).toBe(wilcoxon(X, Y).p);
  expect(wilcoxon([...X].reverse(), [...Y].reverse())).toEqual(wilcoxon(X, Y));
});

test("wilcoxon gives NaN for no pairs, missing values, and many pairs without any difference", () => {
  expect(wilcoxon([], []).p).toBeNaN();
  expect(wilcoxon([1, NaN], [2, 3]).p).toBeNaN();
  expect(wilcoxon(new Float64Array(14), new Float64Array(14)).p).toBeNaN();
});

test("wilcoxon refuses unequal lengths and a single equal pair", () => {
  expect(() => wilcoxon([1, 2], [1])).toThrow(
    "wilcoxon test: paired samples differ in length; expected 2, got 1",
  );
  expect(() => wilcoxon([1], [1])).toThrow(
    "wilcoxon test: one pair without difference; expected two pairs or more",
  );
});
