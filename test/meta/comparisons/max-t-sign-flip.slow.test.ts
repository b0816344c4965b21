import { expect, test } from "vitest";
import { type LeftOut, maxTSignFlip } from "../../../src/meta/index.ts";
import { jackknifeValues, randomNormal, type Rng, seeded } from "../../../src/num/index.ts";
import { meanScorer } from "./summed-scorers.ts";

const SEEDS = 400;
/** 5% and three Monte-Carlo standard errors of it. */
const LIMIT = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / SEEDS);

const meanOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((total, v) => total + v, 0) / values.length;

test("maxTSignFlip of 20 equal scorers on 100 clusters, noise 25-fold, claims a difference in at most 5% of seeds", () => {
  let claimed = 0;
  for (let seed = 0; seed < SEEDS; seed++) {
    const rng = seeded(seed, "null");
    const columns = Array.from({ length: 20 }, (_, k) =>
      Float64Array.from({ length: 100 }, () => [5, 1, 0.2][k % 3]! * randomNormal(rng)),
    );
    const values = columns.map((v) => jackknifeValues(meanScorer(v)));
    const family = {
      estimates: columns.map(meanOf),
      leftOut: [{ values, sizes: new Uint8Array(100).fill(1) }],
    };
    const tests = maxTSignFlip(family, { resamples: 1000, rng: seeded(seed, "flip") });
    if (tests.some((t) => t.pAdjusted < 0.05)) claimed++;
  }
  expect(claimed / SEEDS).toBeLessThanOrEqual(LIMIT);
});

/** Means of [nItems x nSystems] tables without each item, or without each system. */
function without(table: Float64Array, nSystems: number, by: "items" | "systems"): Float64Array {
  const nItems = table.length / nSystems;
  const n = by === "items" ? nItems : nSystems;
  const sums = new Float64Array(n);
  table.forEach((v, i) => (sums[by === "items" ? Math.floor(i / nSystems) : i % nSystems]! += v));
  const total = sums.reduce((a, b) => a + b, 0);
  return sums.map((v) => (total - v) / (table.length - table.length / n));
}

/** Share of seeds in which one of 4 scorers is told from another, by credits that hang together by item and by system. */
function rate({ nItems, nSystems, lead }: { nItems: number; nSystems: number; lead: number }): number {
  let claimed = 0;
  for (let seed = 0; seed < SEEDS; seed++) {
    const rng: Rng = seeded(seed, "two kinds", nItems, nSystems, lead);
    const tables = Array.from({ length: 4 }, (_, k) => {
      const [items, systems] = [nItems, nSystems].map((n) =>
        Array.from({ length: n }, () => randomNormal(rng)),
      );
      return Float64Array.from(
        { length: nItems * nSystems },
        (_, i) =>
          (k === 0 ? lead : 0) +
          items![Math.floor(i / nSystems)]! +
          0.5 * systems![i % nSystems]! +
          2 * randomNormal(rng),
      );
    });
    const kind = (by: "items" | "systems", n: number): LeftOut => ({
      values: tables.map((t) => without(t, nSystems, by)),
      sizes: new Uint8Array(n).fill(1),
    });
    const leftOut = [kind("items", nItems), kind("systems", nSystems)];
    const tests = maxTSignFlip(
      { estimates: tables.map(meanOf), leftOut },
      { resamples: 199, rng: seeded(seed, "flip") },
    );
    if (tests.some((t) => t.pAdjusted <= 0.05)) claimed++;
  }
  return claimed / SEEDS;
}

test("maxTSignFlip over items and systems keeps its level with as few as 12 systems, and finds a lead of 1.5", () => {
  expect(rate({ nItems: 40, nSystems: 12, lead: 0 })).toBeLessThanOrEqual(LIMIT);
  expect(rate({ nItems: 200, nSystems: 15, lead: 0 })).toBeLessThanOrEqual(LIMIT);
  expect(rate({ nItems: 40, nSystems: 12, lead: 1.5 })).toBeGreaterThanOrEqual(0.8);
});
