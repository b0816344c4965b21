import { array, assert, integer, property, record } from "fast-check";
import { expect, test } from "vitest";
import { bestOfN, bestOfNKl, bestRankWeights, passAtK } from "../../../src/audit/index.ts";

/** Every subset of size k of 0..n-1. */
function subsets(n: number, k: number, from = 0): number[][] {
  if (k === 0) return [[]];
  const found: number[][] = [];
  for (let i = from; i <= n - k; i++) for (const rest of subsets(n, k - 1, i + 1)) found.push([i, ...rest]);
  return found;
}

const meanOf = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length;

/** Mean over all subsets of the gold at the proxy's maximum, ties averaged within the subset. */
function enumerated(proxy: readonly number[], gold: readonly number[], k: number): number {
  return meanOf(
    subsets(proxy.length, k).map((s) => {
      const top = Math.max(...s.map((i) => proxy[i]!));
      return meanOf(s.filter((i) => proxy[i] === top).map((i) => gold[i]!));
    }),
  );
}

test("bestOfN equals enumeration of all subsets, with ties", () => {
  const outputs = array(record({ proxy: integer({ min: 0, max: 3 }), gold: integer({ min: -5, max: 5 }) }), {
    minLength: 1,
    maxLength: 8,
  });
  assert(
    property(outputs, integer({ min: 1, max: 8 }), (list, k) => {
      const [proxy, gold] = [list.map((o) => o.proxy), list.map((o) => o.gold)];
      const found = bestOfN({ proxy, gold }, k).gold;
      if (k > list.length) return Number.isNaN(found);
      return Math.abs(found - enumerated(proxy, gold, k)) < 1e-12;
    }),
    { numRuns: 300 },
  );
});

test("bestOfN by hand: of (1, 2, 3) the best of 2 is 3 in two of three subsets", () => {
  expect(bestOfN({ proxy: [1, 2, 3], gold: [10, 20, 60] }, 2)).toEqual({
    proxy: expect.closeTo((2 + 3 + 3) / 3, 12),
    gold: expect.closeTo((20 + 60 + 60) / 3, 12),
  });
});

test("bestOfN does not change under a monotone map of the proxy or another order of the outputs", () => {
  const proxy = [0.3, -1, 2, 2, 0.1];
  const gold = [1, 2, 3, 4, 5];
  const plain = bestOfN({ proxy, gold }, 3).gold;
  expect(bestOfN({ proxy: proxy.map(Math.exp), gold }, 3).gold).toBeCloseTo(plain, 14);
  expect(bestOfN({ proxy: proxy.toReversed(), gold: gold.toReversed() }, 3).gold).toBeCloseTo(plain, 14);
});

test("bestOfN of a constant proxy is the mean, with first and last it is that of the order", () => {
  const outputs = { proxy: [7, 7, 7], gold: [1, 2, 6] };
  expect(bestOfN(outputs, 2).gold).toBeCloseTo(3, 14);
  expect(bestOfN(outputs, 3, "first").gold).toBe(1);
  expect(bestOfN(outputs, 3, "last").gold).toBe(6);
});

test("bestRankWeights sum to 1 and are NaN outside 1..n", () => {
  for (const k of [1, 7, 32, 64]) expect(meanOf([...bestRankWeights(64, k)]) * 64).toBeCloseTo(1, 12);
  expect(bestRankWeights(3, 4).every(Number.isNaN)).toBe(true);
  expect(bestRankWeights(3, 0).every(Number.isNaN)).toBe(true);
});

test("passAtK is 1 where too few are wrong, 0 without right ones, NaN for more draws than outputs", () => {
  expect(passAtK({ n: 5, c: 3 }, 3)).toBe(1);
  expect(passAtK({ n: 5, c: 0 }, 3)).toBe(0);
  expect(passAtK({ n: 5, c: 1 }, 6)).toBeNaN();
  expect(passAtK({ n: 10, c: 2 }, 3)).toBeCloseTo(1 - 56 / 120, 14);
});

test("bestOfNKl is 0 for one draw and log 2 - 1/2 for two", () => {
  expect(bestOfNKl(1)).toBe(0);
  expect(bestOfNKl(2)).toBeCloseTo(Math.LN2 - 0.5, 15);
});
