import { expect, test } from "vitest";
import { maxTPermutation, type PairTest, type SummedScorer } from "../../../src/meta/index.ts";
import { randomNormal, type Rng, seeded } from "../../../src/num/index.ts";
import { meanScorer } from "./summed-scorers.ts";

const SCORERS = 60;
const SEEDS = 300;
const RESAMPLES = 1000;
/** 5% and three Monte-Carlo standard errors of it. */
const LIMIT = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / SEEDS);

/** Value of scorer k on a cluster of difficulty `z`. */
type Draw = (rng: Rng, k: number, z: number) => number;

function family(seed: number, nClusters: number, draw: Draw): SummedScorer[] {
  const rng = seeded(seed, "family");
  const hard = Float64Array.from({ length: nClusters }, () => randomNormal(rng));
  return Array.from({ length: SCORERS }, (_, k) => meanScorer(hard.map((z) => draw(rng, k, z))));
}

const tested = (seed: number, nClusters: number, draw: Draw): PairTest[] =>
  maxTPermutation(family(seed, nClusters, draw), { resamples: RESAMPLES, rng: seeded(seed, "permute") });

/** Share of seeds in which any difference is claimed. */
function claims(nClusters: number, draw: Draw): number {
  let claimed = 0;
  for (let seed = 0; seed < SEEDS; seed++)
    if (tested(seed, nClusters, draw).some((t) => t.pAdjusted < 0.05)) claimed++;
  return claimed / SEEDS;
}

/** Right with a chance that falls with difficulty; about 60% of the time, or more with `edge`. */
const decision = (rng: Rng, z: number, edge: number): number =>
  0.45 + edge + 0.6 * randomNormal(rng) > 0.3 * z ? 1 : 0;

test("maxTPermutation finds the one better of 60 scorers against every other in 95% of seeds", () => {
  let found = 0;
  for (let seed = 0; seed < SEEDS; seed++) {
    const tests = tested(seed, 300, (rng, k, z) => decision(rng, z, k === 23 ? 0.9 : 0));
    const own = tests.filter((t) => t.a === 23 || t.b === 23);
    if (own.length === SCORERS - 1 && own.every((t) => t.pAdjusted < 0.05)) found++;
  }
  expect(found / SEEDS).toBeGreaterThanOrEqual(0.95);
});

test("maxTPermutation of 60 equal right-or-wrong scorers claims a difference in at most 5% of seeds", () => {
  expect(claims(200, (rng, _, z) => decision(rng, z, 0))).toBeLessThanOrEqual(LIMIT);
});

test("maxTPermutation keeps its level with unequal noise, half ties and 50 clusters", () => {
  const draw: Draw = (rng, k, z) => {
    const sd = [5, 1, 0.2][k % 3]!;
    const margin = 0.8 * z + sd * randomNormal(rng);
    if (Math.abs(margin) < 0.674 * Math.hypot(0.8, sd)) return 0.5;
    return margin > 0 ? 1 : 0;
  };
  expect(claims(50, draw)).toBeLessThanOrEqual(LIMIT);
});

test("maxTPermutation keeps its level for real-valued scores whose noise differs 25-fold", () => {
  const draw: Draw = (rng, k, z) => z + [5, 1, 0.2][k % 3]! * randomNormal(rng);
  expect(claims(50, draw)).toBeLessThanOrEqual(LIMIT);
});
