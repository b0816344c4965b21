import { expect, test } from "vitest";
import { notDistinguishableFromBest, rankIntervals } from "../../../src/meta/index.ts";

const VALUES = [0.9, 0.8, 0.5, NaN];
const TESTS = [
  { a: 0, b: 1, difference: 0.1, pAdjusted: 0.4 },
  { a: 0, b: 2, difference: 0.4, pAdjusted: 0.001 },
  { a: 2, b: 1, difference: -0.3, pAdjusted: 0.03 },
  { a: 0, b: 3, difference: NaN, pAdjusted: NaN },
];

test("rankIntervals run from 1 + those significantly better to m - those significantly worse", () => {
  expect(rankIntervals(VALUES, TESTS, 0.05)).toEqual([
    { rank: 1, low: 1, high: 2 },
    { rank: 2, low: 1, high: 2 },
    { rank: 3, low: 3, high: 3 },
    { rank: NaN, low: NaN, high: NaN },
  ]);
});

test("rankIntervals without significant tests are 1..m, and ties share the better rank", () => {
  expect(rankIntervals([1, 1, 0], [], 0.05)).toEqual([
    { rank: 1, low: 1, high: 3 },
    { rank: 1, low: 1, high: 3 },
    { rank: 3, low: 1, high: 3 },
  ]);
});

test("notDistinguishableFromBest keeps the best and whoever no test puts behind it", () => {
  expect(notDistinguishableFromBest(VALUES, TESTS, 0.05)).toEqual([0, 1]);
  expect(notDistinguishableFromBest(VALUES, TESTS, 0.5)).toEqual([0]);
  expect(notDistinguishableFromBest([], [], 0.05)).toEqual([]);
});
