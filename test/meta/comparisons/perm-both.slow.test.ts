import { expect, test } from "vitest";
import {
  groupMatrix,
  permBothPairwise,
  permBothSwap,
  permBothTuned,
  randomBits,
} from "../../../src/meta/index.ts";
import { randomNormal, type Rng, seeded } from "../../../src/num/index.ts";

const SHAPE = { nSystems: 5, nItems: 12 };
const TRIALS = 600;
const RESAMPLES = 99;

/** Two metrics that are equally noisy views of one gold: exchangeable, so p is uniform. */
function exchangeable(rng: Rng) {
  const gold = Float64Array.from({ length: 60 }, () => Math.floor(3 * rng()));
  const [metric1, metric2] = [0, 1].map(() => gold.map((g) => g + 1.5 * randomNormal(rng)));
  return { gold, metric1: metric1!, metric2: metric2! };
}

const FORMS = {
  "swap, pearson": (groups, pair, bits) =>
    permBothSwap(groups, pair, { statistic: "pearson", resamples: RESAMPLES, bits }),
  "swap, tau-b": (groups, pair, bits) =>
    permBothSwap(groups, pair, { statistic: "tau-b", resamples: RESAMPLES, bits }),
  "swap, tuned": (groups, pair, bits) => permBothTuned(groups, pair, { resamples: RESAMPLES, bits }),
} satisfies Record<
  string,
  (
    groups: Parameters<typeof permBothSwap>[0],
    pair: Parameters<typeof permBothSwap>[1],
    bits: ReturnType<typeof randomBits>,
  ) => { count: number; countTwoSided: number }
>;

for (const [name, run] of Object.entries(FORMS)) {
  for (const grouping of ["none", "item"] as const) {
    test(`PERM-BOTH (${name}, ${grouping}) rejects 5% of true nulls, one-sided and two-sided`, () => {
      const rng = seeded(77);
      const groups = groupMatrix(SHAPE, grouping);
      let [oneSided, twoSided] = [0, 0];
      for (let k = 0; k < TRIALS; k++) {
        const { count, countTwoSided } = run(groups, exchangeable(rng), randomBits(rng));
        if ((count + 1) / (RESAMPLES + 1) <= 0.05) oneSided++;
        if ((countTwoSided + 1) / (RESAMPLES + 1) <= 0.05) twoSided++;
      }
      // Binomial(600, 0.05) leaves 3 standard errors of 0.027.
      for (const share of [oneSided / TRIALS, twoSided / TRIALS]) {
        expect(share).toBeGreaterThan(0.02);
        expect(share).toBeLessThan(0.08);
      }
    });
  }
}

test("PERM-BOTH by pairs rejects a plainly better metric", () => {
  const rng = seeded(78);
  const groups = groupMatrix(SHAPE, "item");
  let found = 0;
  for (let k = 0; k < 100; k++) {
    const { gold, metric1 } = exchangeable(rng);
    const metric2 = gold.map((g) => g + 0.2 * randomNormal(rng));
    const options = { epsilon1: 0, epsilon2: 0.3, resamples: RESAMPLES, bits: randomBits(rng) };
    if ((permBothPairwise(groups, { gold, metric1, metric2 }, options).count + 1) / (RESAMPLES + 1) <= 0.05)
      found++;
  }
  expect(found).toBeGreaterThan(95);
});
