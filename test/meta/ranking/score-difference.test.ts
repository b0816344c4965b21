import { expect, test } from "vitest";
import { differenceCurve } from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

const one = (n: number) => ({ of: Array.from({ length: n }, (_, i) => i), nClusters: n });

test("differenceCurve(pairs) pools violators and equal differences by hand", () => {
  const difference = [1, 1, -2, 3, 0, NaN];
  const outcome = [1, 0, 1, 1, 1, 1];
  const found = differenceCurve(
    { difference, outcome, clusters: one(6) },
    { confidence: 0.95, resamples: 10, rng: seeded(1) },
  );
  expect([...found.grid]).toEqual([1, 2, 3]);
  found.probability.forEach((p, i) => expect(p).toBeCloseTo([1 / 3, 1 / 3, 1][i]!, 12));
  expect([found.n, found.nEqual, found.dropped]).toEqual([4, 1, 1]);
  expect(found.needed.find((d) => d.probability === 0.8)!.difference).toBe(3);
});

test("differenceCurve of no pair is empty, of pure noise reaches nothing", () => {
  const none = differenceCurve(
    { difference: [0], outcome: [1], clusters: one(1) },
    { confidence: 0.95, resamples: 10, rng: seeded(1) },
  );
  expect(none.grid).toHaveLength(0);
  expect(none.needed[0]!.difference).toBeNull();
});

test("differenceCurve finds the difference at which a logistic human agrees with 80%, inside its interval in at least 17 of 20 seeds", () => {
  let covered = 0;
  for (let seed = 0; seed < 20; seed++) {
    const rng = seeded(100 + seed);
    const difference = Array.from({ length: 800 }, () => 2 * randomNormal(rng));
    const outcome = difference.map((d) => Number(rng() < 1 / (1 + Math.exp(-d))));
    const found = differenceCurve(
      { difference, outcome, clusters: one(800) },
      { confidence: 0.95, resamples: 100, rng },
    );
    const { low, high } = found.needed.find((d) => d.probability === 0.8)!;
    if (low! <= Math.log(4) && (high === null || Math.log(4) <= high)) covered++;
  }
  expect(covered).toBeGreaterThanOrEqual(17);
});
