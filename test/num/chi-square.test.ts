import { expect, test } from "vitest";
import { chiSquareCdf, chiSquareQuantile, chiSquareSf } from "../../src/num/index.ts";
import { expectNear } from "./near.ts";

test("chiSquareSf(x, df) equals scipy.stats.chi2.sf 1.17", () => {
  expectNear(chiSquareSf(3.84, 1), 0.05004352124870519);
  expectNear(chiSquareSf(200, 100), 1.1784500720979781e-8);
  expectNear(chiSquareSf(0.01, 4), 0.9999875415886458);
  expect(chiSquareSf(0, 3)).toBe(1);
});

test("chiSquareQuantile(p, df) equals scipy.stats.chi2.ppf and undoes chiSquareCdf", () => {
  expectNear(chiSquareQuantile(0.95, 1), 3.841458820694124);
  expectNear(chiSquareQuantile(0.001, 10), 1.4787434638356647);
  expectNear(chiSquareCdf(chiSquareQuantile(0.3, 6), 6), 0.3);
});
