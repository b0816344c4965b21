import { expect, test } from "vitest";
import { lengthPreference } from "../../../src/audit/index.ts";
import { seeded } from "../../../src/num/index.ts";

const choices = () => ({ rng: seeded(1), resamples: 300 });
const N = 400;
const rng = seeded(3);
const lengthA = Array.from({ length: N }, () => 100 + 50 * rng());
const lengthB = Array.from({ length: N }, () => 100 + 50 * rng());
const clusterOf = lengthA.map((_, i) => i);
const truth = lengthA.map(() => Number(rng() < 0.5));
const longer = lengthA.map((a, i) => Number(a > lengthB[i]!));

test("a judge of length alone: always the longer, right only where the longer is better, near chance at equal length", () => {
  const found = lengthPreference({ verdict: longer, truth, lengthA, lengthB, clusterOf }, choices());
  expect(found.longerPreferred.value).toBe(1);
  expect(found.excess.low).toBeGreaterThan(0.4);
  expect(found.accuracyLonger.value).toBe(1);
  expect(found.accuracyShorter.value).toBe(0);
  expect(found.accuracyGap).toMatchObject({ value: 1, low: 1, high: 1 });
  expect(found.accuracyMatched.low).toBeLessThan(0.5);
  expect(found.accuracyMatched.high).toBeGreaterThan(0.5);
});

test("a judge who errs without regard to length has no excess and no gap", () => {
  const verdict = truth.map((t) => (rng() < 0.8 ? t : 1 - t));
  const found = lengthPreference({ verdict, truth, lengthA, lengthB, clusterOf }, choices());
  for (const gap of [found.excess, found.accuracyGap]) {
    expect(gap.low).toBeLessThan(0);
    expect(gap.high).toBeGreaterThan(0);
  }
});

test("by hand: ties of the judge are 1/2, ties of the gold and equal lengths are left out where they say nothing", () => {
  const found = lengthPreference(
    {
      verdict: [0.9, 0.5, 0.2, NaN, 1],
      truth: [1, 1, 0.5, 1, 1],
      lengthA: [2, 1, 4, 1, 100],
      lengthB: [1, 2, 1, 5, 100],
      clusterOf: [0, 1, 2, 3, 4],
    },
    choices(),
  );
  expect(found).toMatchObject({ n: 4, dropped: 1 });
  expect(found.longerPreferred.value).toBeCloseTo((1 + 0.5 + 0) / 3, 12);
  expect(found.goldLonger.value).toBeCloseTo((1 + 0 + 0.5) / 3, 12);
  expect(found.accuracyLonger).toMatchObject({ value: 1, n: 1 });
  expect(found.accuracyShorter).toMatchObject({ value: 0.5, n: 1 });
  expect(found.accuracyMatched).toMatchObject({ value: 1, n: 1 });
});

test("without gold only the scorer's share is defined", () => {
  const found = lengthPreference({ verdict: longer, lengthA, lengthB, clusterOf }, choices());
  expect(found.longerPreferred.value).toBe(1);
  expect([found.goldLonger.value, found.excess.value, found.accuracyMatched.value]).toEqual([NaN, NaN, NaN]);
});
