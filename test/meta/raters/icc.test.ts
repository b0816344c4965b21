import { expect, test } from "vitest";
import { intraclass, type IccForm, ratingTable } from "../../../src/meta/index.ts";

/** Shrout and Fleiss (1979), table 2: six targets, four judges; table 4 has the six coefficients. */
const TABLE = [
  [9, 2, 5, 8],
  [6, 1, 3, 2],
  [8, 4, 6, 8],
  [7, 1, 2, 6],
  [10, 5, 6, 9],
  [6, 2, 4, 7],
];
const PUBLISHED: readonly (readonly [IccForm, string])[] = [
  ["ICC1", "0.17"],
  ["ICC2", "0.29"],
  ["ICC3", "0.71"],
  ["ICC1k", "0.44"],
  ["ICC2k", "0.62"],
  ["ICC3k", "0.91"],
];

test.each(PUBLISHED)("intraclass(table) gives Shrout and Fleiss' published %s", (form, value) => {
  expect(intraclass(ratingTable(TABLE))[form].value.toFixed(2)).toBe(value);
});

test("intraclass(table) is unchanged by a linear map of the ratings", () => {
  const moved = intraclass(ratingTable(TABLE.map((r) => r.map((v) => 100 - 7 * v))));
  expect(moved.ICC2.low).toBeCloseTo(intraclass(ratingTable(TABLE)).ICC2.low, 10);
});

test("intraclass of a table with a missing rating is NaN", () => {
  expect(
    intraclass(
      ratingTable([
        [1, NaN],
        [2, 3],
      ]),
    ).ICC1.value,
  ).toBeNaN();
});

test("intraclass(units with equal means) has F = 0 exactly, whatever rounding leaves of the means", () => {
  const third = intraclass(
    ratingTable([
      [0.1, 0.2, 0.4],
      [0.4, 0.1, 0.2],
      [0.2, 0.4, 0.1],
    ]),
  );
  expect([third.ICC1.f, third.ICC1.p, third.ICC1k.value]).toEqual([0, 1, -Infinity]);
});

test("intraclass(raters who differ by constants) has no residual: ICC3 is 1, F infinite", () => {
  const shifted = intraclass(ratingTable([0.1, 0.7, 0.3, 0.9].map((v) => [v, v + 0.1, v + 0.3])));
  expect([shifted.ICC3.value, shifted.ICC3.f, shifted.ICC3k.value]).toEqual([1, Infinity, 1]);
});
