import { describe, expect, test } from "vitest";
import { lbfgsMinimum, randomNormal, seeded, type Smooth } from "../../src/num/index.ts";

/** sum of k (x_k - k)^2 over k = 1..n. */
const bowl = (n: number): Smooth => ({
  n,
  evaluate: (x, gradient) =>
    x.reduce((total, v, i) => {
      gradient[i] = 2 * (i + 1) * (v - i - 1);
      return total + (i + 1) * (v - i - 1) ** 2;
    }, 0),
});

const ROSENBROCK: Smooth = {
  n: 2,
  evaluate: ([x = 0, y = 0], gradient) => {
    gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
    gradient[1] = 200 * (y - x * x);
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
  },
};

describe("lbfgsMinimum(f)", () => {
  test("finds the minimum of a quadratic", () => {
    const found = lbfgsMinimum(bowl(30), { gradientTolerance: 1e-11 });
    expect(found.converged).toBe(true);
    found.x.forEach((v, i) => expect(v).toBeCloseTo(i + 1, 6));
  });
  test("follows a curved valley (Rosenbrock from -1.2, 1)", () => {
    const found = lbfgsMinimum(ROSENBROCK, { start: [-1.2, 1], gradientTolerance: 1e-10 });
    expect(found.converged).toBe(true);
    expect(found.x[0]).toBeCloseTo(1, 8);
    expect(found.iterations).toBeLessThan(60);
  });
  test("steps back from outside the domain: x - ln x from 8", () => {
    const f: Smooth = {
      n: 1,
      evaluate: ([x = 0], gradient) => {
        gradient[0] = 1 - 1 / x;
        return x > 0 ? x - Math.log(x) : Infinity;
      },
    };
    expect(lbfgsMinimum(f, { start: [8] }).x[0]).toBeCloseTo(1, 6);
  });
  test("ends at once in a minimum, and unconverged where the iterations run out or the start is outside", () => {
    expect(lbfgsMinimum(bowl(2), { start: [1, 2] })).toMatchObject({ iterations: 0, converged: true });
    expect(lbfgsMinimum(ROSENBROCK, { start: [-1.2, 1], maxIterations: 2 }).converged).toBe(false);
    const nowhere: Smooth = { n: 1, evaluate: () => NaN };
    expect(lbfgsMinimum(nowhere).converged).toBe(false);
  });
  test("steps scaled by the curvature find the minimum of an uneven bowl at once", () => {
    const curvature = Array.from({ length: 200 }, (_, i) => 2 * (i + 1));
    const scaled = lbfgsMinimum(bowl(200), { curvature, gradientTolerance: 1e-11 });
    expect(scaled).toMatchObject({ iterations: 1, converged: true });
    scaled.x.forEach((v, i) => expect(v).toBeCloseTo(i + 1, 9));
    expect(lbfgsMinimum(bowl(200), { gradientTolerance: 1e-11 }).iterations).toBeGreaterThan(10);
  });
  test("gives the same numbers from the same start, and the same place from another", () => {
    const rng = seeded(3);
    const start = Array.from({ length: 10 }, () => 5 * randomNormal(rng));
    expect(lbfgsMinimum(bowl(10), { start })).toEqual(lbfgsMinimum(bowl(10), { start }));
    const other = lbfgsMinimum(bowl(10), { start, gradientTolerance: 1e-10 });
    other.x.forEach((v, i) => expect(v).toBeCloseTo(i + 1, 7));
  });
});
