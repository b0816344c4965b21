import { expect, test } from "vitest";
import { goldErrors, type ItemOutputs, outputsGrid, resampleCurves } from "../../../src/audit/index.ts";
import { randomNormal, seeded, variance } from "../../../src/num/index.ts";

const POINTS = [1, 2, 4];

function itemsOf(nItems: number): ItemOutputs[] {
  const rng = seeded(3);
  return Array.from({ length: nItems }, () => {
    const gold = Float64Array.from({ length: 8 }, () => 5 + 2 * randomNormal(rng));
    return { gold, proxy: gold.map((v) => v + randomNormal(rng)) };
  });
}

const curvesOf = (items: readonly ItemOutputs[], clusterOf: ArrayLike<number>, resamples = 0) =>
  resampleCurves(outputsGrid(items, POINTS), { clusterOf, resamples, rng: seeded(4) });

const each = (items: readonly ItemOutputs[]): number[] => items.map((_, i) => i);

/** G(m) - G(l) with real weights of the clusters, written down anew. */
function weighted(items: readonly ItemOutputs[], weights: readonly number[], at: { l: number; m: number }) {
  const grid = outputsGrid(items, POINTS);
  const total = weights.reduce((a, b) => a + b);
  const average = (of: (i: number) => number) => weights.reduce((a, w, i) => a + w * of(i), 0) / total;
  const gold = (k: number) => average((i) => grid.gold[i * POINTS.length + k]!);
  const sd = Math.sqrt(average((i) => grid.goldSquare[i]!) - gold(0) ** 2);
  return (gold(at.m) - gold(at.l)) / sd;
}

test("goldErrors are the derivatives by the clusters' weights, squared and added", () => {
  const items = itemsOf(30);
  const { estimate } = goldErrors(curvesOf(items, each(items)));
  for (const at of [
    { l: 0, m: 1 },
    { l: 0, m: 2 },
    { l: 1, m: 2 },
  ]) {
    const slopes = items.map((_, i) => {
      const moved = (by: number) =>
        weighted(
          items,
          items.map((__, j) => (i === j ? 1 + by : 1)),
          at,
        );
      return (moved(1e-5) - moved(-1e-5)) / 2e-5;
    });
    const se = Math.sqrt(slopes.reduce((a, s) => a + s * s, 0));
    expect(estimate[at.m * 3 + at.l]).toBeCloseTo(se, 7);
  }
});

test("goldErrors agree with the spread of the bootstrap", () => {
  const items = itemsOf(300);
  const curves = curvesOf(items, each(items), 2000);
  const { estimate } = goldErrors(curves);
  const spread = Math.sqrt(
    variance(
      curves.resampled.map((c) => c.gold[2]! - c.gold[0]!),
      1,
    ),
  );
  expect(estimate[2 * 3]! / spread).toBeGreaterThan(0.93);
  expect(estimate[2 * 3]! / spread).toBeLessThan(1.07);
});

test("goldErrors of a resample are those of the data it is: every cluster drawn once, or copies in one cluster", () => {
  const items = itemsOf(12);
  const curves = curvesOf(items, each(items), 1);
  const drawn = [...curves.weights].flatMap((w, i) => Array.from({ length: w }, () => items[i]!));
  const again = goldErrors(curvesOf(drawn, each(drawn))).estimate;
  goldErrors(curves).resampled[0]!.forEach((se, k) => expect(se).toBeCloseTo(again[k]!, 12));
  const doubled = [...items, ...items];
  const copies = goldErrors(
    curvesOf(
      doubled,
      doubled.map((_, i) => i % items.length),
    ),
  ).estimate;
  goldErrors(curves).estimate.forEach((se, k) => expect(copies[k]).toBeCloseTo(se, 12));
});

test("goldErrors are 0 for a gold without spread", () => {
  const flat = itemsOf(9).map(({ proxy }) => ({ proxy, gold: new Float64Array(proxy.length).fill(3) }));
  expect([...goldErrors(curvesOf(flat, each(flat))).estimate]).toEqual(Array.from({ length: 9 }, () => 0));
});
