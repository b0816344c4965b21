import { expect, test } from "vitest";
import { linearSolve, matrixInverse, stationaryDistribution } from "../../src/num/index.ts";

test("linearSolve(a, b) needs pivots where the diagonal is 0", () => {
  expect([...linearSolve([0, 2, 1, 1], [4, 3])]).toEqual([1, 2]);
});

test("linearSolve(a, b) gives NaN for a singular matrix", () => {
  expect(linearSolve([1, 2, 2, 4], [1, 1])[1]).toBeNaN();
});

test("matrixInverse(a, n) of [[1, 2], [3, 4]]", () => {
  const inverse = matrixInverse([1, 2, 3, 4], 2);
  [-2, 1, 1.5, -0.5].forEach((v, i) => expect(inverse[i]).toBeCloseTo(v, 12));
});

test("stationaryDistribution(rates) balances flows and sums to n", () => {
  const x = stationaryDistribution([0, 1, 3, 0], 2);
  expect(x[0]! + x[1]!).toBeCloseTo(2, 12);
  expect(x[0]! * 1).toBeCloseTo(x[1]! * 3, 12);
});

test("stationaryDistribution(rates) gives NaN for two absorbing classes", () => {
  const rates = new Float64Array(16);
  rates[1] = rates[4] = rates[11] = rates[14] = 1;
  expect([...stationaryDistribution(rates, 4)].every(Number.isNaN)).toBe(true);
});
