import { expect, test } from "vitest";
import { maxTBootstrap } from "../../src/meta/index.ts";
import { bootstrapValues, clusterWeights, randomNormal, seeded } from "../../src/num/index.ts";
import { meanScorer } from "./summed-scorers.ts";

function family(shifts: readonly number[], n: number) {
  const rng = seeded(8);
  const scorers = shifts.map((shift) =>
    meanScorer(Float64Array.from({ length: n }, () => randomNormal(rng) + shift)),
  );
  const weights = clusterWeights(n, 1000, seeded(2));
  const ones = new Uint16Array(n).fill(1);
  return {
    estimates: scorers.map((s) => bootstrapValues(s, ones)[0]!),
    resampled: scorers.map((s) => bootstrapValues(s, weights)),
    nClusters: n,
  };
}

test("maxTBootstrap finds a clearly better scorer among equals and nothing else", () => {
  const found = maxTBootstrap(family([0, 0, 1, 0, 0, 0], 150));
  for (const t of found) expect(t.pAdjusted <= 0.05).toBe(t.a === 2 || t.b === 2);
});

test("maxTBootstrap of a scorer against itself gives p 1, of an undefined one NaN", () => {
  const { resampled, estimates } = family([0], 20);
  const twice = { estimates: [estimates[0]!, estimates[0]!], resampled: [resampled[0]!, resampled[0]!] };
  expect(maxTBootstrap({ ...twice, nClusters: 20 })[0]).toMatchObject({ difference: 0, p: 1, pAdjusted: 1 });
  const undefinedOne = { ...twice, estimates: [NaN, 1], nClusters: 20 };
  expect(maxTBootstrap(undefinedOne)[0]).toMatchObject({ p: NaN, pAdjusted: NaN });
});

test("maxTBootstrap of no or one scorer has no pairs", () => {
  expect(maxTBootstrap({ estimates: [], resampled: [], nClusters: 10 })).toEqual([]);
  expect(maxTBootstrap(family([0], 10))).toEqual([]);
});
