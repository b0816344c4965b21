import { expect, test } from "vitest";
import { chooseStrength, l1Logistic, sigmoid } from "../../../src/audit/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

const B = [1.2, -0.7, 0];

function rowsOf(n: number) {
  const rng = seeded(7);
  const x = Float64Array.from({ length: 3 * n }, () => randomNormal(rng));
  const y = Float64Array.from({ length: n }, (_, i) => {
    const z = B.reduce((sum, b, c) => sum + b * x[3 * i + c]!, 0);
    return Number(rng() < sigmoid(z));
  });
  return { x, nCols: 3, y, weights: new Float64Array(n).fill(1) };
}

/** The gradient of C times the loss at b. */
function gradient(rows: ReturnType<typeof rowsOf>, c: number, b: ArrayLike<number>): number[] {
  const g = [0, 0, 0];
  for (let i = 0; i < rows.y.length; i++) {
    let z = 0;
    for (let j = 0; j < 3; j++) z += rows.x[3 * i + j]! * b[j]!;
    for (let j = 0; j < 3; j++)
      g[j]! += c * rows.weights[i]! * (sigmoid(z) - rows.y[i]!) * rows.x[3 * i + j]!;
  }
  return g;
}

test("l1Logistic meets the optimality conditions: gradient -sign(b) off zero, at most 1 at zero", () => {
  const rows = rowsOf(300);
  for (const c of [0.005, 0.03, 1, 1000]) {
    const b = l1Logistic(rows, c);
    gradient(rows, c, b).forEach((g, j) => {
      if (b[j] !== 0) expect(g + Math.sign(b[j]!)).toBeCloseTo(0, 7);
      else expect(Math.abs(g)).toBeLessThanOrEqual(1 + 1e-9);
    });
  }
});

test("l1Logistic gives zeros under a strong penalty, 0 to an empty column, and stays finite on separable data", () => {
  const rows = rowsOf(100);
  expect([...l1Logistic(rows, 1e-6)]).toEqual([0, 0, 0]);
  const separable = { x: [1, 0, 2, 0, -1, 0, -2, 0], nCols: 2, y: [1, 1, 0, 0], weights: [1, 1, 1, 1] };
  const b = l1Logistic(separable, 1e4);
  expect(b[0]).toBeGreaterThan(1);
  expect(b[0]).toBeLessThan(100);
  expect(b[1]).toBe(0);
});

test("l1Logistic: a row of weight 2 is two rows", () => {
  const rows = rowsOf(50);
  const twice = { ...rows, weights: rows.weights.map((w, i) => (i < 10 ? 2 : w)) };
  const copied = {
    nCols: 3,
    x: [...rows.x, ...rows.x.subarray(0, 30)],
    y: [...rows.y, ...rows.y.subarray(0, 10)],
    weights: new Float64Array(60).fill(1),
  };
  const [a, b] = [l1Logistic(twice, 1), l1Logistic(copied, 1)];
  a.forEach((v, j) => expect(v).toBeCloseTo(b[j]!, 9));
});

test("chooseStrength takes the smaller of equal strengths and the least loss", () => {
  const rows = rowsOf(200);
  const foldOf = Int32Array.from({ length: 200 }, (_, i) => i % 5);
  const found = chooseStrength(rows, foldOf, [1e-4, 1, 1]);
  expect(found.c).toBe(1);
  expect(found.losses[0]).toBeGreaterThan(found.losses[1]!);
});
