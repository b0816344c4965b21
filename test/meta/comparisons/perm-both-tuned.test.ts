import { expect, test } from "vitest";
import { accuracyTuned, groupMatrix, permBothTuned, randomBits, zScores } from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

const SHAPE = { nSystems: 4, nItems: 12 };

function drawn(seed: number) {
  const rng = seeded(seed);
  const gold = Float64Array.from({ length: 48 }, () => Math.floor(rng() * 3));
  const metric1 = gold.map((g) => g + randomNormal(rng));
  const metric2 = gold.map((g) => Math.round(g + 0.5 * randomNormal(rng)));
  return { gold, metric1, metric2 };
}

test("permBothTuned equals tuning every pseudo-metric from scratch, in every grouping", () => {
  for (const grouping of ["none", "item", "system"] as const) {
    const pair = drawn(1);
    const groups = groupMatrix(SHAPE, grouping);
    const [z1, z2] = [zScores(pair.metric1), zScores(pair.metric2)];
    const masks: Uint8Array[] = [];
    const source = randomBits(seeded(9));
    const bits = (out: Uint8Array) => {
      source(out);
      masks.push(out.slice());
    };
    const found = permBothTuned(groups, pair, { resamples: 20, bits });
    const tuned = (metric: Float64Array) => accuracyTuned(groups, { gold: pair.gold, metric }).value;
    expect(found.delta).toBeCloseTo(tuned(z2) - tuned(z1), 12);
    masks.forEach((mask, k) => {
      expect(found.resampled1[k]).toBeCloseTo(tuned(z1.map((v, i) => (mask[i] ? v : z2[i]!))), 12);
      expect(found.resampled2[k]).toBeCloseTo(tuned(z2.map((v, i) => (mask[i] ? v : z1[i]!))), 12);
    });
  }
});

test("permBothTuned of a metric with itself counts every resample", () => {
  const { gold, metric1 } = drawn(2);
  const found = permBothTuned(
    groupMatrix(SHAPE, "item"),
    { gold, metric1, metric2: metric1 },
    { resamples: 15, bits: randomBits(seeded(3)) },
  );
  expect(found).toMatchObject({ delta: 0, count: 15 });
});
