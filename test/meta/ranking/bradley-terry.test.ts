import { expect, test } from "vitest";
import {
  battleCounts,
  bradleyTerry,
  choicesFromPairs,
  choicesFromRankings,
  choicesOf,
  connectivity,
  iteratedLuceSpectral,
  luceSpectral,
  minoriseMaximise,
  plackettLuce,
  rankCentrality,
} from "../../../src/meta/index.ts";
import { seeded } from "../../../src/num/index.ts";
import { simulate } from "./simulated.ts";

const counts = (nSystems: number, rows: readonly (readonly [number, number, number])[]) =>
  battleCounts({
    nSystems,
    a: rows.map((r) => r[0]),
    b: rows.map((r) => r[1]),
    outcome: rows.map((r) => r[2]),
  });

test("bradleyTerry(counts) of two systems is the log odds of wins, a tie half", () => {
  const { strengths, logLikelihood } = bradleyTerry(
    counts(2, [
      [0, 1, 1],
      [0, 1, 1],
      [0, 1, 0.5],
      [1, 0, 1],
    ]),
  );
  expect(strengths[0]! - strengths[1]!).toBeCloseTo(Math.log(2.5 / 1.5), 12);
  expect(logLikelihood).toBeCloseTo(2.5 * Math.log(2.5 / 4) + 1.5 * Math.log(1.5 / 4), 12);
});

test("battleCounts(battles) drops missing outcomes and systems against themselves", () => {
  const made = counts(2, [
    [0, 1, NaN],
    [0, 0, 1],
    [0, 1, 1],
  ]);
  expect([made.n, made.dropped]).toEqual([1, 2]);
});

test("bradleyTerry(counts) gives NaN and the components where groups never met", () => {
  const { strengths, connectivity: links } = bradleyTerry(
    counts(4, [
      [0, 1, 0.5],
      [2, 3, 0.5],
    ]),
  );
  expect(strengths.every(Number.isNaN)).toBe(true);
  expect(links.status).toBe("disconnected");
  expect(links.components).toEqual([
    [0, 1],
    [2, 3],
  ]);
});

test("bradleyTerry(counts) gives NaN and the classes, stronger first, where one side never lost; a ridge is finite", () => {
  const data = counts(3, [
    [0, 1, 0.5],
    [2, 0, 1],
    [2, 1, 1],
  ]);
  const fit = bradleyTerry(data);
  expect(fit.strengths.every(Number.isNaN)).toBe(true);
  expect(fit.connectivity.status).toBe("separable");
  expect(fit.connectivity.classes).toEqual([[2], [0, 1]]);
  const ridged = bradleyTerry(data, { ridge: 0.1 });
  expect(ridged.converged).toBe(true);
  expect(ridged.strengths[2]).toBeGreaterThan(ridged.strengths[0]!);
});

test("connectivity(beats, 1) of one system is finite", () => {
  expect(connectivity([0], 1).status).toBe("finite");
});

test("bradleyTerry(counts) does not depend on the numbering of systems", () => {
  const { battles } = simulate(
    { strengths: [0, 1, -1, 0.5], nClusters: 60, perCluster: 3, taste: 0, tieShare: 0.2 },
    seeded(1),
  );
  const plain = bradleyTerry(battleCounts(battles)).strengths;
  const to = [2, 0, 3, 1];
  const renamed = {
    ...battles,
    a: Array.from(battles.a, (s) => to[s]!),
    b: Array.from(battles.b, (s) => to[s]!),
  };
  const again = bradleyTerry(battleCounts(renamed)).strengths;
  to.forEach((s, i) => expect(again[s]).toBeCloseTo(plain[i]!, 10));
});

test("Newton, spectral and MM iterations agree on pairs; Plackett-Luce of pairs is Bradley-Terry", () => {
  const { battles } = simulate(
    { strengths: [0, 1, -1, 0.5], nClusters: 60, perCluster: 3, taste: 0, tieShare: 0.2 },
    seeded(2),
  );
  const pairs = battleCounts(battles);
  const exact = bradleyTerry(pairs).strengths;
  const choices = choicesFromPairs(pairs);
  const options = { tolerance: 1e-12 };
  for (const found of [
    iteratedLuceSpectral(choices, options),
    minoriseMaximise(choices, options),
    plackettLuce(choices).strengths,
  ])
    found.forEach((v, i) => expect(v).toBeCloseTo(exact[i]!, 8));
});

test("plackettLuce(choices) of rankings: the likelihood falls in every direction", () => {
  const choices = choicesFromRankings(3, [
    [0, 1, 2],
    [1, 0, 2],
    [2, 0, 1],
    [0, 2, 1],
    [1, 2],
  ]);
  const { strengths, logLikelihood } = plackettLuce(choices);
  const at = (theta: ArrayLike<number>): number => {
    let sum = 0;
    for (let k = 0; k < choices.weight.length; k++) {
      const set = [...choices.systems.subarray(choices.from[k]!, choices.from[k + 1]!)];
      sum += theta[set[0]!]! - Math.log(set.reduce((s, i) => s + Math.exp(theta[i]!), 0));
    }
    return sum;
  };
  expect(logLikelihood).toBeCloseTo(at(strengths), 12);
  for (let i = 0; i < 3; i++)
    for (const step of [-1e-3, 1e-3])
      expect(at(strengths.map((v, k) => v + (k === i ? step : 0)))).toBeLessThan(logLikelihood);
});

test("plackettLuce(choices) gives NaN where nothing was chosen, and choicesOf leaves sets of one out", () => {
  expect(choicesOf(2, [[0], []]).weight).toHaveLength(0);
  expect(plackettLuce(choicesOf(2, [[0, 1]])).strengths.every(Number.isNaN)).toBe(true);
});

test("iterations give NaN where no finite maximum exists", () => {
  const choices = choicesFromPairs(
    counts(2, [
      [1, 0, 1],
      [1, 0, 1],
    ]),
  );
  expect(iteratedLuceSpectral(choices).every(Number.isNaN)).toBe(true);
  expect(minoriseMaximise(choices, { maxIterations: 50 }).every(Number.isNaN)).toBe(true);
});

test("a pseudo-count makes iterations finite for one-sided data (choix 7494ad3)", () => {
  const choices = choicesFromPairs(
    counts(2, [
      [1, 0, 1],
      [1, 0, 1],
      [1, 0, 1],
      [1, 0, 1],
    ]),
  );
  const options = { alpha: 0.01, tolerance: 1e-12 };
  expect(iteratedLuceSpectral(choices, options)[1]).toBeCloseTo(2.651652454029538, 9);
  expect(minoriseMaximise(choices, options)[1]).toBeCloseTo(2.9969807136532847, 9);
});

test("luceSpectral and rankCentrality are 0 for a cycle", () => {
  const choices = choicesFromPairs(
    counts(3, [
      [0, 1, 1],
      [1, 2, 1],
      [2, 0, 1],
    ]),
  );
  for (const found of [luceSpectral(choices, [1, 1, 1]), rankCentrality(choices)])
    found.forEach((v) => expect(v).toBeCloseTo(0, 12));
});
