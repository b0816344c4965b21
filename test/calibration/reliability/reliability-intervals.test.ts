import { expect, test } from "vitest";
import { logLoss, reliabilityIntervals } from "../../../src/calibration/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Over-confident probabilities of `n` clusters of 1 to 3 rows. */
function sample(n: number, seed: number) {
  const rng = seeded(seed, "reliability");
  const [y, p, clusterOf] = [[], [], []] as number[][];
  for (let c = 0; c < n; c++) {
    const size = 1 + Math.floor(3 * rng());
    const shared = randomNormal(rng);
    for (let k = 0; k < size; k++) {
      const x = shared + 0.5 * randomNormal(rng);
      p!.push(sigmoid(2 * x));
      y!.push(Number(rng() < sigmoid(x)));
      clusterOf!.push(c);
    }
  }
  return { y: Float64Array.from(y!), p: Float64Array.from(p!), clusterOf: clusterOf!, isPairs: false };
}

test("reliabilityIntervals cover the population's log loss and Brier score at their rate with 60 clusters", () => {
  const whole = sample(60_000, 9);
  const truth = logLoss(whole.y, whole.p, 1e-7);
  const brier = whole.p.reduce((sum, v, i) => sum + (v - whole.y[i]!) ** 2, 0) / whole.p.length;
  let [hits, hitsBrier] = [0, 0];
  const draws = 300;
  for (let d = 0; d < draws; d++) {
    const found = reliabilityIntervals(sample(60, d + 100), { confidence: 0.95, rng: seeded(d) });
    hits += Number(found.logLoss.low <= truth && truth <= found.logLoss.high);
    hitsBrier += Number(found.brier.low <= brier && brier <= found.brier.high);
  }
  expect(hits / draws).toBeGreaterThan(0.9);
  expect(hitsBrier / draws).toBeGreaterThan(0.91);
  expect(hitsBrier / draws).toBeLessThan(0.98);
});

test("reliabilityIntervals do not depend on the order of rows within groups, and are NaN with one group", () => {
  const rows = sample(1, 3);
  expect(reliabilityIntervals(rows, { confidence: 0.95, rng: seeded(1) }).brier.low).toBeNaN();
});
