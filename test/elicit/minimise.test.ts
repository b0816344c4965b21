import { expect, test } from "vitest";
import { minimise } from "../../src/elicit/minimise.ts";

test("minimise finds the minimum of Rosenbrock's function", () => {
  const x = minimise(
    (p, g) => {
      const [a, b] = [p[0]!, p[1]!];
      g[0] = -2 * (1 - a) - 400 * a * (b - a * a);
      g[1] = 200 * (b - a * a);
      return (1 - a) ** 2 + 100 * (b - a * a) ** 2;
    },
    Float64Array.of(-1.2, 1),
    { nIterations: 500, tolerance: 1e-9 },
  );
  expect(Math.hypot(x[0]! - 1, x[1]! - 1)).toBeLessThan(1e-6);
});

test("minimise stays at a point whose value is no number", () => {
  expect([...minimise(() => NaN, Float64Array.of(3), { nIterations: 5, tolerance: 1e-9 })]).toEqual([3]);
});
