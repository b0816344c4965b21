import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  type Link,
  normalInterval,
  ppiBradleyTerry,
  ppiCoefficients,
  type RegressionSample,
} from "../../../src/calibration/index.ts";
import { bradleyTerry } from "../../../src/meta/index.ts";
import { randomInt, randomNormal, seeded } from "../../../src/num/index.ts";

interface Golden {
  readonly x: readonly number[][];
  readonly xUnlabeled: readonly number[][];
  readonly weights: readonly number[];
  readonly linear: { y: number[]; prediction: number[]; unlabeled: number[] };
  readonly logistic: { y: number[]; prediction: number[]; unlabeled: number[] };
  readonly cases: readonly {
    link: Link;
    lambda: number | null;
    weighted: boolean;
    low: number[];
    high: number[];
  }[];
}

// ppi-python 0.2.3; test/calibration/estimation/golden/ppi-coefficients.py.
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, "golden/ppi-coefficients.json"), "utf8"),
) as Golden;

function sampleOf(link: Link, weighted: boolean): RegressionSample {
  const { y, prediction, unlabeled } = golden[link];
  return {
    nCols: 3,
    labeled: { x: golden.x.flat(), y, prediction, ...(weighted ? { weights: golden.weights } : {}) },
    unlabeled: { x: golden.xUnlabeled.flat(), prediction: unlabeled },
  };
}

test.each(golden.cases)(
  "ppiCoefficients($link, lambda $lambda, weighted $weighted) has ppi_py's interval",
  ({ link, lambda, weighted, low, high }) => {
    const found = ppiCoefficients(sampleOf(link, weighted), { link, lambda: lambda ?? "tuned" });
    found.estimates.forEach((estimate, c) => {
      const ends = normalInterval({ estimate, standardError: found.standardErrors[c]! }, 0.1);
      // The reference's logistic optimiser stops at about 1e-6.
      expect(ends.low).toBeCloseTo(low[c]!, link === "linear" ? 9 : 4);
      expect(ends.high).toBeCloseTo(high[c]!, link === "linear" ? 9 : 4);
    });
  },
);

test("ppiCoefficients of a column of ones is the prediction-powered mean", () => {
  const sample = {
    nCols: 1,
    labeled: { x: [1, 1, 1], y: [1, 2, 6], prediction: [1, 2, 3] },
    unlabeled: { x: [1, 1, 1, 1], prediction: [2, 4, 4, 6] },
  };
  expect(ppiCoefficients(sample, { link: "linear", lambda: 1 }).estimates[0]).toBeCloseTo(4 + 1, 12);
});

test("ppiCoefficients covers a slope at its rate and is narrower than the labels alone", () => {
  let [hits, width] = [0, 0];
  const draws = 200;
  for (let d = 0; d < draws; d++) {
    const rng = seeded(d, "slope");
    const rows = (n: number) => {
      const x = Float64Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? 1 : randomNormal(rng)));
      const y = Float64Array.from({ length: n }, (_, i) => 1 + 0.5 * x[2 * i + 1]! + randomNormal(rng));
      return { x, y, prediction: y.map((v) => v + 0.4 * randomNormal(rng)) };
    };
    const sample = { nCols: 2, labeled: rows(150), unlabeled: rows(1500) };
    const found = ppiCoefficients(sample, { link: "linear" });
    const alone = ppiCoefficients(sample, { link: "linear", lambda: 0 });
    const { low, high } = normalInterval(
      { estimate: found.estimates[1]!, standardError: found.standardErrors[1]! },
      0.05,
    );
    hits += Number(low <= 0.5 && 0.5 <= high);
    width += found.standardErrors[1]! / alone.standardErrors[1]! / draws;
  }
  expect(hits / draws).toBeGreaterThan(0.9);
  expect(width).toBeLessThan(0.7);
});

/** Battles of 4 systems; the judge says P(a preferred) with noise and a bias towards the first listed system's side. */
function battles(n: number, seed: number) {
  const rng = seeded(seed, "battles");
  const theta = [0.8, 0.2, -0.3, -0.7];
  const [a, b, outcome, prediction] = [[], [], [], []] as number[][];
  for (let i = 0; i < n; i++) {
    const first = randomInt(rng, 4);
    const second = (first + 1 + randomInt(rng, 3)) % 4;
    const p = 1 / (1 + Math.exp(theta[second]! - theta[first]!));
    const won = Number(rng() < p);
    a!.push(first);
    b!.push(second);
    outcome!.push(won);
    prediction!.push(
      Math.min(
        1,
        Math.max(0, 0.15 + 0.3 * p + 0.4 * won + 0.1 * randomNormal(rng) + (first === 3 ? 0.1 : 0)),
      ),
    );
  }
  return { a: a!, b: b!, outcome: outcome!, prediction: prediction! };
}

test("ppiBradleyTerry with lambda 0 is Bradley-Terry of the labels, and does not depend on which side is listed first", () => {
  const [labeled, unlabeled] = [battles(300, 1), battles(900, 2)];
  const alone = ppiBradleyTerry({ nSystems: 4, labeled, unlabeled }, { lambda: 0 });
  const wins = new Float64Array(16);
  labeled.a.forEach((a, i) => {
    const b = labeled.b[i]!;
    if (labeled.outcome[i] === 1) wins[a * 4 + b]!++;
    else wins[b * 4 + a]!++;
  });
  const plain = bradleyTerry({ nSystems: 4, wins, ties: new Float64Array(16), n: 300, dropped: 0 });
  alone.strengths.forEach((s, k) => expect(s).toBeCloseTo(plain.strengths[k]!, 7));
  const mirrored = {
    a: labeled.b,
    b: labeled.a,
    outcome: labeled.outcome.map((v) => 1 - v),
    prediction: labeled.prediction.map((v) => 1 - v),
  };
  const [one, two] = [labeled, mirrored].map((l) => ppiBradleyTerry({ nSystems: 4, labeled: l, unlabeled }));
  one!.strengths.forEach((s, k) => expect(s).toBeCloseTo(two!.strengths[k]!, 9));
});

test("ppiBradleyTerry covers the strengths at its rate though the judge favours a system, and is narrower than the labels alone", () => {
  const truth = [0.8, 0.2, -0.3, -0.7];
  let [hits, width] = [0, 0];
  const draws = 120;
  for (let d = 0; d < draws; d++) {
    const sample = { nSystems: 4, labeled: battles(300, 10 + d), unlabeled: battles(3000, 5000 + d) };
    const found = ppiBradleyTerry(sample);
    const alone = ppiBradleyTerry(sample, { lambda: 0 });
    found.strengths.forEach((s, k) => {
      hits += Number(Math.abs(s - truth[k]!) <= 1.96 * found.standardErrors[k]!);
      width += found.standardErrors[k]! / alone.standardErrors[k]! / (4 * draws);
    });
  }
  expect(hits / (4 * draws)).toBeGreaterThan(0.92);
  expect(width).toBeLessThan(0.9);
});
