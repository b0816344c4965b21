import { expect, test } from "vitest";
import {
  battleCounts,
  battlesOfPair,
  bradleyTerry,
  clusterCovariance,
  eloRatings,
  fitStrengths,
  onlineElo,
  pairWeights,
  rowsOfBattles,
  zScored,
} from "../../../src/meta/index.ts";
import { seeded } from "../../../src/num/index.ts";
import { simulate } from "./simulated.ts";

const named = simulate(
  { strengths: [0, 0.6, -0.4, 0.2], nClusters: 80, perCluster: 3, taste: 0, tieShare: 0.3 },
  seeded(3),
);
const { battles } = named;
const pair = (outcome: readonly number[]) => ({
  nSystems: 2,
  a: outcome.map(() => 0),
  b: outcome.map(() => 1),
  outcome,
});

test("fitStrengths(battles) with half ties equals bradleyTerry", () => {
  const exact = bradleyTerry(battleCounts(battles)).strengths;
  fitStrengths(battles).strengths.forEach((v, i) => expect(v).toBeCloseTo(exact[i]!, 10));
});

test("fitStrengths of two systems has Davidson's and Rao-Kupper's shares equal to those observed", () => {
  const data = pair([1, 1, 1, 0.5, 0.5, 0]);
  const davidson = fitStrengths(data, { ties: "davidson" });
  const d = davidson.strengths[0]! - davidson.strengths[1]!;
  expect(d).toBeCloseTo(Math.log(3), 10);
  expect(davidson.tieParameter).toBeCloseTo(2 / Math.sqrt(3), 10);
  const kupper = fitStrengths(data, { ties: "rao-kupper" });
  const [e, theta] = [kupper.strengths[0]! - kupper.strengths[1]!, kupper.tieParameter];
  expect(1 / (1 + theta * Math.exp(-e))).toBeCloseTo(0.5, 10);
  expect(1 / (1 + theta * Math.exp(e))).toBeCloseTo(1 / 6, 10);
});

test("fitStrengths without ties: Davidson and Rao-Kupper come to Bradley-Terry with tie parameter 0 and 1", () => {
  const data = pair([1, 1, 0]);
  expect(fitStrengths(data, { ties: "davidson" }).tieParameter).toBe(0);
  expect(fitStrengths(data, { ties: "rao-kupper" }).tieParameter).toBe(1);
  expect(fitStrengths(data, { ties: "davidson" }).strengths[0]).toBeCloseTo(Math.log(2) / 2, 10);
});

test("fitStrengths of nothing but ties: equal strengths, a tie parameter without limit", () => {
  const fit = fitStrengths(pair([0.5, 0.5]), { ties: "davidson" });
  expect([...fit.strengths]).toEqual([0, 0]);
  expect([fit.status, fit.tieParameter]).toEqual(["ties", Infinity]);
});

test("fitStrengths of wins and ties in one direction only: no finite tie parameter, and half ties are finite", () => {
  const data = pair([1, 0.5, 0.5]);
  expect(fitStrengths(data, { ties: "rao-kupper" }).status).toBe("ties");
  expect(fitStrengths(data).status).toBe("finite");
});

test.each(["half", "davidson", "rao-kupper"] as const)(
  "fitStrengths(%s) gains nothing by moving any parameter",
  (ties) => {
    const x = Float64Array.from(battles.outcome as ArrayLike<number>, (_, i) => Math.sin(i));
    const features = { n: 1, values: x };
    const fit = fitStrengths(battles, { ties, features });
    const again = fitStrengths(battles, { ties, features, start: fit.parameters.map((v) => v + 0.1) });
    expect(again.logLikelihood).toBeCloseTo(fit.logLikelihood, 9);
    again.coefficients.forEach((v, i) => expect(v).toBeCloseTo(fit.coefficients[i]!, 8));
    expect(fit.status).toBe("finite");
  },
);

test("clusterCovariance of independent battles of two systems is near the binomial variance", () => {
  const data = pair(Array.from({ length: 400 }, (_, i) => Number(i % 4 !== 0)));
  const fit = fitStrengths(data);
  const rows = rowsOfBattles(data, { n: 0, values: [] });
  const of = Array.from({ length: 400 }, (_, i) => i);
  const covariance = clusterCovariance(fit, rows, { of, nClusters: 400 })!.values;
  const variance = covariance[0]! + covariance[3]! - 2 * covariance[1]!;
  expect(variance).toBeCloseTo((1 / (400 * 0.75 * 0.25)) * (400 / 399) * (399 / 399), 6);
});

test("clusterCovariance grows fourfold when every battle is there four times in its cluster; one cluster gives none", () => {
  const data = pair(Array.from({ length: 200 }, (_, i) => Number(i % 4 !== 0)));
  const rows = rowsOfBattles(data, { n: 0, values: [] });
  const fit = fitStrengths(data);
  const single = clusterCovariance(fit, rows, {
    of: Array.from({ length: 200 }, (_, i) => i),
    nClusters: 200,
  })!;
  const blocks = clusterCovariance(fit, rows, {
    of: Array.from({ length: 200 }, (_, i) => 2 * (i >> 3) + Number(i % 4 === 0)),
    nClusters: 50,
  })!;
  expect(blocks.values[0]).toBeGreaterThan(2 * single.values[0]!);
  expect(clusterCovariance(fit, rows, { of: new Int32Array(200), nClusters: 1 })).toBeUndefined();
});

test("onlineElo(battles) moves k / 2 points after an even win and keeps the sum; a tie of equals moves nothing", () => {
  expect([...onlineElo(pair([1]), { k: 32 })]).toEqual([1016, 984]);
  expect([...onlineElo(pair([0.5, NaN]), { k: 32 })]).toEqual([1000, 1000]);
});

test("eloRatings(strengths): log-odds of ln 10 are 400 points", () => {
  expect(eloRatings([Math.log(10), 0])[0]! - eloRatings([Math.log(10), 0])[1]!).toBeCloseTo(400, 9);
});

test("pairWeights(battles) makes frequent pairs count like those met `least` times", () => {
  const data = { nSystems: 3, a: [0, 1, 0, 1], b: [1, 0, 1, 2], outcome: [1, 0, 1, 1] };
  expect([...battlesOfPair(data)]).toEqual([3, 3, 3, 1]);
  expect([...pairWeights(data, 2)]).toEqual([1 / 3, 1 / 3, 1 / 3, 1 / 2]);
});

test("zScored(values) of a constant column is 0", () => {
  expect([...zScored([1, 5, 3, 5], 2)]).toEqual([-1, 0, 1, 0]);
});
