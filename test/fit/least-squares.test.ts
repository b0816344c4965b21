import { describe, expect, test } from "vitest";
import { addMoments, linearFit, moments, squaredError } from "../../src/fit/index.ts";
import { REFERENCE } from "./reference.ts";

const { features, pointwise } = REFERENCE;
const columns = [0, 1, 2, 3, 4].map((c) => Float64Array.from(features, (row) => row[c]!));
const all = Int32Array.from(features, (_, i) => i);
const whole = moments(columns, pointwise.rating, all);

describe("linearFit(moments, options)", () => {
  test("y = 2 x + 1 exactly", () => {
    const m = moments([Float64Array.of(0, 1, 2)], [1, 3, 5], [0, 1, 2]);
    const fit = linearFit(m, { how: "ridge", lambda: 0, hasIntercept: true });
    expect(fit.weights[0]).toBeCloseTo(2, 12);
    expect(fit.intercept).toBeCloseTo(1, 12);
    expect(squaredError(m, fit)).toBeCloseTo(0, 12);
  });
  test("sums of parts add up to, and come off, the whole", () => {
    const [a, b] = [
      moments(columns, pointwise.rating, all.slice(0, 20)),
      moments(columns, pointwise.rating, all.slice(20)),
    ];
    const sum = addMoments(a, b, 1);
    sum.xx.forEach((v, k) => expect(v).toBeCloseTo(whole.xx[k]!, 9));
    expect(addMoments(whole, b, -1).n).toBe(20);
    expect(addMoments(whole, b, -1).yy).toBeCloseTo(a.yy, 9);
  });
  test("squaredError is the mean of the squared residuals", () => {
    const fit = linearFit(whole, { how: "ridge", lambda: 3, hasIntercept: true });
    const mean =
      features.reduce((sum, row, i) => {
        const value = row.reduce((v, x, c) => v + fit.weights[c]! * x, fit.intercept);
        return sum + (value - pointwise.rating[i]!) ** 2;
      }, 0) / features.length;
    expect(squaredError(whole, fit)).toBeCloseTo(mean, 9);
  });
  test("nnls has no weight below 0", () => {
    const fit = linearFit(whole, { how: "nnls", lambda: 0, hasIntercept: true });
    expect(Math.min(...fit.weights)).toBe(0);
  });
});
