import { expect, test } from "vitest";
import {
  fixedSequence,
  hoeffdingBentkus,
  riskTest,
  smallestForRisk,
} from "../../../src/calibration/index.ts";
import { seeded } from "../../../src/num/index.ts";

// scipy 1.17.1: min(exp(-n h1(r, alpha)), e binom.cdf(ceil(n r), n, alpha)), the formula of 'Learn then test'.
test.each([
  [0.05, 200, 0.1, 0.02193993208590663],
  [0, 50, 0.1, 0.0051537752073201],
  [0.08, 1000, 0.1, 0.047873223411874846],
  [0.123, 300, 0.2, 0.0008568076412865073],
  [0.2, 30, 0.25, 0.8105330191376284],
])("hoeffdingBentkus(%f, %i, %f) is scipy's", (mean, n, alpha, p) =>
  expect(hoeffdingBentkus(mean, n, alpha)).toBeCloseTo(p, 12),
);

test("hoeffdingBentkus is 1 where the mean is not below alpha, or nothing was seen", () => {
  expect(hoeffdingBentkus(0.1, 50, 0.1)).toBe(1);
  expect(hoeffdingBentkus(NaN, 0, 0.1)).toBe(1);
});

test("riskTest of 0/1 losses is the exact binomial p of the accepted rows", () => {
  const accepted = Uint8Array.from({ length: 150 }, (_, i) => Number(i < 100));
  const loss = Float64Array.from({ length: 150 }, (_, i) => Number(i < 5 || i >= 100));
  const found = riskTest({ accepted, loss }, 0.1);
  // scipy 1.17.1: binom.cdf(5, 100, 0.1)
  expect(found).toMatchObject({ n: 150, nAccepted: 100, error: 0.05, method: "exact binomial" });
  expect(found.p).toBeCloseTo(0.05757688648703396, 12);
});

test("riskTest of fractional losses is Hoeffding-Bentkus; of no accepted row p is 1 and the error NaN", () => {
  const halves = riskTest({ accepted: [1, 1, 1], loss: [0, 0.5, 0] }, 0.4);
  expect([halves.method, halves.p]).toEqual(["Hoeffding-Bentkus", hoeffdingBentkus(0.5 / 3, 3, 0.4)]);
  expect(riskTest({ accepted: [0], loss: [1] }, 0.1)).toMatchObject({ p: 1, error: NaN, nAccepted: 0 });
});

test("riskTest at the edge of the hypothesis rejects at most as often as its level", () => {
  const rng = seeded(4, "edge");
  const draws = 2000;
  let rejected = 0;
  for (let d = 0; d < draws; d++) {
    const accepted = Uint8Array.from({ length: 300 }, () => Number(rng() < 0.5));
    const loss = Float64Array.from({ length: 300 }, () => Number(rng() < 0.1));
    rejected += Number(riskTest({ accepted, loss }, 0.1).p <= 0.1);
  }
  expect(rejected / draws).toBeLessThan(0.1 + 3 * Math.sqrt(0.09 / draws));
  expect(rejected / draws).toBeGreaterThan(0.05);
});

test("smallestForRisk(alpha, delta) right decisions reach delta, one fewer do not", () => {
  for (const [alpha, delta] of [
    [0.1, 0.1],
    [0.01, 0.05],
    [0.5, 0.25],
  ] as const) {
    const n = smallestForRisk(alpha, delta);
    const of = (k: number): number =>
      riskTest({ accepted: new Uint8Array(k).fill(1), loss: new Float64Array(k) }, alpha).p;
    expect(of(n)).toBeLessThanOrEqual(delta * (1 + 1e-9));
    if (n > 1) expect(of(n - 1)).toBeGreaterThan(delta);
  }
});

test("fixedSequence counts up to the first test that is not rejected", () => {
  expect(fixedSequence([0.01, 0.04, 0.2, 0.001], 0.05)).toBe(2);
  expect(fixedSequence([NaN, 0.01], 0.05)).toBe(0);
  expect(fixedSequence([], 0.05)).toBe(0);
});
