import { describe, expect, test } from "vitest";
import { designOf, fitPointwiseHead } from "../../src/fit/index.ts";
import { REFERENCE } from "./reference.ts";

const { features, pointwise: P } = REFERENCE;
const DESIGN = designOf(features.length, [
  { kind: "dense", nCols: 5, values: Float64Array.from(features.flat()) },
]);
const weight = Float64Array.from(P.weight);
const TIGHT = { gradientTolerance: 1e-11 };

describe("fitPointwiseHead(design, labels, options)", () => {
  test("equals scikit-learn's Ridge with weights", () => {
    const labels = { y: Float64Array.from(P.rating), weight };
    const found = fitPointwiseHead(DESIGN, labels, { loss: "squared", lambda: P.lambda, ...TIGHT });
    P.ridge.forEach((v, k) => expect(found.weights[k]).toBeCloseTo(v, 5));
    expect(found.intercept).toBeCloseTo(P.ridgeIntercept, 5);
  });
  test("equals scikit-learn's LogisticRegression with weights and a free intercept", () => {
    const labels = { y: Float64Array.from(P.right), weight };
    const found = fitPointwiseHead(DESIGN, labels, { loss: "logistic", lambda: P.lambda, ...TIGHT });
    P.logistic.forEach((v, k) => expect(found.weights[k]).toBeCloseTo(v, 5));
    expect(found.intercept).toBeCloseTo(P.logisticIntercept, 5);
  });
  test("without a penalty equals statsmodels' Logit", () => {
    const labels = { y: Float64Array.from(P.right), weight: new Float64Array(P.right.length).fill(1) };
    const found = fitPointwiseHead(DESIGN, labels, { loss: "logistic", lambda: 0, ...TIGHT });
    [found.intercept, ...found.weights].forEach((v, k) => expect(v).toBeCloseTo(P.unpenalised[k]!, 4));
  });
  test("labels without weight may be missing", () => {
    const labels = { y: new Float64Array(P.right.length).fill(NaN), weight: new Float64Array(60) };
    expect([...fitPointwiseHead(DESIGN, labels, { loss: "squared", lambda: 1 }).weights]).toEqual([
      0, 0, 0, 0, 0,
    ]);
  });
});
