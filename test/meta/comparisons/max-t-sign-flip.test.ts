import { expect, test } from "vitest";
import { type JackknifedFamily, maxTSignFlip, type SummedScorer } from "../../../src/meta/index.ts";
import { bootstrapValues, jackknifeValues, randomNormal, seeded } from "../../../src/num/index.ts";
import { meanScorer } from "./summed-scorers.ts";

const DRAWS = { resamples: 1000, rng: seeded(2) };

function jackknifed(scorers: readonly SummedScorer[], n: number): JackknifedFamily {
  const ones = new Uint16Array(n).fill(1);
  const values = scorers.map(jackknifeValues);
  return { estimates: scorers.map((s) => bootstrapValues(s, ones)[0]!), leftOut: [{ values, sizes: ones }] };
}

function family(shifts: readonly number[], n: number): JackknifedFamily {
  const rng = seeded(8);
  return jackknifed(
    shifts.map((shift) => meanScorer(Float64Array.from({ length: n }, () => randomNormal(rng) + shift))),
    n,
  );
}

test("maxTSignFlip finds a clearly better scorer among equals and nothing else", () => {
  const found = maxTSignFlip(family([0, 0, 1, 0, 0, 0], 150), DRAWS);
  for (const t of found) expect(t.pAdjusted <= 0.05).toBe(t.a === 2 || t.b === 2);
  expect(found[0]).toMatchObject({ n: 150, dropped: 0, resamples: 1000 });
});

test("maxTSignFlip of one mean in equal clusters is Fisher's sign-flip test: the share of all 2^n signs that reach the difference", () => {
  const d = [0.4, 1.1, -0.2, 0.7, 0.9, 1.3, -0.5, 0.8];
  const pair = [meanScorer(d), meanScorer(d.map(() => 0))];
  const resamples = 20_000;
  const [found] = maxTSignFlip(jackknifed(pair, d.length), { resamples, rng: seeded(3) });
  let reached = 0;
  for (let mask = 0; mask < 256; mask++) {
    const total = d.reduce((sum, v, i) => sum + ((mask >> i) & 1 ? v : -v), 0);
    if (Math.abs(total) >= d.reduce((sum, v) => sum + v, 0) - 1e-9) reached++;
  }
  expect(Math.abs(found!.p - reached / 256)).toBeLessThan(
    4 * Math.sqrt((found!.p * (1 - found!.p)) / resamples),
  );
});

test("maxTSignFlip: two equal kinds of cluster carry half of the difference each, as twice the clusters with the same influences do", () => {
  const n = 12;
  const { estimates, leftOut } = family([0, 0.5], n);
  const { values, sizes } = leftOut[0]!;
  const scale = (n - 1) / n / ((2 * n - 1) / (2 * n));
  const twice = values.map((v) => Float64Array.from({ length: 2 * n }, (_, c) => scale * v[c % n]!));
  const resamples = 20_000;
  const p = (kinds: JackknifedFamily["leftOut"]) =>
    maxTSignFlip({ estimates, leftOut: kinds }, { resamples, rng: seeded(4) })[0]!.p;
  const both = p([leftOut[0]!, leftOut[0]!]);
  expect(both).toBeGreaterThan(0.05);
  expect(both).toBeLessThan(0.95);
  const one = p([{ values: twice, sizes: [...Array.from(sizes), ...Array.from(sizes)] }]);
  expect(Math.abs(both - one)).toBeLessThan(4 * Math.sqrt((2 * both * (1 - both)) / resamples));
});

test("maxTSignFlip of a scorer against itself gives p 1; of one undefined, or undefined without some cluster, NaN", () => {
  const { estimates, leftOut } = family([0], 20);
  const { values, sizes } = leftOut[0]!;
  const twice = {
    estimates: [estimates[0]!, estimates[0]!],
    leftOut: [{ values: [values[0]!, values[0]!], sizes }],
  };
  expect(maxTSignFlip(twice, DRAWS)[0]).toMatchObject({ difference: 0, p: 1, pAdjusted: 1 });
  expect(maxTSignFlip({ ...twice, estimates: [NaN, 1] }, DRAWS)[0]).toMatchObject({ p: NaN, pAdjusted: NaN });
  const hole = Float64Array.from(values[0]!).fill(NaN, 3, 4);
  const holed = { estimates: [0, 1], leftOut: [{ values: [values[0]!, hole], sizes }] };
  expect(maxTSignFlip(holed, DRAWS)[0]).toMatchObject({ difference: -1, p: NaN, pAdjusted: NaN });
});

test("maxTSignFlip: a pair that cannot be tested leaves the others' p as they are", () => {
  const { estimates, leftOut } = family([0, 0.4], 40);
  const { values, sizes } = leftOut[0]!;
  const alone = maxTSignFlip({ estimates, leftOut }, { resamples: 500, rng: seeded(5) });
  const more = {
    estimates: [estimates[0]!, estimates[1]!, 7],
    leftOut: [{ values: [...values, new Float64Array(40).fill(NaN)], sizes }],
  };
  const found = maxTSignFlip(more, { resamples: 500, rng: seeded(5) });
  expect(found[0]).toEqual(alone[0]);
});

test("maxTSignFlip of no or one scorer has no pairs", () => {
  expect(maxTSignFlip({ estimates: [], leftOut: [] }, DRAWS)).toEqual([]);
  expect(maxTSignFlip(family([0], 10), DRAWS)).toEqual([]);
});
