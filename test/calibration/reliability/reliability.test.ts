import { describe, expect, test } from "vitest";
import {
  auroc,
  averagePrecision,
  brierParts,
  debiasedSquaredError,
  reliability,
  reliabilityCurve,
  isotonicAt,
  smoothCalibrationError,
} from "../../../src/calibration/index.ts";
import { seeded } from "../../../src/num/index.ts";

function draw(n: number, seed: number, bend = 1) {
  const rng = seeded(seed, "draw");
  const p = Float64Array.from({ length: n }, () => rng());
  return { p, y: p.map((v) => Number(rng() < v ** bend)) };
}

describe("reliability", () => {
  test("brierParts add up, and calibrated probabilities have little miscalibration", () => {
    const { y, p } = draw(4000, 1);
    const parts = brierParts(y, p);
    expect(parts.miscalibration - parts.discrimination + parts.uncertainty).toBeCloseTo(parts.brier, 12);
    expect(parts.miscalibration).toBeLessThan(0.005);
    expect(brierParts(...([draw(4000, 1, 3).y, draw(4000, 1, 3).p] as const)).miscalibration).toBeGreaterThan(
      0.03,
    );
  });
  test("debiasedSquaredError has mean 0 where calibrated, the plain error has not", () => {
    let total = 0;
    for (let seed = 0; seed < 200; seed++) {
      const { y, p } = draw(200, seed);
      total += debiasedSquaredError(y, p, 15);
    }
    expect(Math.abs(total / 200)).toBeLessThan(0.001);
  });
  test("smoothCalibrationError is near 0 where calibrated and about the shift where shifted", () => {
    const { y, p } = draw(5000, 2);
    expect(smoothCalibrationError(y, p)).toBeLessThan(0.03);
    const shifted = p.map((v) => Math.min(1, v + 0.2));
    expect(Math.abs(smoothCalibrationError(y, shifted) - 0.18)).toBeLessThan(0.03);
  });
  test("the consistency band holds the curve of calibrated probabilities and not that of bent ones", () => {
    const inside = (bend: number): number => {
      const { y, p } = draw(1000, 4, bend);
      const { curve, at, low, high } = reliabilityCurve(y, p, {
        confidence: 0.95,
        resamples: 200,
        rng: seeded(1),
      });
      const hits = Array.from(
        at,
        (x, k) => isotonicAt(curve, x) >= low[k]! && isotonicAt(curve, x) <= high[k]!,
      );
      return hits.filter(Boolean).length / hits.length;
    };
    expect(inside(1)).toBeGreaterThan(0.85);
    expect(inside(3)).toBeLessThan(0.3);
  });
  test("one class has no AUROC; no positives have average precision 0; nothing is NaN", () => {
    expect(auroc([1, 1], [0.2, 0.3])).toBeNaN();
    expect(averagePrecision([0, 0], [0.2, 0.3])).toBe(0);
    expect(reliability([], []).logLoss).toBeNaN();
  });
});
