import { describe, expect, test } from "vitest";
import {
  classicalMean,
  clippedLambda,
  estimateSystems,
  inclusionProbabilities,
  labelBudget,
  type LabelledSystem,
  normalInterval,
  normalPValue,
  ppiMean,
  tInterval,
  tPValue,
} from "../../../src/calibration/index.ts";
import { randomNormal, seeded, studentTQuantile } from "../../../src/num/index.ts";

/** A population with labels everywhere, correlation about 0.8 between score and label. */
function population(n: number, seed: number): { truth: Float64Array; scores: Float64Array } {
  const rng = seeded(seed, "draw");
  const scores = Float64Array.from({ length: n }, () => randomNormal(rng));
  return { scores, truth: scores.map((s) => s + 0.75 * randomNormal(rng)) };
}

const mean = (x: Float64Array): number => x.reduce((a, b) => a + b, 0) / x.length;
const own = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

describe("estimateSystems", () => {
  test("labels alone are the plain t interval", () => {
    const labels = Float64Array.from([1, 2, 4, NaN]);
    const [e] = estimateSystems([{ name: "a", labels, scores: labels.map(() => 0), clusterOf: own(4) }], {
      confidence: 0.95,
      rng: seeded(1),
    });
    expect(e!.human.estimate).toBeCloseTo(7 / 3, 12);
    const se = Math.sqrt(7 / 3 / 3);
    expect(e!.human.high - e!.human.estimate).toBeCloseTo(studentTQuantile(0.975, 2) * se, 10);
    expect(e!.isRecommended).toBe(false);
  });

  test("20 labels a system of 5 systems cover at their rate and are narrower than labels alone", () => {
    let hits = 0;
    let total = 0;
    let width = 0;
    for (let seed = 0; seed < 120; seed++) {
      const rng = seeded(seed, "pick");
      const sets = Array.from({ length: 5 }, (_, k) => population(400, 1000 * seed + k));
      const systems = sets.map(({ truth, scores }, k): LabelledSystem => {
        const labels = new Float64Array(400).fill(NaN);
        for (let n = 0; n < 20;) {
          const i = Math.floor(rng() * 400);
          if (!Number.isNaN(labels[i]!)) continue;
          labels[i] = truth[i]!;
          n++;
        }
        return { name: String(k), labels, scores, clusterOf: own(400) };
      });
      estimateSystems(systems, { confidence: 0.95, rng }).forEach(({ ppi, human, tuning }, k) => {
        const target = mean(sets[k]!.truth);
        hits += Number(ppi.low <= target && target <= ppi.high);
        width += (ppi.high - ppi.low) / (human.high - human.low);
        total++;
        expect(tuning).toBe("pooled");
      });
    }
    expect(hits / total).toBeGreaterThan(0.93);
    expect(hits / total).toBeLessThan(0.98);
    expect(width / total).toBeLessThan(0.7);
  });

  test("labels picked where the scorer is low fail without weights and cover with them", () => {
    let plain = 0;
    let weighted = 0;
    const draws = 150;
    for (let seed = 0; seed < draws; seed++) {
      const rng = seeded(seed, "active");
      const { truth, scores } = population(2000, seed);
      // Errors lean one way where the scorer is unsure (far from 0).
      const biased = truth.map((y, i) => y + Math.abs(scores[i]!));
      const inclusion = inclusionProbabilities(scores.map(Math.abs), { n: 150 });
      const labels = biased.map((y, i) => (rng() < inclusion[i]! ? y : NaN));
      const target = mean(biased);
      const system = { name: "s", labels, scores, clusterOf: own(2000) };
      const covers = (s: LabelledSystem): number => {
        const { ppi } = estimateSystems([s], { confidence: 0.95, rng })[0]!;
        return Number(ppi.low <= target && target <= ppi.high);
      };
      plain += covers(system);
      weighted += covers({ ...system, inclusion });
    }
    expect(plain / draws).toBeLessThan(0.5);
    expect(weighted / draws).toBeGreaterThan(0.9);
  });

  test("strata of unequal sampling are put together by their shares", () => {
    const labels = Float64Array.from([1, 1.2, 0.8, NaN, 5, 5.2, NaN, NaN, NaN, NaN]);
    const strata = Int32Array.from([0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
    const system = { name: "s", labels, scores: new Float64Array(10), clusterOf: own(10), strata };
    const [e] = estimateSystems([system], { confidence: 0.95, rng: seeded(1) });
    expect(e!.human.estimate).toBeCloseTo(0.4 * 1 + 0.6 * 5.1, 12);
  });

  test("an informative scorer is recommended; a noise one in a third of draws (|rho| beyond one standard error), then with little harm", () => {
    const { truth, scores } = population(300, 9);
    const labels = truth.map((y, i) => (i % 4 === 0 ? y : NaN));
    const of = (s: Float64Array) =>
      estimateSystems([{ name: "s", labels, scores: s, clusterOf: own(300) }], {
        confidence: 0.95,
        rng: seeded(1),
      })[0]!;
    expect(of(scores).isRecommended).toBe(true);
    expect(of(scores).effectiveN).toBeGreaterThan(1.8 * of(scores).n);
    const rng = seeded(2, "noise");
    const made = Array.from({ length: 100 }, () => of(scores.map(() => randomNormal(rng))));
    expect(made.filter((e) => e.isRecommended).length).toBeLessThan(45);
    expect(made.reduce((total, e) => total + e.effectiveN / e.n, 0) / 100).toBeGreaterThan(0.93);
  });
});

describe("ppiMean", () => {
  test("is the labels' mean where the predictions are constant", () => {
    const sample = { y: [1, 2, 3], prediction: [0.5, 0.5, 0.5], unlabeled: [0.5, 0.5] };
    expect(ppiMean(sample, clippedLambda(sample))).toEqual(classicalMean([1, 2, 3]));
    expect(normalInterval(classicalMean([]), 0.05).low).toBeNaN();
  });
  test("lambda 0 gives scipy's t interval and one-sample t test of the labels", () => {
    const y = [2.1, -0.3, 1.4, 0.8, 3.2];
    const found = ppiMean({ y, prediction: y, unlabeled: [1, 2] }, 0);
    expect(found).toEqual(classicalMean(y));
    const { low, high } = tInterval(found, 0.95);
    expect(low).toBeCloseTo(-0.1992786497026151, 12);
    expect(high).toBeCloseTo(3.079278649702615, 12);
    expect(tPValue(found, 0)).toBeCloseTo(0.0712908623975095, 12);
  });
  test("a tuned lambda costs a degree of freedom; both samples' are joined by Satterthwaite's rule", () => {
    const sample = { y: [1, 2, 4, 3], prediction: [1, 3, 3, 2], unlabeled: [2, 4, 1, 1, 3] };
    // y - prediction / 2 = 0.5, 0.5, 2.5, 2: squares about the mean 3.1875; prediction / 2: 1.7.
    const [a, b] = [3.1875 / 4 / 2, 1.7 / 5 / 4];
    const found = ppiMean(sample, 0.5);
    expect(found.standardError).toBeCloseTo(Math.sqrt(a + b), 12);
    expect(found.df).toBeCloseTo((a + b) ** 2 / (a ** 2 / 2 + b ** 2 / 4), 12);
    const large = ppiMean(sample, 0.5, { largeSample: true });
    expect(large.standardError).toBeCloseTo(Math.sqrt(3.1875 / 16 + 1.7 / 25), 12);
    expect(tInterval(large, 0.9)).toMatchObject(normalInterval(large, 0.1));
    expect(tPValue(large, 1)).toBe(normalPValue(large, 1));
    expect(ppiMean({ ...sample, y: [1, 2], prediction: [1, 3] }, 0.5).standardError).toBeNaN();
  });
  test("a million rows: near the truth, with the error of the labels that were paid for", () => {
    const rng = seeded(1);
    const unlabeled = Float64Array.from({ length: 1_000_000 }, () => randomNormal(rng));
    const prediction = unlabeled.slice(0, 1000);
    const sample = { y: prediction.map((v) => v + randomNormal(rng)), prediction, unlabeled };
    const { estimate, standardError } = ppiMean(sample, clippedLambda(sample));
    const mean = unlabeled.reduce((a, b) => a + b, 0) / unlabeled.length;
    expect(Math.abs(estimate - mean)).toBeLessThan(4 * standardError);
    expect(standardError).toBeLessThan(1.1 / Math.sqrt(1000));
  });
});

test("labelBudget({sd, halfWidth}) is the fewest labels that reach the width", () => {
  const n = labelBudget({ sd: 1, halfWidth: 0.2, confidence: 0.95 });
  const reach = (k: number): number => studentTQuantile(0.975, k - 1) / Math.sqrt(k);
  expect(reach(n)).toBeLessThanOrEqual(0.2);
  expect(reach(n - 1)).toBeGreaterThan(0.2);
});

test("inclusionProbabilities sum to the budget and stay within (0, 1]", () => {
  const p = inclusionProbabilities([0, 0, 1, 50, 2, 1], { n: 3 });
  expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(3, 9);
  for (const v of p) expect(v > 0 && v <= 1).toBe(true);
});
