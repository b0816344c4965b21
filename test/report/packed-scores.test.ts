import * as fc from "fast-check";
import { expect, test } from "vitest";
import { packScores, unpackScores } from "../../src/report/packed-scores.ts";

test("unpackScores(packScores(scores)) keeps values to a 262,143rd of their range", () => {
  const range = [-7.5, 12.25] as const;
  fc.assert(
    fc.property(fc.array(fc.double({ min: range[0], max: range[1], noNaN: true })), (scores) => {
      const ranges = scores.map(() => range);
      const back = unpackScores(packScores(scores, ranges), ranges);
      scores.forEach((s, k) => expect(Math.abs(back[k]! - s)).toBeLessThanOrEqual((0.51 * 19.75) / 262143));
    }),
  );
});

test("unpackScores(packScores(scores)) gives the ends of the range exactly, and null where missing", () => {
  const ranges = Array.from({ length: 4 }, () => [1, 5] as const);
  expect(unpackScores(packScores([1, 5, undefined, Number.NaN], ranges), ranges)).toEqual([1, 5, null, null]);
});

test("packScores(scores) of a constant scorer gives the constant back", () => {
  expect(unpackScores(packScores([3], [[3, 3]]), [[3, 3]])).toEqual([3]);
});
