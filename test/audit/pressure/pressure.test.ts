import { expect, test } from "vitest";
import { optimisationPressure, proxyGoldGap } from "../../../src/audit/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

const itemsOf = (nItems: number, nOutputs: number, seed = 1) => {
  const rng = seeded(seed);
  return Array.from({ length: nItems }, () => {
    const gold = Float64Array.from({ length: nOutputs }, () => randomNormal(rng));
    return { gold, proxy: gold.map((g) => g + randomNormal(rng)) };
  });
};

const options = () => ({ rng: seeded(2), resamples: 200 });

test("optimisationPressure reads n up to half the outputs, starts at 0, and orders its intervals", () => {
  const found = optimisationPressure({ items: itemsOf(60, 10), source: "policy" }, options());
  expect(found.points.map((p) => p.n)).toEqual([1, 2, 3, 4, 5]);
  expect(found.points[0]).toMatchObject({ kl: 0, gold: { value: 0, low: 0, high: 0 } });
  expect(found.points[0]!.change).toBeNaN();
  for (const { gold } of found.points.slice(1)) {
    expect(gold.low).toBeLessThan(gold.value);
    expect(gold.high).toBeGreaterThan(gold.value);
  }
  expect(found).toMatchObject({ n: 60, nClusters: 60, dropped: 0, outputsPerItem: 10, maxN: 5 });
});

test("a pool gets n only: no divergence, no fit, and a gap over ln n", () => {
  const found = optimisationPressure({ items: itemsOf(60, 10), source: "pool" }, options());
  expect(found.points.every((p) => Number.isNaN(p.kl))).toBe(true);
  expect(found.fit).toEqual({ refused: "outputs of a pool have no divergence from a policy" });
  expect(found.gammaAxis).toBe("ln n");
});

test("the fit is refused under 4 points beyond n = 1", () => {
  const found = optimisationPressure({ items: itemsOf(30, 8), source: "policy" }, options());
  expect(found.fit).toEqual({ refused: "3 points beyond n = 1, at least 4 needed" });
});

test("optimisationPressure refuses fewer than 4 outputs and n above half of them unless forced", () => {
  const of = (nOutputs: number, more = {}) =>
    optimisationPressure({ items: itemsOf(20, nOutputs), source: "policy" }, { ...options(), ...more });
  expect(() => of(3)).toThrow(
    "optimisation pressure: too few outputs an item; expected at least 4 outputs with proxy and gold for nine tenths of the items, got 3",
  );
  expect(() => of(8, { maxN: 6 })).toThrow(
    "optimisation pressure: best of 6 cannot be read off 8 outputs an item; expected 2 to 4, got 6",
  );
  expect(of(8, { maxN: 6, isForced: true })).toMatchObject({ maxN: 6, isForced: true });
});

test("items with too few outputs are dropped and counted", () => {
  const items = [...itemsOf(19, 8), ...itemsOf(1, 5, 3)];
  expect(optimisationPressure({ items, source: "pool" }, options())).toMatchObject({ n: 19, dropped: 1 });
});

test("values do not change under affine maps of proxy and gold", () => {
  const items = itemsOf(40, 8);
  const moved = items.map(({ proxy, gold }) => ({
    proxy: proxy.map((v) => 5 + 3 * v),
    gold: gold.map((v) => 2 * v - 7),
  }));
  const [a, b] = [items, moved].map((list) =>
    optimisationPressure({ items: list, source: "policy" }, options()),
  );
  a!.points.forEach((point, k) => expect(b!.points[k]!.gold.value).toBeCloseTo(point.gold.value, 10));
  expect(b!.safeN).toBe(a!.safeN);
});

test("a proxy that is the opposite of the gold is not shown safe, and a constant proxy gains nothing", () => {
  const items = itemsOf(80, 8).map(({ gold }) => ({ gold, proxy: gold.map((v) => -v) }));
  expect(optimisationPressure({ items, source: "policy" }, options())).toMatchObject({ safeN: 1, peakN: 1 });
  const flat = itemsOf(80, 8).map(({ gold }) => ({ gold, proxy: gold.map(() => 3) }));
  const found = optimisationPressure({ items: flat, source: "policy" }, options());
  expect(found.points.at(-1)!.gold.value).toBeCloseTo(0, 12);
  expect(found.gamma.value).toBeNaN();
});

test("clusters widen the intervals: copies of items are no new items", () => {
  const items = itemsOf(40, 8);
  const copies = [...items, ...items, ...items, ...items];
  const clusterOf = copies.map((_, i) => i % 40);
  const width = (gold: { low: number; high: number }) => gold.high - gold.low;
  const at = (data: { clusterOf?: number[] }) =>
    width(
      optimisationPressure(
        { items: copies, source: "policy", ...data },
        { rng: seeded(2), resamples: 1000 },
      ).points.at(-1)!.gold,
    );
  expect(at({ clusterOf })).toBeGreaterThan(1.5 * at({}));
});

test("proxyGoldGap by hand: 0 for the same curve, 1 for a flat gold, exact where curves cross", () => {
  const axis = [0, 1, 2];
  expect(proxyGoldGap(axis, [0, 1, 2], [0, 1, 2])).toBe(0);
  expect(proxyGoldGap(axis, [0, 1, 2], [0, 0, 0])).toBe(1);
  expect(proxyGoldGap([0, 1], [0, 2], [1, 1])).toBeCloseTo(0.5, 14);
  expect(proxyGoldGap(axis, [0, 0, 0], [0, 1, 2])).toBeNaN();
});

test("few items: a warning under 50 independent items, none from there on", () => {
  const of = (nItems: number) =>
    optimisationPressure({ items: itemsOf(nItems, 8), source: "pool" }, options());
  expect(of(50).warnings).toEqual([]);
  expect(of(49).warnings).toEqual([
    "few items: bounds from 49 independent items may hold in less than 95% of samples; take 50 or more",
  ]);
});
