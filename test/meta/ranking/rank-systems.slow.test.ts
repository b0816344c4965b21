import { expect, test } from "vitest";
import { ARENA_SCALE, type NamedBattles, pointsPerUnit, rankSystems } from "../../../src/meta/index.ts";
import { seeded } from "../../../src/num/index.ts";
import { simulate, type Simulated } from "./simulated.ts";

const REPLICATIONS = 1000;
const UNIT = pointsPerUnit(ARENA_SCALE);

/** The strengths that the fit tends to, from one very large sample: taste and ties shrink those that were put in. */
function limit(given: Simulated): number[] {
  const large = simulate({ ...given, nClusters: 150_000 }, seeded(77));
  const found = rankSystems(large, { model: "half", confidence: 0.95, resamples: 1, seed: 1 });
  return given.strengths.map((_, i) => found.systems.find((s) => s.system === `s${i}`)!.rating!);
}

interface Rates {
  readonly covered: number;
  readonly refitCovered: number;
  readonly falseRange: number;
}

/** Shares over seeds: intervals that hold the truth, refits' too, and studies in which any rank range misses a true rank. */
function rates(given: Simulated, model: "half" | "davidson"): Rates {
  const truth = limit(given);
  const sum = { covered: 0, refitCovered: 0, falseRange: 0 };
  let n = 0;
  for (let seed = 0; seed < REPLICATIONS; seed++) {
    const data: NamedBattles = simulate(given, seeded(seed, "coverage"));
    const found = rankSystems(data, { model, confidence: 0.95, resamples: seed < 200 ? 200 : 1, seed });
    if (found.ridge > 0) continue;
    let isWrong = false;
    for (const s of found.systems) {
      const at = Number(s.system.slice(1));
      n++;
      if (s.ciLow! <= truth[at]! && truth[at]! <= s.ciHigh!) sum.covered++;
      if (seed < 200 && s.bootLow! <= truth[at]! && truth[at]! <= s.bootHigh!) sum.refitCovered++;
      const better = truth.filter((t) => t > truth[at]! + 0.02 * UNIT).length;
      const worse = truth.filter((t) => t < truth[at]! - 0.02 * UNIT).length;
      if (s.rankLow! > truth.length - worse || s.rankHigh! < better + 1) isWrong = true;
    }
    if (isWrong) sum.falseRange++;
  }
  const systems = given.strengths.length;
  return {
    covered: sum.covered / n,
    refitCovered: sum.refitCovered / (200 * systems),
    falseRange: sum.falseRange / REPLICATIONS,
  };
}

const strengths = [0.4, 0.2, 0, -0.2, -0.4];

test("rankSystems: 200 prompts with tastes of their own, 50% ties: intervals cover 95% within 1.5 points", () => {
  const found = rates({ strengths, nClusters: 200, perCluster: 6, taste: 0.7, tieShare: 0.5 }, "half");
  process.stdout.write(`200 clusters: ${JSON.stringify(found)}\n`);
  expect(Math.abs(found.covered - 0.95)).toBeLessThan(0.015 + 0.007);
  expect(found.refitCovered).toBeGreaterThan(0.92);
  expect(found.falseRange).toBeLessThan(0.05 + 3 * 0.007);
}, 600_000);

test("rankSystems: 50 prompts: intervals cover 95% within 1.5 points, 20 prompts at least 90%", () => {
  const fifty = rates({ strengths, nClusters: 50, perCluster: 8, taste: 0.7, tieShare: 0.2 }, "half");
  const twenty = rates({ strengths, nClusters: 20, perCluster: 12, taste: 0.7, tieShare: 0.2 }, "half");
  process.stdout.write(`50 clusters: ${JSON.stringify(fifty)}\n20 clusters: ${JSON.stringify(twenty)}\n`);
  expect(Math.abs(fifty.covered - 0.95)).toBeLessThan(0.015 + 0.007);
  expect(twenty.covered).toBeGreaterThan(0.9);
}, 600_000);

test("rankSystems: under equal strengths any pair is called different in at most 5% of studies, and a clear difference is found", () => {
  const given = { nClusters: 100, perCluster: 4, taste: 0.5, tieShare: 0.2 };
  const any = (truth: readonly number[], isHit: (a: string, b: string) => boolean) => {
    let hits = 0;
    for (let seed = 0; seed < REPLICATIONS; seed++) {
      const data = simulate({ ...given, strengths: truth }, seeded(seed, "null"));
      const { pairs } = rankSystems(data, { model: "half", confidence: 0.95, resamples: 1, seed });
      if (pairs.some((p) => p.pAdjusted! <= 0.05 && isHit(p.a, p.b))) hits++;
    }
    return hits / REPLICATIONS;
  };
  const rejected = any([0, 0, 0, 0, 0], () => true);
  const found = any([1, 0, 0, 0, 0], (a) => a === "s0");
  process.stdout.write(`null: ${rejected}, power at 174 points: ${found}\n`);
  expect(rejected).toBeLessThan(0.05 + 3 * 0.007);
  expect(found).toBeGreaterThan(0.8);
}, 600_000);
