import { expect, test } from "vitest";
import { ARENA_SCALE, pointsPerUnit, rankSystems, raterWeightedStrengths } from "../../../src/meta/index.ts";
import { type Rng, randomNormal, seeded } from "../../../src/num/index.ts";
import { type SimulatedRaters, simulateRaters } from "./simulated-raters.ts";

const REPLICATIONS = 400;
const N_RATERS = 60;
const UNIT = pointsPerUnit(ARENA_SCALE);
const strengths = [0.6, 0.3, 0, -0.3, -0.6];

/** A kind of raters: how reliable the k-th of n is. */
type Kind = (k: number, n: number, rng: Rng) => number;
const normal: Kind = (_k, _n, rng) => 1 + 0.6 * randomNormal(rng);
const spammers: Kind = (_k, _n, rng) => Number(rng() >= 0.3);
/** The same raters in every study: what intervals over prompts hold for. */
const fixedSpammers: Kind = (k, n) => Number(k >= 0.3 * n);
const alike: Kind = () => 1;

interface Case {
  readonly kind: Kind;
  readonly cluster: "item" | "rater";
  readonly taste: number;
  readonly nItems: number;
}

function draw(given: Case, nRaters: number, rng: Rng) {
  const { kind, cluster, taste, nItems } = given;
  const reliabilities = Array.from({ length: nRaters }, (_, k) => kind(k, nRaters, rng));
  const made: SimulatedRaters = { strengths, reliabilities, votesPerRater: 40, nItems, taste };
  return simulateRaters(made, rng, cluster);
}

/** What the fit tends to: spammers and tastes shrink the strengths that were put in. */
function limit(given: Case): Float64Array {
  const large = draw({ ...given, nItems: 100 * given.nItems }, 100 * N_RATERS, seeded(5, "limit"));
  return raterWeightedStrengths(large.battles, large.raters).strengths;
}

/** Squared error of strengths after the scale that fits best: what does not depend on the raters' average. */
function shapeError(ratings: readonly number[]): number {
  let [cross, square] = [0, 0];
  strengths.forEach((s, i) => {
    cross += (ratings[i]! - 1000) * s;
    square += s * s;
  });
  const scale = cross / square;
  return strengths.reduce((sum, s, i) => sum + ((ratings[i]! - 1000) / scale - s) ** 2, 0);
}

function rates(given: Case) {
  const truth = limit(given);
  const sum = { covered: 0, different: 0, error: 0, errorAlike: 0, open: 0 };
  for (let seed = 0; seed < REPLICATIONS; seed++) {
    const data = draw(given, N_RATERS, seeded(seed, "raters"));
    const found = rankSystems(data, { model: "half", confidence: 0.95, resamples: 20, seed });
    const [weights] = found.raterWeights;
    if (weights!.pAlike! <= 0.05) sum.different++;
    if (!weights!.isDirected) sum.open++;
    const [weighted, unweighted] = [[] as number[], [] as number[]];
    for (const s of found.systems) {
      const at = Number(s.system.slice(1));
      const rating = ARENA_SCALE.centre + UNIT * truth[at]!;
      if (s.ciLow! <= rating && rating <= s.ciHigh!) sum.covered++;
      weighted[at] = s.rating!;
      unweighted[at] = s.ratingUnweighted!;
    }
    sum.error += shapeError(weighted);
    sum.errorAlike += shapeError(unweighted);
  }
  return {
    covered: sum.covered / REPLICATIONS / strengths.length,
    different: sum.different / REPLICATIONS,
    open: sum.open / REPLICATIONS,
    error: sum.error / REPLICATIONS,
    errorAlike: sum.errorAlike / REPLICATIONS,
  };
}

const show = (name: string, found: object) => process.stdout.write(`${name}: ${JSON.stringify(found)}\n`);
/** 1.5 points and three standard errors of 400 x 5 correlated ratings. */
const SLACK = 0.015 + 0.018;

test("raterWeightedStrengths: raters whose reliability is normal: intervals over raters cover 95%, and strengths are nearer than unweighted", () => {
  const found = rates({ kind: normal, cluster: "rater", taste: 0, nItems: 1 });
  show("normal", found);
  expect(Math.abs(found.covered - 0.95)).toBeLessThan(SLACK);
  expect(found.error).toBeLessThan(found.errorAlike);
  expect(found.different).toBeGreaterThan(0.8);
  expect(found.open).toBe(0);
}, 900_000);

test("raterWeightedStrengths: 30% spammers: intervals cover 95%, the ranking is recovered better, and the difference is found", () => {
  const found = rates({ kind: spammers, cluster: "rater", taste: 0, nItems: 1 });
  show("spammers", found);
  expect(Math.abs(found.covered - 0.95)).toBeLessThan(SLACK);
  expect(found.error).toBeLessThan(found.errorAlike);
  expect(found.different).toBeGreaterThan(0.5);
}, 900_000);

test("raterWeightedStrengths: 200 prompts with tastes of their own and 30% spammers: intervals over prompts cover 95%", () => {
  const found = rates({ kind: fixedSpammers, cluster: "item", taste: 0.5, nItems: 200 });
  show("prompts", found);
  expect(Math.abs(found.covered - 0.95)).toBeLessThan(SLACK);
}, 900_000);

test("raterWeightedStrengths: alike raters are called different in at most 5% of studies, and intervals cover", () => {
  const found = rates({ kind: alike, cluster: "rater", taste: 0, nItems: 1 });
  show("alike", found);
  expect(found.different).toBeLessThan(0.05 + 3 * 0.011);
  expect(Math.abs(found.covered - 0.95)).toBeLessThan(SLACK);
  expect(found.error).toBeLessThan(1.1 * found.errorAlike);
}, 900_000);
