import {
  type SignSource,
  type SoftPairwiseAccuracy,
  softPairwiseAccuracy,
  softPairwiseAccuracyExact,
  type SystemScores,
} from "../../src/meta/index.ts";
import { column } from "./column.ts";
import type { GoldenCase } from "./form.ts";

/** Counts to a matrix of p above the diagonal, null elsewhere. */
function pMatrix(counts: Float64Array, nSystems: number, resamples: number): (number | null)[][] {
  return Array.from({ length: nSystems }, (_, i) =>
    Array.from({ length: nSystems }, (__, j) => (i < j ? counts[i * nSystems + j]! / resamples : null)),
  );
}

function described(found: SoftPairwiseAccuracy, nSystems: number) {
  return {
    gold: pMatrix(found.goldCounts, nSystems, found.resamples),
    metric: pMatrix(found.metricCounts, nSystems, found.resamples),
  };
}

/** Topic `soft-pairwise-accuracy`: given sign masks, and all of them where there are few items. */
export function softPairwiseAccuracyGolden(testCase: GoldenCase): unknown {
  const input = testCase.input as {
    num_sys: number;
    items_per_sys: number;
    gold: unknown[];
    metric: unknown[];
    sign_masks: string[];
  };
  const scores: SystemScores = {
    nSystems: input.num_sys,
    nItems: input.items_per_sys,
    gold: column(input.gold),
    metric: column(input.metric),
  };
  let k = 0;
  const signs: SignSource = (out) => {
    const mask = input.sign_masks[k++]!;
    for (let t = 0; t < out.length; t++) out[t] = mask[t] === "1" ? 1 : -1;
  };
  const found = softPairwiseAccuracy(scores, { resamples: input.sign_masks.length, signs });
  const { gold, metric } = described(found, input.num_sys);
  const sampled = {
    gold_p: gold,
    metric_p: metric,
    one_minus_pce: found.value,
    gold_p_float64: gold,
    metric_p_float64: metric,
    spa_float64: found.value,
  };
  if (testCase.tag !== "signs-and-exact") return sampled;
  const exact = softPairwiseAccuracyExact(scores);
  const all = described(exact, input.num_sys);
  return { ...sampled, exact_gold_p: all.gold, exact_metric_p: all.metric, exact_spa: exact.value };
}
