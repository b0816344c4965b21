import { expect, test } from "vitest";
import { averageRanks, denseRanks } from "../../src/num/index.ts";

test("averageRanks(x) gives ties the mean rank, NaN to NaN", () => {
  expect([...averageRanks([10, 20, 10, NaN, 5])]).toEqual([2.5, 4, 2.5, NaN, 1]);
  expect([...averageRanks([0, -0, Infinity])]).toEqual([1.5, 1.5, 3]);
  expect([...averageRanks([])]).toEqual([]);
});

test("averageRanks(x) are those of any monotone map of x", () => {
  const x = [0.3, -2, 7, 0.3, 5, -1];
  expect(averageRanks(x.map((v) => Math.exp(v) - 4))).toEqual(averageRanks(x));
});

test("denseRanks(x) counts distinct values and gives each its place", () => {
  const { ranks, nDistinct } = denseRanks([3, 1, 3, 2]);
  expect([...ranks, nDistinct]).toEqual([2, 0, 2, 1, 3]);
});
