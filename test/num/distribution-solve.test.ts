import { expect, test } from "vitest";
import { solveIncreasing } from "../../src/num/distribution-solve.ts";

test("solveIncreasing finds a root by Newton and by bisection where Newton overshoots", () => {
  const cube = (u: number) => ({ value: u ** 3 - 2, slope: 3 * u * u });
  expect(solveIncreasing(cube, { low: 0, high: 10 }, 9)).toBeCloseTo(Math.cbrt(2), 14);
  const steep = (u: number) => ({ value: Math.atan(u - 3), slope: 1 / (1 + (u - 3) ** 2) });
  expect(solveIncreasing(steep, { low: -100, high: 100 }, 50)).toBeCloseTo(3, 12);
});
