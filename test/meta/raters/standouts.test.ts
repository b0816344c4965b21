import { expect, test } from "vitest";
import { standouts } from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";
import { simulatedStudy } from "./study.ts";

const DESIGN = { nItems: 120, nSystems: 3, nRaters: 5, item: 1, both: 1, residual: 1 };

/** The study with one rater's column changed. */
function altered(seed: number, change: (v: number) => number) {
  const { rated, resampling } = simulatedStudy(DESIGN, seeded(seed), 1000);
  const values = rated.table.values.map((v, i) => (i % 5 === 2 ? change(v) : v));
  return standouts({ ...rated, table: { ...rated.table, values } }, resampling);
}

test("standouts flags nobody among equal raters", () => {
  expect(altered(1, (v) => v).flatMap((r) => r.flags)).toEqual([]);
});

test("standouts flags the rater who is a point lower, the one who guesses and the one who gives one rating", () => {
  const rng = seeded(7);
  const flagged = (rows: ReturnType<typeof altered>) =>
    rows.filter((r) => r.flags.length > 0).map((r) => [r.rater, r.flags.join()]);
  expect(flagged(altered(2, (v) => v - 1))).toEqual([
    ["r2", expect.stringContaining("lower than the others")],
  ]);
  expect(flagged(altered(3, () => randomNormal(rng)))).toEqual([
    ["r2", "agrees less with the others than they do among themselves"],
  ]);
  expect(flagged(altered(4, () => 0))).toEqual([["r2", "gives one rating throughout"]]);
});
