import { expect, test } from "vitest";
import { newtonMinimum, type TwiceSmooth } from "../../src/num/index.ts";

const quartic: TwiceSmooth = {
  n: 2,
  evaluate(x, gradient, hessian) {
    const [a, b] = [x[0]! - 3, x[1]! + 1];
    gradient[0] = 4 * a ** 3 + a;
    gradient[1] = 2 * b;
    hessian[0] = 12 * a * a + 1;
    hessian[3] = 2;
    return a ** 4 + (a * a) / 2 + b * b;
  },
};

test("newtonMinimum(f) finds the minimum of a convex quartic", () => {
  const { x, value, converged } = newtonMinimum(quartic);
  expect(converged).toBe(true);
  expect(x[0]).toBeCloseTo(3, 12);
  expect(x[1]).toBeCloseTo(-1, 12);
  expect(value).toBeCloseTo(0, 12);
});

test("newtonMinimum(f) says when the steps ran out", () => {
  expect(newtonMinimum(quartic, { maxIterations: 1 }).converged).toBe(false);
});

test("newtonMinimum(f) ends unconverged where the value is not finite", () => {
  expect(newtonMinimum({ n: 1, evaluate: () => NaN }).converged).toBe(false);
});
