import { expect, test } from "vitest";
import { digamma } from "../../src/elicit/digamma.ts";

// scipy 1.17.1: [digamma(x) for x in (0.5, 1, 3.25, 10, 1e6, 1e-3)]
test.each([
  [0.5, -1.9635100260214235],
  [1, -0.5772156649015329],
  [3.25, 1.016990911068179],
  [10, 2.251752589066721],
  [1e6, 13.81551005796419],
  [1e-3, -1000.5755719318103],
])("digamma(%s) is scipy's", (x, expected) => {
  expect(Math.abs(digamma(x) - expected)).toBeLessThanOrEqual(2e-14 * Math.max(1, Math.abs(expected)));
});

test("digamma of 0, negative numbers and NaN is NaN", () => {
  expect([0, -1, NaN].map(digamma)).toEqual([NaN, NaN, NaN]);
});
