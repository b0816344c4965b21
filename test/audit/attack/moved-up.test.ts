import { expect, test } from "vitest";
import { falseClaimRate, movedUp, smallestNet } from "../../../src/audit/attack/moved-up.ts";
import { binomialAtLeast, randomInt, seeded } from "../../../src/num/index.ts";

const clusters = (n: number): string[] => Array.from({ length: n }, (_, i) => `c${i}`);

test("movedUp(values) is the exact sign test: 8 raised, 2 lowered, 5 unmoved gives 56/1024", () => {
  const values = [...Array<number>(8).fill(1), -1, -1, 0, 0, 0, 0, 0];
  // scipy 1.17: binomtest(8, 10, 0.5, alternative="greater").pvalue = 0.0546875.
  const found = movedUp({ values, clusters: clusters(15) });
  expect(found).toMatchObject({ nRaised: 8, nLowered: 2, n: 15 });
  expect(found.p).toBeCloseTo(56 / 1024, 14);
});

test("movedUp(values) counts a cluster once, by the sign of its sum, and leaves NaN out", () => {
  const found = movedUp({
    values: [1, 1, -1, 1, -1, NaN, NaN],
    clusters: ["a", "a", "a", "b", "b", "b", "c"],
  });
  expect(found).toEqual({ nRaised: 1, nLowered: 0, n: 2, p: 0.5 });
});

test("movedUp(values) of nothing that moves gives p = 1", () => {
  expect(movedUp({ values: [0, 0], clusters: ["a", "b"] }).p).toBe(1);
  expect(movedUp({ values: [], clusters: [] })).toEqual({ nRaised: 0, nLowered: 0, n: 0, p: 1 });
});

test("movedUp(values) of coin flips reaches its level no more often than the level says", () => {
  const rng = seeded(1, "coins");
  let claims = 0;
  for (let r = 0; r < 2000; r++) {
    const values = Array.from({ length: 40 }, () => randomInt(rng, 3) - 1);
    if (movedUp({ values, clusters: clusters(40) }).p <= falseClaimRate(0.95)) claims++;
  }
  expect(claims / 2000).toBeLessThanOrEqual(0.025 + 3 * Math.sqrt((0.025 * 0.975) / 2000));
});

test("smallestNet(n) without lowered items is where six raised ones of n become likely enough", () => {
  const net = smallestNet(60, { lowered: 0, level: 0.025, power: 0.8 })!;
  // Six of six is the first that reaches 2.5% (1/64); five of five is 1/32.
  expect(binomialAtLeast(6, 60, net)).toBeCloseTo(0.8, 3);
  expect(binomialAtLeast(6, 60, net - 0.001)).toBeLessThan(0.8);
});

test("smallestNet(n) grows with the lowered share, falls with n, and is null where nothing can be shown", () => {
  const at = (n: number, lowered: number): number | null =>
    smallestNet(n, { lowered, level: 0.025, power: 0.8 });
  expect(at(60, 0.1)!).toBeGreaterThan(at(60, 0)!);
  expect(at(200, 0.1)!).toBeLessThan(at(60, 0.1)!);
  expect([at(5, 0), at(0, 0), at(20, 0.5)]).toEqual([null, null, null]);
});

test("smallestNet(n): simulated power at the stated effect is 80%", () => {
  const lowered = 0.15;
  const net = smallestNet(50, { lowered, level: 0.025, power: 0.8 })!;
  const rng = seeded(2, "power");
  let shown = 0;
  for (let r = 0; r < 2000; r++) {
    const values = Array.from({ length: 50 }, () => {
      const u = rng();
      return u < lowered ? -1 : u < 2 * lowered + net ? 1 : 0;
    });
    if (movedUp({ values, clusters: clusters(50) }).p <= 0.025) shown++;
  }
  expect(Math.abs(shown / 2000 - 0.8)).toBeLessThan(3 * Math.sqrt((0.8 * 0.2) / 2000) + 1e-3);
});
