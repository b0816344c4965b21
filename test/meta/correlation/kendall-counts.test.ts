import * as fc from "fast-check";
import { expect, test } from "vitest";
import { kendallCounts, pairCountsWithin } from "../../../src/meta/index.ts";

const pairs = fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: 0, max: 5 })), {
  maxLength: 90,
});

test("kendallCounts(x, y) equals counting pair by pair", () => {
  fc.assert(
    fc.property(pairs, (rows) => {
      const [x, y] = [rows.map((r) => r[0]), rows.map((r) => r[1])];
      expect(kendallCounts(x, y)).toMatchObject(pairCountsWithin(x, y, 0));
    }),
  );
});

test("pairCountsWithin ties metric pairs within epsilon, gold pairs only when equal", () => {
  const counts = pairCountsWithin([0, 0.4, 1, 5], [1, 1.2, 1, 0], 0.5);
  expect(counts).toEqual({ n: 4, pairs: 6, concordant: 0, discordant: 4, tiesX: 1, tiesY: 1, tiesBoth: 0 });
});

test("kendallCounts ranks infinities and takes -0 as 0", () => {
  expect(kendallCounts([0, -0, Infinity], [1, 2, 3])).toMatchObject({
    tiesX: 1,
    concordant: 2,
    distinctX: 2,
  });
});
