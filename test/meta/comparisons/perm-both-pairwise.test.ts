import { expect, test } from "vitest";
import { groupMatrix, permBothPairwise } from "../../../src/meta/index.ts";

const groups = groupMatrix({ nSystems: 3, nItems: 1 }, "item");
// Pairs (0,1), (0,2), (1,2): metric 1 is right on the first two, metric 2 on the last two.
const pair = { gold: [1, 2, 3], metric1: [0, 5, 4], metric2: [1, 0, 9] };

test("permBothPairwise by hand: pairs exchange their verdicts one by one", () => {
  const draws = [
    [1, 1, 1],
    [0, 0, 0],
    [1, 0, 0],
    [0, 1, 1],
  ];
  let k = 0;
  const bits = (out: Uint8Array) => out.set(draws[k++]!);
  const found = permBothPairwise(groups, pair, { epsilon1: 0, epsilon2: 0, resamples: 4, bits });
  expect(found).toMatchObject({ value1: 2 / 3, value2: 2 / 3, delta: 0, count: 3 });
  expect([...found.resampled1].map((v) => Math.round(3 * v))).toEqual([2, 2, 3, 1]);
  expect([...found.resampled2].map((v) => Math.round(3 * v))).toEqual([2, 2, 1, 3]);
});

test("permBothPairwise ties each metric within its own epsilon", () => {
  const bits = (out: Uint8Array) => out.fill(1);
  const found = permBothPairwise(groups, pair, { epsilon1: 1, epsilon2: 100, resamples: 1, bits });
  expect([found.value1, found.value2]).toEqual([2 / 3, 0]);
});

test("permBothPairwise without pairs is 0 everywhere", () => {
  const alone = groupMatrix({ nSystems: 1, nItems: 2 }, "item");
  const bits = () => {};
  const found = permBothPairwise(
    alone,
    { gold: [1, 2], metric1: [1, 2], metric2: [1, 2] },
    { epsilon1: 0, epsilon2: 0, resamples: 3, bits },
  );
  expect(found).toMatchObject({ delta: 0, count: 3 });
});
