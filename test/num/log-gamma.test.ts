import { expect, test } from "vitest";
import { poissonDeviance, stirlingRemainder } from "../../src/num/log-gamma.ts";
import { log1pMinus } from "../../src/num/log1p-minus.ts";
import { logGamma } from "../../src/num/index.ts";
import { expectNear } from "./near.ts";

test("stirlingRemainder(x) is 1/(12x) for large x and joins its two branches", () => {
  expectNear(stirlingRemainder(1e9), 1 / 12e9, 1e-12);
  expectNear(stirlingRemainder(11.9999999), stirlingRemainder(12.0000001), 1e-7);
});

test("poissonDeviance(x, m) is 0 at m = x and quadratic beside it", () => {
  expect(poissonDeviance(5, 5) + 0).toBe(0);
  expectNear(poissonDeviance(1e6, 1e6 + 1), 5e-7, 1e-5);
  expectNear(poissonDeviance(3, 30), 3 * Math.log(0.1) + 27);
});

test("log1pMinus(z) is log(1 + z) - z, -z^2/2 for tiny z", () => {
  expectNear(log1pMinus(1e-12), -5e-25, 1e-11);
  expectNear(log1pMinus(0.39), Math.log1p(0.39) - 0.39, 1e-14);
  expectNear(log1pMinus(-0.9), Math.log1p(-0.9) + 0.9);
});

test("logGamma(x + 1) - logGamma(x) is log x across its branches", () => {
  for (const x of [0.1, 0.49, 0.51, 1.4, 1.6, 2.4, 2.6, 11, 11.5, 300])
    expect(logGamma(x + 1) - logGamma(x)).toBeCloseTo(Math.log(x), 11);
});
