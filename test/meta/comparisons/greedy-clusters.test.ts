import { expect, test } from "vitest";
import { greedyClusters } from "../../../src/meta/index.ts";

const beats = (a: number, b: number) => ({ a, b, difference: 1, pAdjusted: 0.01 });

test("greedyClusters opens a cluster when any member of the current one is better (mt-metrics-eval AssignRanks)", () => {
  // 0 beats 2 but not 1: 2 opens a cluster though 1 does not beat it; 3 is compared with 2 only.
  expect([...greedyClusters([4, 3, 2, 1], [beats(0, 2), beats(0, 3)], 0.05)]).toEqual([1, 1, 2, 2]);
});

test("greedyClusters ignores the order of input and leaves missing values out", () => {
  expect([...greedyClusters([1, NaN, 4], [beats(2, 0)], 0.05)]).toEqual([2, NaN, 1]);
  expect([...greedyClusters([], [], 0.05)]).toEqual([]);
});
