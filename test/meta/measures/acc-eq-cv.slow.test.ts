import { expect, test } from "vitest";
import { metaEvaluate } from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";
import { ratedData } from "../small.ts";

const N_SEEDS = 300;

/** Interval of acc-eq-cv of a noisy scorer on 5 systems whose gold is the latent quality in whole steps, so that a third of the pairs tie. */
function interval(seed: number, nItems: number): { value: number; low: number; high: number } {
  const rng = seeded(seed, "acc-eq-cv");
  const latent = Array.from({ length: 5 }, (_, k) =>
    Array.from({ length: nItems }, () => 0.3 * k + randomNormal(rng)),
  );
  const gold = latent.map((row) => row.map(Math.round));
  const m = latent.map((row) => row.map((v) => v + 0.8 * randomNormal(rng)));
  const measures = { names: ["acc-eq-cv"], levels: [], all: false };
  const options = { seed, resamples: 400, permutations: 20, measures };
  const { result } = metaEvaluate([{ dataset: ratedData(gold, { m }) }], options);
  const row = result.rows.find((r) => r.scorer === "m")!;
  return { value: row.value!, low: row.ciLow!, high: row.ciHigh! };
}

function coverage(nItems: number): number {
  const made = Array.from({ length: N_SEEDS }, (_, seed) => interval(seed, nItems));
  const truth = made.reduce((sum, r) => sum + r.value, 0) / N_SEEDS;
  return made.filter((r) => r.low <= truth && truth <= r.high).length / N_SEEDS;
}

const error = 3 * Math.sqrt((0.95 * 0.05) / N_SEEDS);

test("acc-eq-cv with thresholds held fixed in resamples covers its expectation: 200 items within 1.5 points of 95%", () => {
  expect(coverage(200)).toBeGreaterThanOrEqual(0.935 - error);
});

test("acc-eq-cv at 50 items covers at least its documented floor of 90%", () => {
  expect(coverage(50)).toBeGreaterThanOrEqual(0.9 - error);
});
