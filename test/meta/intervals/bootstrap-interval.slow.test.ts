import { expect, test } from "vitest";
import { bootstrapInterval, type SummedScorer } from "../../../src/meta/index.ts";
import { clusterWeights, type Rng, seeded } from "../../../src/num/index.ts";
import { meanScorer } from "../comparisons/summed-scorers.ts";

const SEEDS = 1000;

/** Share of seeds in which the 95% interval holds `truth`. */
function coverage(truth: number, smooth: boolean, make: (rng: Rng) => SummedScorer): number {
  let held = 0;
  for (let seed = 0; seed < SEEDS; seed++) {
    const scorer = make(seeded(seed, "data"));
    const weights = clusterWeights(scorer.stats.length / scorer.nCols, 1000, seeded(seed, "resample"));
    const { ciLow, ciHigh } = bootstrapInterval(scorer, weights, { confidence: 0.95, smooth, seed });
    if (ciLow! <= truth && truth <= ciHigh!) held++;
  }
  return held / SEEDS;
}

const SLACK = 3 * Math.sqrt((0.05 * 0.95) / SEEDS);

/** Accuracy over clusters of one to four pairs whose decisions hang together; true value 0.7. */
function clustered(rng: Rng, nClusters: number): SummedScorer {
  const scorer = meanScorer(new Float64Array(nClusters).fill(1));
  for (let i = 0; i < nClusters; i++) {
    const size = 1 + Math.floor(4 * rng());
    const shared = rng() < 0.7 ? 1 : 0;
    let right = 0;
    for (let j = 0; j < size; j++) right += rng() < 0.5 ? shared : rng() < 0.7 ? 1 : 0;
    scorer.stats[2 * i] = right;
    scorer.stats[2 * i + 1] = size;
  }
  return scorer;
}

test("bootstrapInterval of a clustered accuracy covers 95%", () => {
  const percentile = coverage(0.7, false, (rng) => clustered(rng, 200));
  const bca = coverage(0.7, true, (rng) => clustered(rng, 200));
  for (const found of [percentile, bca]) {
    expect(found).toBeGreaterThan(0.95 - SLACK);
    expect(found).toBeLessThan(0.95 + SLACK);
  }
});

test("bootstrapInterval ignoring clusters would be too short: rows as clusters cover less", () => {
  let held = 0;
  for (let seed = 0; seed < SEEDS; seed++) {
    const { stats } = clustered(seeded(seed, "data"), 200);
    const rows: number[] = [];
    for (let i = 0; i < 200; i++)
      for (let j = 0; j < stats[2 * i + 1]!; j++) rows.push(j < stats[2 * i]! ? 1 : 0);
    const weights = clusterWeights(rows.length, 400, seeded(seed, "rows"));
    const { ciLow, ciHigh } = bootstrapInterval(meanScorer(rows), weights, {
      confidence: 0.95,
      smooth: false,
      seed,
    });
    if (ciLow! <= 0.7 && 0.7 <= ciHigh!) held++;
  }
  expect(held / SEEDS).toBeLessThan(0.95 - SLACK);
});
