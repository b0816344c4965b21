import { expect, test } from "vitest";
import {
  altTest,
  type AltTestOptions,
  altVerdict,
  onRatersScale,
  ratingTable,
} from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";
import { simulatedStudy } from "./study.ts";

const GOOD = { nItems: 150, nSystems: 2, nRaters: 5, item: 2, both: 2, residual: 0.5 };
const agreement = { ciLow: 0.5 };
const options = (more: object = {}): Omit<AltTestOptions, "weights" | "confidence"> => ({
  rng: seeded(9),
  agreement,
  ...more,
});

test("altTest passes a scorer that is as good as a rater, fails noise, and its sentinels fail", () => {
  const rng = seeded(1);
  const { rated, truth, resampling } = simulatedStudy(GOOD, rng);
  const scorers = [
    { name: "good", values: truth.map((v) => v + 0.5 * randomNormal(rng)) },
    { name: "noise", values: truth.map(() => randomNormal(rng)) },
  ];
  const test_ = altTest(rated, scorers, { ...options(), ...resampling });
  expect(test_.inconclusive).toEqual([]);
  expect(test_.rows.map((r) => altVerdict(test_, r))).toEqual(["PASS", "FAIL"]);
  expect(test_.rows[0]!.omega).toBe(1);
  expect(test_.sentinels.map((s) => s.omega >= 0.5)).toEqual([false, false, false, false]);
});

test("altTest does not depend on the unit or spread of a scorer", () => {
  const { rated, truth, resampling } = simulatedStudy(GOOD, seeded(2));
  const run = (f: (v: number) => number) =>
    altTest(rated, [{ name: "s", values: truth.map(f) }], { ...options(), ...resampling }).rows[0]!.rho;
  expect(run((v) => Math.exp(v / 3))).toEqual(run((v) => v));
});

test("altTest is INCONCLUSIVE where raters agree so little that a constant passes too", () => {
  const { rated, truth, resampling } = simulatedStudy(
    { ...GOOD, item: 0.05, both: 0.05, residual: 2 },
    seeded(3),
  );
  const test_ = altTest(rated, [{ name: "truth", values: truth }], { ...options(), ...resampling });
  expect(test_.inconclusive.join()).toContain("constant");
  expect(altVerdict(test_, test_.rows[0]!)).toBe("INCONCLUSIVE");
});

test("altTest is INCONCLUSIVE where the raters' agreement includes chance", () => {
  const { rated, truth, resampling } = simulatedStudy(GOOD, seeded(4));
  const test_ = altTest(rated, [{ name: "truth", values: truth }], {
    ...options({ agreement: { ciLow: -0.01 } }),
    ...resampling,
  });
  expect(test_.inconclusive).toEqual(["the interval of the raters' own agreement includes chance"]);
});

test("altTest refuses two raters, slots unless allowed, and raters with few shared units", () => {
  const at = (design: object, more: object = {}) => {
    const { rated, resampling } = simulatedStudy({ ...GOOD, ...design }, seeded(5));
    return altTest(rated, [], { ...options(more), ...resampling }).refused;
  };
  expect(at({ nRaters: 2 })).toContain("at least 3 raters");
  expect(at({ arePersons: false })).toContain("slots");
  expect(at({ arePersons: false }, { allowSlots: true })).toBeUndefined();
  expect(at({ nItems: 10 })).toContain("only 0 raters share 30 units");
});

test("onRatersScale gives the p-th quantile of the ratings for the p-th of the scores, and sides for labels", () => {
  const table = ratingTable([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
  ]);
  expect([...onRatersScale(Float64Array.of(-9, 0, 7, NaN, 100), { table, kind: "numbers" })]).toEqual([
    1,
    2,
    3,
    NaN,
    4,
  ]);
  expect([...onRatersScale(Float64Array.of(0.2, 0.5, 0.9), { table, kind: "labels" })]).toEqual([-1, 0, 1]);
});
