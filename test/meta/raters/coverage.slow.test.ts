import { expect, test } from "vitest";
import {
  altTest,
  clusterMean,
  coefficientRows,
  raterReference,
  ratingTable,
  standouts,
} from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";
import { simulateRatings } from "./simulate.ts";
import { simulatedStudy } from "./study.ts";

const N = 400;

/** Share of runs in which the interval holds the truth. */
function coverage(
  nItems: number,
  missing: number,
  truth: Readonly<Record<string, number>>,
): Record<string, number> {
  const hits: Record<string, number> = {};
  for (let i = 0; i < N; i++) {
    const design = { nItems, nSystems: 4, nRaters: 3, item: 0.5, both: 0.5, residual: 1, missing };
    const { rows, clusterOf } = simulateRatings(design, seeded(i, "coverage", nItems));
    const input = {
      table: ratingTable(rows),
      raters: ["a", "b", "c"],
      clusterOf,
      nClusters: nItems,
      confidence: 0.95,
    };
    for (const c of coefficientRows(input, "numbers")) {
      const value = truth[c.coefficient];
      if (value !== undefined && c.ciLow! <= value && value <= c.ciHigh!)
        hits[c.coefficient] = (hits[c.coefficient] ?? 0) + 1;
    }
  }
  return Object.fromEntries(Object.keys(truth).map((name) => [name, (hits[name] ?? 0) / N]));
}

// One SE of a coverage of 0.95 in 400 runs is 0.011.
test.each([
  [20, 0, 0.88],
  [50, 0.1, 0.9],
  [200, 0, 0.91],
])("coefficientRows cover the truth with %s clusters and %s missing", (nItems, missing, least) => {
  const truth = { "krippendorff-alpha-interval": 0.5, "icc-2-1": 0.5, "icc-2-k": 0.75 };
  for (const [name, value] of Object.entries(coverage(nItems, missing, truth)))
    expect(value, name).toBeGreaterThan(least);
});

test("raterReference: the difference of a scorer like a rater covers 0", () => {
  let hits = 0;
  for (let i = 0; i < 300; i++) {
    const rng = seeded(i, "reference");
    const design = { nItems: 60, nSystems: 2, nRaters: 4, item: 0.5, both: 0.5, residual: 1 };
    const { rated, truth } = simulatedStudy(design, rng, 2);
    const like = { name: "like", values: truth.map((v) => v + randomNormal(rng)) };
    const { difference } = raterReference(rated, [like], 0.95).scorers[0]!;
    if (difference.ciLow! <= 0 && 0 <= difference.ciHigh!) hits++;
  }
  expect(hits / 300).toBeGreaterThan(0.95 - 3 * 0.0126);
});

test("clusterMean(...).below at the boundary rejects in at most 5% and finds a shift of half an SD", () => {
  let [atNull, atShift] = [0, 0];
  for (let i = 0; i < 2000; i++) {
    const rng = seeded(i, "below");
    const groups = Array.from({ length: 50 }, () => 0.5 * randomNormal(rng));
    const values = Float64Array.from({ length: 150 }, (_, u) => groups[u % 50]! + randomNormal(rng));
    const clusters = { clusterOf: values.map((_, u) => u % 50), nClusters: 50 };
    const m = clusterMean(values, clusters, 0.95);
    if (m.below(0) <= 0.05) atNull++;
    if (m.below(0.5) <= 0.05) atShift++;
  }
  expect(atNull / 2000).toBeLessThan(0.05 + 3 * 0.0049);
  expect(atShift / 2000).toBeGreaterThan(0.8);
});

test("altTest at epsilon 0: a scorer exchangeable with the raters seldom wins, the truth nearly always", () => {
  let [like, best] = [0, 0];
  for (let i = 0; i < 200; i++) {
    const rng = seeded(i, "alt");
    const design = { nItems: 150, nSystems: 1, nRaters: 4, item: 4, residual: 0.5 };
    const { rated, truth, resampling } = simulatedStudy(design, rng, 20);
    const scorers = [
      { name: "like", values: truth.map((v) => v + Math.SQRT1_2 * randomNormal(rng)) },
      { name: "truth", values: truth },
    ];
    const rows = altTest(rated, scorers, { ...resampling, rng, epsilon: 0, agreement: { ciLow: 0.5 } }).rows;
    if (rows[0]!.omega >= 0.5) like++;
    if (rows[1]!.omega >= 0.5) best++;
  }
  expect(like / 200).toBeLessThan(0.05 + 3 * 0.0154);
  expect(best / 200).toBeGreaterThan(0.8);
});

test("standouts: somebody is flagged among equal raters in at most about 5% of studies", () => {
  let flagged = 0;
  for (let i = 0; i < 300; i++) {
    const design = { nItems: 80, nSystems: 2, nRaters: 5, item: 0.5, both: 0.5, residual: 1 };
    const { rated, resampling } = simulatedStudy(design, seeded(i, "standouts"), 500);
    if (standouts(rated, resampling).some((r) => r.flags.length > 0)) flagged++;
  }
  expect(flagged / 300).toBeLessThan(0.05 + 3 * 0.0126);
});
