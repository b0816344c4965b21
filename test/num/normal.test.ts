import { expect, test } from "vitest";
import { erfc, normalCdf, normalQuantile, normalSf } from "../../src/num/index.ts";
import { expectNear } from "./near.ts";

test("normalSf(z) equals scipy.stats.norm.sf 1.17 in centre and tail", () => {
  expectNear(normalSf(0.3), 0.3820885778110474);
  expectNear(normalSf(1), 0.15865525393145707);
  expectNear(normalSf(5), 2.866515718791933e-7);
  expectNear(normalSf(20), 2.7536241186061556e-89);
  expect(normalSf(0)).toBe(0.5);
});

test("normalCdf(z) is normalSf(-z), 0 and 1 at the infinities, NaN for NaN", () => {
  for (const z of [-7, -1.3, 0.2, 3]) expect(normalCdf(z)).toBe(normalSf(-z));
  expect([normalCdf(-Infinity), normalCdf(Infinity), normalCdf(NaN)]).toEqual([0, 1, NaN]);
});

test("normalQuantile(p) equals scipy's ndtri, and NaN outside [0, 1]", () => {
  expectNear(normalQuantile(1e-300), -37.0470962993612);
  expectNear(normalQuantile(1e-10), -6.361340902404056);
  expectNear(normalQuantile(0.025), -1.9599639845400545);
  expectNear(normalQuantile(0.3), -0.5244005127080409);
  expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5)]).toEqual([-Infinity, Infinity, 0]);
  expect([normalQuantile(-0.1), normalQuantile(1.1), normalQuantile(NaN)]).toEqual([NaN, NaN, NaN]);
});

test("normalQuantile undoes normalCdf", () => {
  for (let z = -8; z <= 6; z += 0.37) expect(normalQuantile(normalCdf(z))).toBeCloseTo(z, 6);
});

test("erfc(x) + erfc(-x) is 2 and erfc(1) is Cody's value", () => {
  for (const x of [0, 0.4, 1, 2.5]) expect(erfc(x) + erfc(-x)).toBeCloseTo(2, 14);
  expectNear(erfc(1), 0.15729920705028513);
});
