import { expect, test } from "vitest";
import { chanceCorrected, fleissKappa, krippendorffAlpha, ratingTable } from "../../../src/meta/index.ts";

const ROWS = [
  [1, 1, 2],
  [2, 2, 2],
  [3, 3, 1],
  [1, 1, 1],
  [2, 3, 2],
];

test("chanceCorrected(table, fleiss) equals fleissKappa for complete ratings", () => {
  const counts = ROWS.flatMap((r) => [1, 2, 3].map((c) => r.filter((v) => v === c).length));
  expect(chanceCorrected(ratingTable(ROWS), "fleiss").coefficient).toBeCloseTo(
    fleissKappa({ counts, nCategories: 3 }),
    12,
  );
});

test("chanceCorrected(table, krippendorff) equals nominal alpha with missing ratings", () => {
  const table = ratingTable([...ROWS, [1, NaN, 1], [NaN, NaN, 2]]);
  expect(chanceCorrected(table, "krippendorff").coefficient).toBeCloseTo(
    krippendorffAlpha(table, "nominal"),
    12,
  );
});

test("chanceCorrected(table, gwet) is high where one category prevails and kappa is not (the kappa paradox)", () => {
  const rows = Array.from({ length: 20 }, (_, i) => (i === 0 ? [1, 2] : i === 1 ? [2, 1] : [1, 1]));
  const table = ratingTable(rows);
  expect(chanceCorrected(table, "gwet").coefficient).toBeGreaterThan(0.8);
  expect(chanceCorrected(table, "fleiss").coefficient).toBeLessThan(0);
});

test("chanceCorrected with clusters of one unit each equals that without clusters", () => {
  const table = ratingTable(ROWS);
  const clusters = { clusterOf: [0, 1, 2, 3, 4], nClusters: 5 };
  const [a, b] = [chanceCorrected(table, "gwet"), chanceCorrected(table, "gwet", { clusters })];
  expect([b.se, b.low, b.p].map((v) => v.toFixed(12))).toEqual([a.se, a.low, a.p].map((v) => v.toFixed(12)));
});

test("chanceCorrected with units doubled into clusters keeps the standard error of the single units", () => {
  const doubled = ratingTable([...ROWS, ...ROWS]);
  const clusters = { clusterOf: [0, 1, 2, 3, 4, 0, 1, 2, 3, 4], nClusters: 5 };
  const single = chanceCorrected(ratingTable(ROWS), "gwet").se;
  expect(chanceCorrected(doubled, "gwet", { clusters }).se).toBeCloseTo(single, 12);
  expect(chanceCorrected(doubled, "gwet").se).toBeLessThan(single);
});

test("chanceCorrected of fewer than two units is NaN", () => {
  expect(chanceCorrected(ratingTable([[1, 2]]), "gwet").coefficient).toBeNaN();
  expect(
    chanceCorrected(
      ratingTable([
        [1, NaN],
        [NaN, 2],
      ]),
      "krippendorff",
    ).coefficient,
  ).toBeNaN();
});
