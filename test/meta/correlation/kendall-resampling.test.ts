import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  kendallCounts,
  kendallScratch,
  prepareKendall,
  weightedKendallCounts,
} from "../../../src/meta/index.ts";

const rows = fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.nat(3)), { maxLength: 40 });

function brute(x: number[], y: number[], w: number[]) {
  const c = { pairs: 0, concordant: 0, discordant: 0, tiesX: 0, tiesY: 0, tiesBoth: 0 };
  x.forEach((_, i) => {
    for (let j = 0; j < i; j++) {
      const weight = w[i]! * w[j]!;
      const [a, b] = [Math.sign(x[i]! - x[j]!), Math.sign(y[i]! - y[j]!)];
      c.pairs += weight;
      if (a === 0) c.tiesX += weight;
      if (b === 0) c.tiesY += weight;
      if (a === 0 && b === 0) c.tiesBoth += weight;
      if (a * b > 0) c.concordant += weight;
      if (a * b < 0) c.discordant += weight;
    }
  });
  return c;
}

test("weightedKendallCounts counts pairs by multiplicity and no copy with itself", () => {
  fc.assert(
    fc.property(rows, (drawn) => {
      const [x, y, w] = [0, 1, 2].map((k) => drawn.map((r) => r[k]!));
      const prepared = prepareKendall(x!, y!);
      const counts = weightedKendallCounts(prepared, Int32Array.from(w!), kendallScratch(prepared));
      expect(counts).toEqual({ n: w!.reduce((a, b) => a + b, 0), ...brute(x!, y!, w!) });
    }),
  );
});

test("weightedKendallCounts with weights 1 equals kendallCounts, also with used scratch", () => {
  const [x, y] = [
    [3, 1, 4, 1, 5],
    [2, 7, 1, 8, 2],
  ];
  const prepared = prepareKendall(x, y);
  const scratch = kendallScratch(prepared);
  weightedKendallCounts(prepared, Int32Array.from([5, 0, 0, 2, 9]), scratch);
  expect(kendallCounts(x, y)).toMatchObject(
    weightedKendallCounts(prepared, new Int32Array(5).fill(1), scratch),
  );
});
