import { expect, test } from "vitest";
import { incompleteBeta, incompleteBetaAt, incompleteBetaInverse, logBeta } from "../../src/num/index.ts";
import { expectNear } from "./near.ts";

test("incompleteBeta(a, b, x) equals scipy.special.betainc 1.17", () => {
  expectNear(incompleteBeta(2, 3, 0.4), 0.5248);
  expectNear(incompleteBeta(0.5, 0.5, 0.1), 0.20483276469913345);
  expectNear(incompleteBeta(50, 0.5, 0.99), 0.3173043978741973);
  expectNear(incompleteBeta(1000, 1200, 0.45), 0.33466234267154027);
  expectNear(incompleteBeta(9, 10000, 0.001), 0.6681933248461118);
});

test("incompleteBeta(a, b, x) is x^a for b = 1, clipped outside [0, 1], NaN for parameters not above 0", () => {
  expectNear(incompleteBeta(7, 1, 0.3), 0.3 ** 7);
  expect([incompleteBeta(2, 3, -1), incompleteBeta(2, 3, 2)]).toEqual([0, 1]);
  expect([incompleteBeta(0, 3, 0.5), incompleteBeta(2, -1, 0.5), incompleteBeta(2, 3, NaN)]).toEqual([
    NaN,
    NaN,
    NaN,
  ]);
});

test("incompleteBetaAt(a, b, {x, y}) keeps the digits of a tiny complement", () => {
  expectNear(incompleteBetaAt(1, 4, { x: 1, y: 1e-30 }), 1);
  expectNear(incompleteBetaAt(4, 1, { x: 1e-30, y: 1 }), 1e-120);
});

test("incompleteBetaInverse(a, b, p) equals scipy.special.betaincinv and undoes incompleteBeta", () => {
  expectNear(incompleteBetaInverse(2, 3, 0.4), 0.3291665033784079);
  expectNear(incompleteBetaInverse(0.5, 0.5, 1e-8), 2.4674011002723397e-16);
  expectNear(incompleteBetaInverse(50, 0.5, 0.3), 0.9892623286081298);
  for (const [a, b] of [
    [0.2, 7],
    [3, 3],
    [800, 2],
  ] as const)
    for (const p of [1e-9, 0.01, 0.5, 0.9])
      expectNear(incompleteBeta(a, b, incompleteBetaInverse(a, b, p)), p, 1e-11);
  expect([
    incompleteBetaInverse(2, 3, 0),
    incompleteBetaInverse(2, 3, 1),
    incompleteBetaInverse(2, 3, 1.5),
  ]).toEqual([0, 1, NaN]);
});

test("logBeta(a, b) is symmetric and -log(b) for a = 1", () => {
  expect(logBeta(3.5, 40)).toBe(logBeta(40, 3.5));
  expectNear(logBeta(1, 5000), -Math.log(5000));
});
