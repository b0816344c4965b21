import * as fc from "fast-check";
import { expect, test } from "vitest";
import { sortOrder, sortOrderByInteger } from "../../src/num/index.ts";

/** NaN last, -0 equal to 0, stable. */
function plainOrder(x: readonly number[]): number[] {
  const below = (a: number, b: number) => (Number.isNaN(b) ? !Number.isNaN(a) : a < b);
  return x.map((_, i) => i).sort((i, j) => (below(x[i]!, x[j]!) ? -1 : below(x[j]!, x[i]!) ? 1 : i - j));
}

test("sortOrder(x) is the stable order, NaN last, -0 equal to 0, for any doubles", () => {
  const values = fc.oneof(fc.double(), fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 1, 5e-324));
  fc.assert(
    fc.property(fc.array(values, { maxLength: 120 }), (x) => {
      expect([...sortOrder(x)]).toEqual(plainOrder(x));
    }),
  );
});

test("sortOrder(x) of an empty and of a constant column keeps the positions", () => {
  expect([...sortOrder([])]).toEqual([]);
  expect([...sortOrder(new Float64Array(99).fill(2))]).toEqual(Array.from({ length: 99 }, (_, i) => i));
});

test("sortOrderByInteger(order, key, n) is stable in the given order", () => {
  expect([...sortOrderByInteger(Uint32Array.from([3, 2, 1, 0]), [1, 0, 1, 0], 2)]).toEqual([3, 1, 2, 0]);
});
