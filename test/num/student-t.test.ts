import { expect, test } from "vitest";
import {
  normalQuantile,
  normalSf,
  studentTCdf,
  studentTQuantile,
  studentTSf,
  studentTTwoSided,
} from "../../src/num/index.ts";
import { expectNear } from "./near.ts";

test("studentTSf(t, df) equals scipy.stats.t.sf 1.17", () => {
  expectNear(studentTSf(2.1, 3), 0.0632826012748423);
  expectNear(studentTSf(0.01, 1), 0.496817007235093);
  expectNear(studentTSf(12.5, 998), 1.0262265401190951e-33);
  expectNear(studentTSf(1, 1e6), 0.15865537491678916);
});

test("studentTSf is Cauchy's tail at 1 df, 1/2 at 0, 0 at Infinity, NaN without df", () => {
  expectNear(studentTSf(3, 1), 0.5 - Math.atan(3) / Math.PI);
  expect([studentTSf(0, 7), studentTSf(Infinity, 7), studentTSf(1, 0)]).toEqual([0.5, 0, NaN]);
  expectNear(studentTCdf(1.2, 9) + studentTSf(1.2, 9), 1);
  expect(studentTTwoSided(-2, 5)).toBe(2 * studentTSf(2, 5));
});

test("studentTQuantile(p, df) equals scipy.stats.t.ppf, also next to the median", () => {
  expectNear(studentTQuantile(0.975, 5), 2.5705818356363146);
  expectNear(studentTQuantile(1e-12, 2.5), -55306.17407651582);
  expectNear(studentTQuantile(0.5002, 30), 0.0005055200674733845, 1e-12);
  expect([studentTQuantile(0.5, 4), studentTQuantile(1, 4), studentTQuantile(2, 4)]).toEqual([
    0,
    Infinity,
    NaN,
  ]);
});

test("Student's t with df Infinity is the normal distribution", () => {
  expect(studentTSf(1.3, Infinity)).toBe(normalSf(1.3));
  expect(studentTQuantile(0.9, Infinity)).toBe(normalQuantile(0.9));
  expectNear(studentTQuantile(0.9, Infinity), studentTQuantile(0.9, 1e12), 1e-9);
});
