import * as fc from "fast-check";
import { expect, test } from "vitest";
import { editDistance } from "../../../src/scorers/lexical/edit-distance.ts";

function byTable(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1), row[j]! + 1, next[j - 1]! + 1));
    row = next;
  }
  return row[b.length]!;
}

test("editDistance(a, b) equals the full table for any lists", () => {
  const list = fc.array(fc.nat(3), { maxLength: 130 }).map((xs) => Int32Array.from(xs));
  fc.assert(
    fc.property(list, list, (a, b) => {
      expect(editDistance(a, b)).toBe(byTable(a, b));
    }),
    { numRuns: 300, seed: 1 },
  );
});

test("editDistance(a, b) of an empty list is the other's length", () => {
  const empty = new Int32Array(0);
  expect([
    editDistance(empty, empty),
    editDistance(empty, Int32Array.of(1, 2)),
    editDistance(Int32Array.of(1), empty),
  ]).toEqual([0, 2, 1]);
});

test("editDistance(a, b) of 20,000 symbols needs no table of their product", () => {
  const a = Int32Array.from({ length: 20_000 }, (_, i) => i % 7);
  const b = Int32Array.from({ length: 20_000 }, (_, i) => (i + 1) % 7);
  expect(editDistance(a, b)).toBe(2);
});
