import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { partialPearson, partialSpearman, pearson, spearman } from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

interface Golden {
  readonly x: number[];
  readonly y: number[];
  readonly g: number[];
  readonly z: number[];
  readonly w: number[];
  readonly groups: number[];
  readonly controls: number[];
  readonly both: number[];
  readonly groupsRanks: number[];
  readonly controlsRanks: number[];
}

const golden = JSON.parse(
  readFileSync(new URL("./partial-correlation.golden.json", import.meta.url), "utf8"),
) as Golden;
const { x, y, g, z, w } = golden;

test.each([
  ["groups", partialPearson(x, y, { groupOf: g }), golden.groups],
  ["controls", partialPearson(x, y, { controls: [z, w] }), golden.controls],
  ["groups and controls", partialPearson(x, y, { groupOf: g, controls: [z, w] }), golden.both],
  ["groups, ranks", partialSpearman(x, y, { groupOf: g }), golden.groupsRanks],
  ["controls, ranks", partialSpearman(x, y, { controls: [z, w] }), golden.controlsRanks],
])(
  "partialPearson and partialSpearman with %s equal numpy's residuals and scipy's p",
  (_, found, [r, p, df]) => {
    expect(found.value).toBeCloseTo(r!, 12);
    expect(found.p / p!).toBeCloseTo(1, 9);
    expect(found.df).toBe(df);
  },
);

test("partialPearson with nothing held is Pearson, partialSpearman Spearman", () => {
  expect(partialPearson(x, y, {}).value).toBeCloseTo(pearson(x, y).value, 12);
  expect(partialPearson(x, y, {}).p / pearson(x, y).p).toBeCloseTo(1, 9);
  expect(partialSpearman(x, y, {}).value).toBeCloseTo(spearman(x, y).value, 12);
});

test("partialPearson by hand: 1 inside both groups though the pooled correlation is negative", () => {
  const found = partialPearson([0, 1, 10, 11], [10, 11, 0, 1], { groupOf: [0, 0, 1, 1] });
  expect(pearson([0, 1, 10, 11], [10, 11, 0, 1]).value).toBeLessThan(0);
  expect(found).toMatchObject({ n: 4, df: 1, nGroups: 2 });
  expect(found.value).toBeCloseTo(1, 12);
});

test("partialPearson leaves out what is missing or in no group and counts it", () => {
  const found = partialPearson([...x, NaN, 3, 4], [...y, 1, 2, NaN], { groupOf: [...g, 0, -1, 1] });
  expect([found.n, found.dropped]).toEqual([x.length, 3]);
  expect(found.value).toBeCloseTo(golden.groups[0]!, 12);
});

test("partialPearson is NaN where a side is constant inside groups, or is what is controlled for", () => {
  const inGroups = g.map((k) => 0.1 * k + 0.3);
  expect(partialPearson(inGroups, y, { groupOf: g }).value).toBeNaN();
  expect(partialPearson(x, y, { controls: [x] }).value).toBeNaN();
  expect(partialPearson([], [], { groupOf: [] }).value).toBeNaN();
  expect(partialPearson([1], [2], {}).value).toBeNaN();
});

test("partialPearson counts a control that repeats others once", () => {
  const sum = z.map((v, i) => 2 * v - w[i]!);
  const found = partialPearson(x, y, { controls: [z, w, sum, z.map(() => 5)] });
  expect(found.nControls).toBe(2);
  expect(found.value).toBeCloseTo(golden.controls[0]!, 10);
});

test("partialPearson is unchanged by shifts of groups, scales and order; partialSpearman by monotone maps", () => {
  const shifted = x.map((v, i) => 3 * v + 100 * g[i]!);
  expect(partialPearson(shifted, y, { groupOf: g }).value).toBeCloseTo(golden.groups[0]!, 11);
  const back = { groupOf: g.toReversed() };
  expect(partialPearson(x.toReversed(), y.toReversed(), back).value).toBeCloseTo(golden.groups[0]!, 12);
  expect(partialSpearman(x.map(Math.exp), y, { groupOf: g }).value).toBeCloseTo(golden.groupsRanks[0]!, 12);
});

test("partialPearson's p is uniform where groups explain both sides and nothing else does", () => {
  const rng = seeded(3, "null");
  const groupOf = Int32Array.from({ length: 40 }, (_, i) => i % 8);
  const seeds = 2000;
  let rejected = 0;
  for (let k = 0; k < seeds; k++) {
    const one = () => Float64Array.from(groupOf, (group) => 2 * group + randomNormal(rng));
    if (partialPearson(one(), one(), { groupOf }).p < 0.05) rejected++;
  }
  expect(Math.abs(rejected / seeds - 0.05)).toBeLessThan(3 * Math.sqrt((0.05 * 0.95) / seeds));
});
