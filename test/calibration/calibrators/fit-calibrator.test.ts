import { describe, expect, test } from "vitest";
import {
  CALIBRATORS,
  compareCalibration,
  crossFitted,
  fitBeta,
  fitCalibrator,
  fitPlatt,
  fitTemperature,
  sigmoid,
} from "../../../src/calibration/index.ts";
import { calibratedValue, type CurveInput } from "../../../src/core/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

/** Margins whose truth has temperature 3. */
function overConfident(n: number, seed: number) {
  const rng = seeded(seed, "draw");
  const x = Float64Array.from({ length: n }, () => 6 * randomNormal(rng));
  const y = x.map((z) => Number(rng() < sigmoid(z / 3)));
  return { x, y, clusterOf: Int32Array.from({ length: n }, (_, i) => i) };
}

describe("fitCalibrator for pairs", () => {
  test.each(CALIBRATORS)("%s gives P(a > b) = 1 - P(b > a), whichever side is listed first", (name) => {
    const isBeta = name === "beta";
    const input: CurveInput = isBeta ? "probability" : "margin";
    const { x, y } = overConfident(300, 5);
    const given = isBeta ? x.map(sigmoid) : x;
    const swap = (i: number): boolean => i % 3 === 0;
    const other = given.map((v, i) => (swap(i) ? (isBeta ? 1 - v : -v) : v));
    const options = { input, isAntisymmetric: true };
    const form = { curve: fitCalibrator(name, { x: given, y }, options), ...options };
    const swapped = {
      curve: fitCalibrator(name, { x: other, y: y.map((v, i) => (swap(i) ? 1 - v : v)) }, options),
      ...options,
    };
    for (const v of isBeta ? [0.05, 0.4, 0.8] : [-7, 0.3, 4]) {
      const mirror = isBeta ? 1 - v : -v;
      expect(calibratedValue(form, v) + calibratedValue(form, mirror)).toBeCloseTo(1, 9);
      expect(calibratedValue(swapped, v)).toBeCloseTo(calibratedValue(form, v), 6);
    }
  });
});

describe("calibrators find what made the labels", () => {
  const { x, y } = overConfident(20_000, 7);
  test("temperature 3", () => expect(fitTemperature(y, x).temperature).toBeCloseTo(3, 0));
  test("Platt slope -1/3, intercept 0", () => {
    const { a, b } = fitPlatt(x, y);
    expect(a).toBeCloseTo(-1 / 3, 1);
    expect(Math.abs(b)).toBeLessThan(0.1);
  });
  test("beta slopes 1/3", () => {
    const { a, b, c } = fitBeta(y, x.map(sigmoid));
    expect([a, b, c].map((v) => Math.abs(v - (v === c ? 0 : 1 / 3)) < 0.1)).toEqual([true, true, true]);
  });
  test("separable labels stay finite", () => {
    const curve = fitPlatt([-1, -2, 1, 2], [0, 0, 1, 1]);
    expect(Number.isFinite(curve.a) && Number.isFinite(curve.b)).toBe(true);
  });
  test("no labels give NaN", () => expect(fitPlatt([], []).a).toBeNaN());
});

describe("compareCalibration(rows)", () => {
  const held = (seed: number, n: number, isRight: boolean) => {
    const data = overConfident(n, seed);
    const before = isRight ? data.x.map((z) => sigmoid(z / 3)) : data.x.map(sigmoid);
    const options = {
      name: "platt",
      input: "margin",
      isAntisymmetric: true,
      nFolds: 5,
      rng: seeded(seed, "folds"),
    } as const;
    const after = crossFitted(data, options);
    return compareCalibration({ y: data.y, before, after, clusterOf: data.clusterOf, isPairs: true });
  };
  test("says improved for over-confident margins in nearly every draw", () => {
    let improved = 0;
    for (let seed = 0; seed < 10; seed++) improved += Number(held(seed, 300, false).isImproved);
    expect(improved).toBeGreaterThanOrEqual(9);
  });
  test("does not say improved where the probabilities were right already, but for 5% of draws", () => {
    let improved = 0;
    for (let seed = 0; seed < 20; seed++) improved += Number(held(seed, 200, true).isImproved);
    expect(improved).toBeLessThanOrEqual(3);
  });
});
