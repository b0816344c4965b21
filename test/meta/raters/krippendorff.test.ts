import { expect, test } from "vitest";
import {
  alphaOf,
  krippendorffAlpha,
  type MeasurementLevel,
  prepareAlpha,
  ratingTable,
  unitsOf,
} from "../../../src/meta/index.ts";
import { randomInt, seeded } from "../../../src/num/index.ts";

const LEVELS: readonly MeasurementLevel[] = ["nominal", "ordinal", "interval", "ratio"];

/** Alpha by its definition: all pairs of values within units and in the pool. */
function byPairs(rows: readonly (readonly number[])[], distance: (a: number, b: number) => number): number {
  const units = rows.map((r) => r.filter((v) => !Number.isNaN(v))).filter((r) => r.length > 1);
  const pool = units.flat();
  const total = (values: readonly number[]) => {
    let sum = 0;
    for (let i = 0; i < values.length; i++)
      for (let j = 0; j < values.length; j++) if (i !== j) sum += distance(values[i]!, values[j]!);
    return sum;
  };
  const observed = units.reduce((s, u) => s + total(u) / (u.length - 1), 0) / pool.length;
  return 1 - observed / (total(pool) / (pool.length * (pool.length - 1)));
}

function nasty(seed: number): number[][] {
  const rng = seeded(seed);
  return Array.from({ length: 12 }, () =>
    Array.from({ length: 4 }, () => (rng() < 0.25 ? NaN : randomInt(rng, 5) + 1)),
  );
}

test.each([1, 2, 3])("krippendorffAlpha(table %s) equals the sum over all pairs", (seed) => {
  const rows = nasty(seed);
  const table = ratingTable(rows);
  expect(krippendorffAlpha(table, "interval")).toBeCloseTo(
    byPairs(rows, (a, b) => (a - b) ** 2),
    12,
  );
  expect(krippendorffAlpha(table, "nominal")).toBeCloseTo(
    byPairs(rows, (a, b) => Number(a !== b)),
    12,
  );
  expect(krippendorffAlpha(table, "ratio")).toBeCloseTo(
    byPairs(rows, (a, b) => ((a - b) / (a + b)) ** 2),
    12,
  );
});

test("krippendorffAlpha(table, ordinal) is unchanged by a monotone map, interval by a linear one", () => {
  const rows = nasty(4);
  const alpha = (f: (v: number) => number, level: MeasurementLevel) =>
    krippendorffAlpha(ratingTable(rows.map((r) => r.map(f))), level);
  expect(alpha(Math.exp, "ordinal")).toBeCloseTo(
    alpha((v) => v, "ordinal"),
    12,
  );
  expect(alpha((v) => 1e6 - 3 * v, "interval")).toBeCloseTo(
    alpha((v) => v, "interval"),
    9,
  );
});

test.each(LEVELS)(
  "krippendorffAlpha(table, %s) does not depend on the order of raters and units",
  (level) => {
    const rows = nasty(5);
    const turned = rows.toReversed().map((r) => r.toReversed());
    expect(krippendorffAlpha(ratingTable(turned), level)).toBeCloseTo(
      krippendorffAlpha(ratingTable(rows), level),
      12,
    );
  },
);

test.each(LEVELS)(
  "krippendorffAlpha(table, %s) is 1 for equal ratings, NaN for one value, no pairs or nothing",
  (level) => {
    expect(
      krippendorffAlpha(
        ratingTable([
          [1, 1],
          [2, 2],
        ]),
        level,
      ),
    ).toBe(1);
    for (const rows of [
      [[0.1, 0.1, 0.1]],
      [
        [1, NaN],
        [NaN, 2],
      ],
      [],
    ])
      expect(krippendorffAlpha(ratingTable(rows), level)).toBeNaN();
  },
);

test.each(LEVELS)(
  "alphaOf(prepared, weights) equals alpha of the table with units repeated (%s)",
  (level) => {
    const table = ratingTable(nasty(6));
    const weights = [0, 2, 1, 0, 3, 1, 1, 0, 2, 1, 0, 1];
    const units = weights.flatMap((w, u) => Array.from({ length: w }, () => u));
    expect(alphaOf(prepareAlpha(table, level), weights)).toBeCloseTo(
      krippendorffAlpha(unitsOf(table, units), level),
      12,
    );
  },
);

test("krippendorffAlpha of infinite ratings is NaN on the interval and ratio scales only", () => {
  const table = ratingTable([
    [1, 1],
    [2, Infinity],
    [2, 2],
  ]);
  expect(LEVELS.map((level) => Number.isNaN(krippendorffAlpha(table, level)))).toEqual([
    false,
    false,
    true,
    true,
  ]);
});
