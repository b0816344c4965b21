import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  type Battles,
  fitStrengths,
  rankSystems,
  raterWeightedStrengths,
  type RowClusters,
} from "../../../src/meta/index.ts";
import { raterBread, raterCovariance, raterInformation } from "../../../src/meta/ranking/rater-covariance.ts";
import { raterLikelihood, raterRows } from "../../../src/meta/ranking/rater-likelihood.ts";
import { gaussHermite, seeded } from "../../../src/num/index.ts";
import { simulateRaters } from "./simulated-raters.ts";

interface Fit {
  readonly strengths: number[];
  readonly spread: number;
  readonly coefficients: number[];
  readonly logLikelihood: number;
}
interface Reference {
  readonly nSystems: number;
  readonly rater: number[];
  readonly a: number[];
  readonly b: number[];
  readonly outcome: number[];
  readonly feature: number[];
  readonly plain: Fit;
  readonly styled: Fit;
  readonly logLikelihoodAt: { readonly strengths: number[]; readonly spread: number; readonly value: number };
  readonly information: number[][];
}
const reference = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../golden/own/rank/reference.json"), "utf8"),
) as Reference;
const { a, b, outcome, nSystems } = reference;
const battles: Battles = { nSystems, a, b, outcome };
const raters: RowClusters = { of: reference.rater, nClusters: 12 };
const near = (found: ArrayLike<number>, wanted: readonly number[], slack: number) =>
  wanted.forEach((v, i) => expect(Math.abs(found[i]! - v)).toBeLessThan(slack));

test("gaussHermite(n) is numpy's rule, and integrates even moments of the normal", () => {
  near(gaussHermite(5).nodes, [2.0201828704560856, 0.9585724646138185, 0], 1e-14);
  near(gaussHermite(5).weights, [0.019953242059045913, 0.3936193231522411, 0.9453087204829419], 1e-14);
  for (const n of [1, 2, 15, 64]) {
    const { nodes, weights } = gaussHermite(n);
    const moment = (k: number) => weights.reduce((sum, w, i) => sum + w * nodes[i]! ** k, 0);
    expect(moment(0)).toBeCloseTo(Math.sqrt(Math.PI), 12);
    if (n > 1) expect(moment(2)).toBeCloseTo(Math.sqrt(Math.PI) / 2, 12);
  }
});

test("raterLikelihood is the reference's marginal log-likelihood, its gradient the slope", () => {
  const rows = raterRows(battles, raters);
  const f = raterLikelihood(rows, { law: "free", ridge: 0 });
  const { strengths, spread, value } = reference.logLikelihoodAt;
  const x = Float64Array.of(...strengths, spread);
  const gradient = new Float64Array(5);
  expect(-f.evaluate(x, gradient)).toBeCloseTo(value, 6);
  for (let i = 0; i < 5; i++) {
    const at = (h: number) =>
      f.evaluate(
        x.map((v, k) => (k === i ? v + h : v)),
        new Float64Array(5),
      );
    expect((at(1e-4) - at(-1e-4)) / 2e-4).toBeCloseTo(gradient[i]!, 4);
  }
});

test("raterWeightedStrengths reaches scipy's maximum, with a style too", () => {
  for (const [wanted, more] of [
    [reference.plain, {}],
    [reference.styled, { features: { n: 1, values: reference.feature } }],
  ] as const) {
    const found = raterWeightedStrengths(battles, raters, more);
    near(found.strengths, wanted.strengths, 2e-5);
    near(found.coefficients, wanted.coefficients, 2e-5);
    expect(found.spread).toBeCloseTo(wanted.spread, 4);
    expect(found.logLikelihood).toBeCloseTo(wanted.logLikelihood, 6);
  }
});

test("raterInformation is the reference's second derivatives", () => {
  const fit = raterWeightedStrengths(battles, raters);
  const full = raterInformation(fit);
  // The reference's last strength is minus the sum of the others.
  const at = (i: number, j: number) => full[i * 5 + j]!;
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++)
      expect(at(i, j) - at(i, 3) - at(3, j) + at(3, 3)).toBeCloseTo(reference.information[i]![j]!, 2);
    expect(at(i, 4) - at(3, 4)).toBeCloseTo(reference.information[i]![3]!, 2);
  }
  expect(at(4, 4)).toBeCloseTo(reference.information[3]![3]!, 2);
  expect(raterBread(fit)).toBeDefined();
});

test("raterCovariance over items rests on what more weight of an item does to a new fit", () => {
  const fit = raterWeightedStrengths(battles, raters);
  const [n, nItems] = [outcome.length, 8];
  const weighted = (item: number, by: number): Battles => ({
    ...battles,
    weight: outcome.map((_, i) => (i % nItems === item ? 1 + by : 1)),
  });
  const moved = Array.from({ length: nItems }, (_, item) => {
    const [up, down] = [0.01, -0.01].map(
      (by) => raterWeightedStrengths(weighted(item, by), raters).parameters,
    );
    return Array.from(up!, (v, i) => (v - down![i]!) / 0.02);
  });
  const factor = (nItems / (nItems - 1)) * ((n - 1) / (n - 4));
  const items = { of: outcome.map((_, i) => i % nItems), nClusters: nItems };
  const { values } = raterCovariance(fit, { battles, raters }, items)!;
  for (let i = 0; i < 5; i++) {
    const mean = moved.reduce((sum, m) => sum + m[i]! / nItems, 0);
    const variance = factor * moved.reduce((sum, m) => sum + (m[i]! - mean) ** 2, 0);
    expect(Math.abs(values[i * 5 + i]! / variance - 1)).toBeLessThan(2e-3);
  }
});

const strengths = [0.8, 0.2, -0.3, -0.7];
const study = (reliabilities: number[], seed: number) =>
  simulateRaters({ strengths, reliabilities, votesPerRater: 60, nItems: 1, taste: 0 }, seeded(seed), "rater");

test("raterWeightedStrengths of alike raters is fitStrengths, without spread", () => {
  const one = study([1, 1], 4);
  // Two raters with the same votes cannot differ.
  const twice = (v: ArrayLike<number>) => [...Array.from(v).slice(0, 60), ...Array.from(v).slice(0, 60)];
  const same: Battles = {
    nSystems: 4,
    a: twice(one.battles.a),
    b: twice(one.battles.b),
    outcome: twice(one.battles.outcome),
  };
  const found = raterWeightedStrengths(same, one.raters);
  expect(found.spread).toBe(0);
  expect(found.pAlike).toBe(1);
  expect(Array.from(found.strengths)).toEqual(Array.from(fitStrengths(same).strengths));
});

test("raterWeightedStrengths does not depend on the order of votes, systems' sides or raters' numbers", () => {
  const data = study([1.5, 1.2, 1, 0, 0, 1.3], 7);
  const n = data.battles.outcome.length;
  const order = Array.from({ length: n }, (_, i) => n - 1 - i);
  const turned: Battles = {
    nSystems: 4,
    a: order.map((i) => data.battles.b[i]!),
    b: order.map((i) => data.battles.a[i]!),
    outcome: order.map((i) => 1 - data.battles.outcome[i]!),
  };
  const [one, two] = [
    raterWeightedStrengths(data.battles, data.raters),
    raterWeightedStrengths(turned, { of: order.map((i) => 5 - data.raters.of[i]!), nClusters: 6 }),
  ];
  near(two.strengths, Array.from(one.strengths), 1e-6);
  near(
    two.raters.map((r) => r.reliability).toReversed(),
    one.raters.map((r) => r.reliability),
    1e-5,
  );
});

test("raterWeightedStrengths finds spammers and contrary raters planted among 12", () => {
  const data = study([1.4, 1.4, 1.4, 1.4, 1.4, 1.4, 1.4, 1.4, 0, 0, -1.4, -1.4], 3);
  const found = raterWeightedStrengths(data.battles, data.raters);
  const by = found.raters.map((r) => r.reliability);
  expect(found.pAlike).toBeLessThan(0.001);
  expect(found.isDirected).toBe(true);
  expect(Math.max(...by.slice(8))).toBeLessThan(Math.min(...by.slice(0, 8)));
  expect(by[10]! < 0 && by[11]! < 0).toBe(true);
  const order = (s: ArrayLike<number>) => [0, 1, 2, 3].toSorted((i, j) => s[j]! - s[i]!);
  expect(order(found.strengths)).toEqual([0, 1, 2, 3]);
});

test("raterWeightedStrengths says that the direction is open where half of the raters are contrary", () => {
  const data = study([2, 2, 2, -2, -2, -2], 5);
  expect(raterWeightedStrengths(data.battles, data.raters).isDirected).toBe(false);
});

test("raterWeightedStrengths of separable votes is NaN with the reason, and finite with a ridge", () => {
  const won: Battles = { nSystems: 2, a: [0, 0, 1], b: [1, 1, 0], outcome: [1, 1, 0] };
  const of: RowClusters = { of: [0, 1, 1], nClusters: 2 };
  const bare = raterWeightedStrengths(won, of);
  expect([bare.status, bare.strengths[0]]).toEqual(["separable", NaN]);
  expect(raterWeightedStrengths(won, of, { ridge: 0.1 }).strengths[0]!).toBeGreaterThan(0);
});

test("raterWeightedStrengths leaves out what cannot count, and gives a rater without votes no reliability", () => {
  const data = study([1, 1, 0.2], 9);
  const { nSystems: n } = data.battles;
  const more: Battles = {
    nSystems: n,
    a: [...Array.from(data.battles.a), 0, 1],
    b: [...Array.from(data.battles.b), 0, 2],
    outcome: [...Array.from(data.battles.outcome), 1, NaN],
  };
  const found = raterWeightedStrengths(more, { of: [...Array.from(data.raters.of), 3, 3], nClusters: 4 });
  expect(found.raters[3]).toEqual({ n: 0, reliability: NaN, sd: NaN });
  near(found.strengths, Array.from(raterWeightedStrengths(data.battles, data.raters).strengths), 1e-9);
});

test("rankSystems with raters says who stands out, and what weighting moved", () => {
  const data = study([1.4, 1.4, 1.4, 1.4, 1.4, 1.4, 1.4, 1.4, 0, 0, -1.4, -1.4], 3);
  const found = rankSystems(
    { ...data, raterNames: data.raters.of.slice(0, 12).map((_, k) => `rater ${k}`) },
    { model: "half", confidence: 0.95, resamples: 20, seed: 1 },
  );
  expect(found.raterWeights[0]!.raters[0]!.rater).toMatch(/rater 1[01]/);
  expect(found.sentences.join(" ")).toMatch(
    /The 12 raters differ in reliability \(p < 0\.001; .*2 vote against the ranking: rater 1[01] .*weighting moves s\d most, from \d+ to \d+/,
  );
  for (const s of found.systems) {
    expect(s.ciLow!).toBeLessThan(s.rating!);
    expect(s.ratingUnweighted).not.toBeNull();
  }
});
