import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mergeInversions } from "../../src/num/index.ts";

function count(x: readonly number[]): number {
  return x.reduce((n, v, i) => n + x.slice(i + 1).filter((w) => w < v).length, 0);
}

test("mergeInversions(x) counts pairs out of order, ties not, and sorts x", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { maxLength: 100 }), (x) => {
      const copy = Uint32Array.from(x);
      expect(mergeInversions(copy, new Uint32Array(x.length))).toBe(count(x));
      expect([...copy]).toEqual(x.toSorted((a, b) => a - b));
    }),
  );
});

test("mergeInversions of a reversed column is n (n - 1) / 2", () => {
  const n = 1000;
  const x = Uint32Array.from({ length: n }, (_, i) => n - i);
  expect(mergeInversions(x, new Uint32Array(n))).toBe((n * (n - 1)) / 2);
});
