import { expect, test } from "vitest";
import {
  incompleteGammaInverse,
  incompleteGammaLower,
  incompleteGammaUpper,
  logGamma,
} from "../../src/num/index.ts";
import { expectNear } from "./near.ts";

test("incompleteGammaLower and Upper equal scipy.special.gammainc and gammaincc 1.17", () => {
  expectNear(incompleteGammaLower(0.5, 0.2), 0.47291074313446196);
  expectNear(incompleteGammaUpper(3, 2.5), 0.5438131158833297);
  expectNear(incompleteGammaUpper(100, 130), 0.002750408367306518);
  expectNear(incompleteGammaLower(1e4, 9900), 0.15865119219356463);
});

test("incompleteGammaUpper(1, x) is exp(-x); the ends are 0 and 1; a not above 0 is NaN", () => {
  for (const x of [0.1, 3, 90, 600]) expectNear(incompleteGammaUpper(1, x), Math.exp(-x));
  expect([
    incompleteGammaLower(2, 0),
    incompleteGammaLower(2, Infinity),
    incompleteGammaUpper(2, -1),
  ]).toEqual([0, 1, 1]);
  expect([incompleteGammaLower(0, 1), incompleteGammaUpper(-2, 1)]).toEqual([NaN, NaN]);
});

test("incompleteGammaInverse(a, {p, upper}) undoes both tails", () => {
  for (const a of [0.3, 2, 150]) {
    expectNear(incompleteGammaLower(a, incompleteGammaInverse(a, { p: 1e-7, upper: 1 - 1e-7 })), 1e-7, 1e-11);
    expectNear(incompleteGammaUpper(a, incompleteGammaInverse(a, { p: 1, upper: 1e-30 })), 1e-30, 1e-11);
  }
  expect(incompleteGammaInverse(2, { p: 0, upper: 1 })).toBe(0);
  expect(incompleteGammaInverse(2, { p: 1, upper: 0 })).toBe(Infinity);
});

test("logGamma(x) equals scipy.special.gammaln and the factorials; 0 at 1 and 2", () => {
  expectNear(logGamma(0.25), 1.2880225246980774);
  expectNear(logGamma(1e-5), 11.512919692895826);
  expectNear(logGamma(3.7), 1.428072326665388);
  expectNear(logGamma(1e5), 1051287.7089736569);
  expectNear(logGamma(11), Math.log(3628800));
  expect([logGamma(1), logGamma(2), logGamma(0), logGamma(-1)].map((v) => v + 0)).toEqual([
    0,
    0,
    Infinity,
    NaN,
  ]);
});
