import { describe, expect, test } from "vitest";
import {
  calibratedMean,
  fitHumanScale,
  roganGladen,
  transportAudit,
} from "../../../src/calibration/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

/** Labels on a human scale from scores, with noise 0.3 and a shift. */
function labelled(n: number, seed: number, shift = 0) {
  const rng = seeded(seed, "labelled");
  const scores = Float64Array.from({ length: n }, () => randomNormal(rng));
  const labels = scores.map((s) => 3 + s + 0.3 * randomNormal(rng) + shift);
  return {
    scores,
    labels,
    weights: new Float64Array(n).fill(1),
    clusterOf: Int32Array.from({ length: n }, (_, i) => i),
  };
}

describe("transportAudit", () => {
  const delta = 0.15;
  const verdicts = (n: number, shift: number): Record<string, number> => {
    const counts: Record<string, number> = { PASS: 0, FAIL: 0, INCONCLUSIVE: 0 };
    for (let seed = 0; seed < 100; seed++) {
      const scale = fitHumanScale(labelled(600, seed), { rng: seeded(seed, "draw") });
      const system = labelled(n, seed + 10_000, shift);
      const { scores, labels, clusterOf } = system;
      counts[transportAudit(scale, { scores, labels, clusterOf }, { delta, confidence: 0.95 }).verdict]!++;
    }
    return counts;
  };
  test("a shift of 2 delta FAILs in at least 95 of 100 seeds", () =>
    expect(verdicts(120, 2 * delta)["FAIL"]).toBeGreaterThanOrEqual(95));
  test("no shift PASSes mostly and hardly ever FAILs", () => {
    const counts = verdicts(120, 0);
    expect(counts["PASS"]).toBeGreaterThanOrEqual(80);
    expect(counts["FAIL"]).toBeLessThanOrEqual(1);
  });
  test("5 labels are INCONCLUSIVE, shifted or not", () => {
    expect(verdicts(5, 0)["INCONCLUSIVE"]).toBe(100);
    expect(verdicts(5, 2 * delta)["INCONCLUSIVE"]).toBe(100);
  });
});

describe("calibratedMean", () => {
  test("preserves the mean of the labels and covers that of the same population", () => {
    const oracle = labelled(300, 1);
    const scale = fitHumanScale(oracle, { rng: seeded(1) });
    const same = calibratedMean(scale, oracle.scores, 0.95);
    expect("refused" in same ? NaN : same.estimate).toBeCloseTo(
      oracle.labels.reduce((a, b) => a + b, 0) / 300,
      9,
    );
  });
  test("is refused outside what the labels cover, and without scores", () => {
    const scale = fitHumanScale(labelled(100, 2), { rng: seeded(1) });
    const far = labelled(100, 3).scores.map((s) => s + 4);
    expect(calibratedMean(scale, far, 0.95)).toMatchObject({ refused: expect.stringContaining("outside") });
    expect(calibratedMean(scale, [NaN], 0.95)).toMatchObject({ refused: "no scores" });
  });
});

describe("roganGladen", () => {
  const counts = {
    nJudged: 1000,
    nPositive: 500,
    nTrue: 100,
    nTruePositive: 90,
    nFalse: 100,
    nTrueNegative: 80,
  };
  test("turns the positive rate into the share of positives, about (0.5 + 0.8 - 1) / 0.7", () => {
    const found = roganGladen(counts, 0.95);
    expect("refused" in found ? NaN : found.estimate).toBeCloseTo(0.43, 1);
  });
  test("refuses a judge that tells nothing, and labels of one kind", () => {
    expect(roganGladen({ ...counts, nTruePositive: 50, nTrueNegative: 50 }, 0.95)).toHaveProperty("refused");
    expect(roganGladen({ ...counts, nFalse: 0, nTrueNegative: 0 }, 0.95)).toHaveProperty("refused");
  });
  test("its Fieller interval covers the true share at its rate", () => {
    const rng = seeded(8);
    let hits = 0;
    const draws = 400;
    for (let draw = 0; draw < draws; draw++) {
      const row = { nJudged: 1000, nPositive: 0, nTrue: 0, nTruePositive: 0, nFalse: 0, nTrueNegative: 0 };
      for (let i = 0; i < 1000; i++) {
        const isTrue = rng() < 0.3;
        const isPositive = rng() < (isTrue ? 0.85 : 0.2);
        row.nPositive += Number(isPositive);
        if (i >= 200) continue;
        row[isTrue ? "nTrue" : "nFalse"]++;
        if (isTrue && isPositive) row.nTruePositive++;
        if (!isTrue && !isPositive) row.nTrueNegative++;
      }
      const found = roganGladen(row, 0.95);
      hits += Number(!("refused" in found) && found.low <= 0.3 && 0.3 <= found.high);
    }
    expect(hits / draws).toBeGreaterThan(0.93);
  });
});
