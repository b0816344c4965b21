import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fitNuisance, withoutNuisance } from "../../../src/audit/debias/fit-nuisance.ts";
import type { NuisanceRows } from "../../../src/audit/debias/nuisance-rows.ts";
import { insideItems, insideSlope } from "../../../src/audit/debias/within-item.ts";
import { textFeature } from "../../../src/core/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

interface Golden {
  readonly item: number[];
  readonly x1: number[];
  readonly x2: number[];
  readonly gold: number[];
  readonly score: number[];
  readonly givenGold: number[];
  readonly withoutGold: number[];
  readonly slope: number;
  readonly ciLow: number;
  readonly ciHigh: number;
}

// statsmodels 0.15.0: ordinary least squares with a dummy for each item; command and formula stand in the file.
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, "fit-nuisance.golden.json"), "utf8"),
) as Golden;

/** Rows with given columns in the place of features. */
function rowsOf(
  columns: readonly (readonly number[])[],
  {
    item,
    score,
    gold,
  }: {
    readonly item: readonly number[];
    readonly score: readonly number[];
    readonly gold?: readonly number[];
  },
): NuisanceRows {
  const n = item.length;
  const names = ["characters", "bold", "lists"];
  return {
    outputs: Int32Array.from({ length: n }, (_, i) => i),
    score: Float64Array.from(score),
    worth: Float64Array.from({ length: n }, (_, i) => gold?.[i] ?? NaN),
    itemOf: Int32Array.from(item),
    clusterOf: Int32Array.from(item),
    nItems: new Set(item).size,
    nClusters: new Set(item).size,
    features: columns.map((_, f) => textFeature(names[f]!)),
    x: Float64Array.from(
      { length: n * columns.length },
      (_, k) => columns[k % columns.length]![Math.floor(k / columns.length)]!,
    ),
    dropped: 0,
    leftOut: [],
  };
}

const all = (rows: NuisanceRows): Int32Array => Int32Array.from(rows.score.keys());
const slopeOf = (effects: ReturnType<typeof fitNuisance>, f: number): number => {
  const { curve } = effects[f]!;
  return curve.kind === "linear" ? curve.coefficient : NaN;
};

test("fitNuisance(rows) gives the slopes of a regression with a dummy for each item, with the gold and without", () => {
  const rows = rowsOf([golden.x1, golden.x2], golden);
  for (const [isGivenGold, expected] of [
    [true, golden.givenGold],
    [false, golden.withoutGold],
  ] as const) {
    const effects = fitNuisance(rows, all(rows), { method: "linear", isGivenGold });
    expect(slopeOf(effects, 0)).toBeCloseTo(expected[0]!, 6);
    expect(slopeOf(effects, 1)).toBeCloseTo(expected[1]!, 6);
  }
});

test("insideSlope(x, y) gives the standardised slope and its cluster-robust interval", () => {
  const rows = rowsOf([golden.x1], golden);
  const found = insideSlope(golden.x1, golden.score, rows, 0.95);
  expect(found.value).toBeCloseTo(golden.slope, 9);
  expect(found.ciLow).toBeCloseTo(golden.ciLow, 9);
  expect(found.ciHigh).toBeCloseTo(golden.ciHigh, 9);
  expect(found.n).toBe(12);
});

test("insideSlope(x, y) leaves rows with NaN out, and is undefined without spread or with one cluster", () => {
  const rows = rowsOf([golden.x1], golden);
  const y = golden.score.map((v, i) => (i < 4 ? NaN : v));
  expect(insideSlope(golden.x1, y, rows, 0.95).n).toBe(11);
  expect(
    insideSlope(
      golden.x1.map(() => 2),
      golden.score,
      rows,
      0.95,
    ),
  ).toEqual({ value: null, ciLow: null, ciHigh: null, n: 0 });
  const one = { ...rows, clusterOf: new Int32Array(48) };
  expect(insideSlope(golden.x1, golden.score, one, 0.95)).toMatchObject({ ciLow: null, ciHigh: null, n: 1 });
});

test("insideSlope(x, y) does not change with shifts of whole items, nor with units of x and y", () => {
  const rows = rowsOf([golden.x1], golden);
  const shifted = golden.score.map((v, i) => 3 * (v + 10 * golden.item[i]!));
  const found = insideSlope(
    golden.x1.map((v) => v / 7),
    shifted,
    rows,
    0.95,
  );
  expect(found.value).toBeCloseTo(golden.slope, 9);
  expect(found.ciHigh).toBeCloseTo(golden.ciHigh, 9);
});

test("insideSlope covers the true slope at its nominal rate where clusters are many (null and planted)", () => {
  const nItems = 60;
  const item = Array.from({ length: 3 * nItems }, (_, i) => Math.floor(i / 3));
  let hits = 0;
  const n = 400;
  for (let k = 0; k < n; k++) {
    const rng = seeded(k, "slope");
    const x = item.map(() => randomNormal(rng));
    const y = x.map((v) => 0.5 * v + randomNormal(rng));
    // Standardised: 0.5 / sqrt(0.25 + 1).
    const { ciLow, ciHigh } = insideSlope(x, y, rowsOf([x], { item, score: y }), 0.95);
    if (ciLow! <= 0.4472 && ciHigh! >= 0.4472) hits++;
  }
  // The scale is estimated too: nominal 0.95, three Monte-Carlo errors 0.033.
  expect(hits / n).toBeGreaterThan(0.917);
  expect(hits / n).toBeLessThan(0.985);
});

test("fitNuisance(rows, piecewise) follows an effect that levels off, where a line cannot", () => {
  const rng = seeded(1, "piecewise");
  const item = Array.from({ length: 600 }, (_, i) => Math.floor(i / 3));
  const x = item.map(() => 10 * rng());
  const score = x.map((v) => Math.min(v, 4));
  const rows = rowsOf([x], { item, score });
  const left = (method: "linear" | "piecewise"): number => {
    const effects = fitNuisance(rows, all(rows), { method, isGivenGold: false });
    const rest = insideItems(withoutNuisance(rows, all(rows), effects), rows.itemOf, rows.nItems);
    return rest.reduce((sum, v) => sum + v * v, 0);
  };
  expect(left("piecewise")).toBeLessThan(0.1 * left("linear"));
});

test("fitNuisance(rows) of two equal columns shares the effect and stays solvable; of nothing gives nothing", () => {
  const rows = rowsOf([golden.x1, golden.x1], golden);
  const one = fitNuisance(rowsOf([golden.x1], golden), all(rows), { method: "linear", isGivenGold: false });
  const two = fitNuisance(rows, all(rows), { method: "linear", isGivenGold: false });
  expect(slopeOf(two, 0) + slopeOf(two, 1)).toBeCloseTo(slopeOf(one, 0), 4);
  expect(fitNuisance(rows, new Int32Array(), { method: "linear", isGivenGold: false })).toEqual([]);
});
