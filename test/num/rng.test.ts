import { expect, test } from "vitest";
import { hashSeed, randomInt, randomNormal, seeded, shuffle } from "../../src/num/index.ts";

const draws = (seed: number, n: number): number[] => {
  const rng = seeded(seed);
  return Array.from({ length: n }, () => randomNormal(rng));
};

function correlation(x: readonly number[], y: readonly number[]): number {
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((s, v, i) => s + v * b[i]!, 0);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}

test("seeded(seed) repeats for equal seeds and paths and differs for others", () => {
  expect(seeded(1)()).toBe(seeded(1)());
  expect(seeded(1, "a", 2)()).toBe(seeded(1, "a", 2)());
  expect(
    new Set([seeded(1)(), seeded(2)(), seeded(1, "a")(), seeded(1, "a", "b")(), seeded(1, "ab")()]).size,
  ).toBe(5);
});

test("streams of neighbouring seeds are uncorrelated: about 5% of pairs beyond 1.96 standard errors", () => {
  const n = 300;
  const streams = Array.from({ length: 40 }, (_, k) => draws(k, n));
  let beyond = 0;
  let pairs = 0;
  for (let i = 0; i < streams.length; i++)
    for (let j = i + 1; j < streams.length; j++) {
      pairs++;
      if (Math.abs(correlation(streams[i]!, streams[j]!)) > 1.96 / Math.sqrt(n)) beyond++;
    }
  expect(beyond / pairs).toBeLessThan(0.08);
});

test("first draws of seeds 0 to 9,999 are uniform", () => {
  const counts = new Int32Array(10);
  for (let seed = 0; seed < 10_000; seed++) counts[Math.floor(10 * seeded(seed)())]!++;
  const chi = counts.reduce((s, c) => s + (c - 1000) ** 2 / 1000, 0);
  expect(chi).toBeLessThan(27.9);
});

test("randomInt(rng, n) and shuffle stay within bounds and keep the elements", () => {
  const rng = seeded(7);
  for (let i = 0; i < 1000; i++) expect(randomInt(rng, 3)).toBeLessThan(3);
  expect([...shuffle(Uint32Array.from([1, 2, 3, 4]), rng)].sort()).toEqual([1, 2, 3, 4]);
});

test("hashSeed depends on type and order of its parts", () => {
  expect(hashSeed(1, "2")).not.toBe(hashSeed("1", 2));
  expect(hashSeed("a", "b")).not.toBe(hashSeed("b", "a"));
});
