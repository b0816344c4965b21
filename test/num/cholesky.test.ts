import { expect, test } from "vitest";
import { choleskyFactor, choleskyInverse, choleskySolve } from "../../src/num/index.ts";

const A = [4, 2, 0.6, 2, 5, 1, 0.6, 1, 3];

test("choleskySolve(factor, b) solves a system by hand", () => {
  const factor = new Float64Array(9);
  expect(choleskyFactor(A, 3, factor)).toBe(true);
  const x = choleskySolve(factor, [1, 2, 3], new Float64Array(3));
  for (let i = 0; i < 3; i++)
    expect(A[3 * i]! * x[0]! + A[3 * i + 1]! * x[1]! + A[3 * i + 2]! * x[2]!).toBeCloseTo(i + 1, 12);
});

test("choleskyInverse(a, n) times a is the identity", () => {
  const inverse = choleskyInverse(A, 3)!;
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += inverse[3 * i + k]! * A[3 * k + j]!;
      expect(sum).toBeCloseTo(i === j ? 1 : 0, 12);
    }
});

test("choleskyFactor(a) refuses what is not positive definite", () => {
  expect(choleskyFactor([1, 2, 2, 1], 2, new Float64Array(4))).toBe(false);
  expect(choleskyFactor([NaN], 1, new Float64Array(1))).toBe(false);
  expect(choleskyInverse([0], 1)).toBeUndefined();
});
