import { bestOfNRow, bestRankWeights, type ItemOutputs, rankOutputs } from "./best-of-n.ts";

/** The n at which a curve is read: every n up to 16, then about four a doubling, and the last. Ascending, from 1. */
export function curvePoints(maxN: number): number[] {
  const points = new Set<number>();
  for (let n = 1; n <= Math.min(maxN, 16); n++) points.add(n);
  for (let n = 16; n < maxN; n *= 2 ** 0.25) points.add(Math.round(n));
  if (maxN >= 1) points.add(maxN);
  return [...points].sort((a, b) => a - b);
}

/** Share of items that must have as many outputs as the curve needs; the others are dropped. */
const QUORUM = 0.9;

/** Outputs that at least nine tenths of the items have. 0 without items. */
export function outputsOfMost(items: readonly ItemOutputs[]): number {
  const sizes = items.map((item) => item.proxy.length).sort((a, b) => b - a);
  return sizes[Math.max(0, Math.ceil(QUORUM * sizes.length) - 1)] ?? 0;
}

/** Expected values by item under best-of-n, [nItems x nPoints] row-major each, and what the spread at n = 1 needs. */
export interface OutputsGrid {
  readonly points: readonly number[];
  readonly nItems: number;
  /** Proxy and gold of the output that the proxy picks. */
  readonly proxy: Float64Array;
  readonly gold: Float64Array;
  /** Gold of the output that the gold itself picks: the most that selection can give. */
  readonly oracle: Float64Array;
  /** Mean square of one random output, [nItems]. */
  readonly proxySquare: Float64Array;
  readonly goldSquare: Float64Array;
}

function meanSquare(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]! ** 2;
  return total / values.length;
}

/** Fills the grid of items that all have at least as many outputs as the last point. O(N log N) an item, then N a point. */
export function outputsGrid(items: readonly ItemOutputs[], points: readonly number[]): OutputsGrid {
  const [nItems, nPoints] = [items.length, points.length];
  const cells = () => new Float64Array(nItems * nPoints);
  const [proxy, gold, oracle, unused] = [cells(), cells(), cells(), cells()];
  const weightsOf = new Map<number, Float64Array[]>();
  items.forEach((item, i) => {
    const n = item.proxy.length;
    let weights = weightsOf.get(n);
    if (!weights) {
      weights = points.map((k) => bestRankWeights(n, k));
      weightsOf.set(n, weights);
    }
    const at = i * nPoints;
    bestOfNRow(rankOutputs(item), weights, { proxy, gold, at });
    bestOfNRow(rankOutputs({ proxy: item.gold, gold: item.gold }), weights, {
      proxy: unused,
      gold: oracle,
      at,
    });
  });
  return {
    points,
    nItems,
    proxy,
    gold,
    oracle,
    proxySquare: Float64Array.from(items, (item) => meanSquare(item.proxy)),
    goldSquare: Float64Array.from(items, (item) => meanSquare(item.gold)),
  };
}
