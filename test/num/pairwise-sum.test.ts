import { expect, test } from "vitest";
import { pairwiseMean, pairwiseSum, pairwiseVariance, sum } from "../../src/num/index.ts";

test("pairwiseSum(x) is near the exact sum over block edges", () => {
  for (const n of [0, 1, 7, 8, 9, 127, 128, 129, 1000, 4097]) {
    const x = Float64Array.from({ length: n }, (_, i) => 0.1 * (i % 17) - 0.3);
    expect(pairwiseSum(x)).toBeCloseTo(sum(x), 9);
  }
});

test("pairwiseSum(x) adds eight running sums, as numpy does", () => {
  const x = [1e16, 1, 1, 1, 1, 1, 1, 1, -1e16];
  // numpy 2: np.sum(x); gives 6.0; from left to right it would be 0.
  expect(pairwiseSum(x)).toBe(6);
});

test("pairwiseMean and pairwiseVariance give NaN for too few values", () => {
  expect(pairwiseMean([])).toBeNaN();
  expect(pairwiseVariance([1], 1)).toBeNaN();
  expect(pairwiseVariance([1, 3], 1)).toBe(2);
});
