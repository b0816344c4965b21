import { type ClusterEstimate, derivedEstimate, meanEstimate, resampledMeans } from "../cluster-estimates.ts";
import type { ResampleChoices } from "../style/style-matrix.ts";

/** Pairs with their authors. Arrays are aligned; values are P(a preferred), NaN where missing. */
export interface AuthoredPairs {
  readonly verdict: ArrayLike<number>;
  /** 1 a better, 0 b better, 0.5 tie. Absent where nobody judged. */
  readonly truth?: ArrayLike<number> | undefined;
  /** Whether each output was written by the judge's own lineage. */
  readonly isOwnA: readonly boolean[];
  readonly isOwnB: readonly boolean[];
  readonly clusterOf: ArrayLike<number>;
}

/** Whether a judge favours what its own lineage wrote. */
export interface SelfPreference {
  /** Share of pairs with one own output in which the judge prefers it, and in which the gold does. Ties count 1/2. */
  readonly ownPreferred: ClusterEstimate;
  readonly goldOwn: ClusterEstimate;
  /** The judge's share less the gold's on the same pairs. Errors at random draw the judge's share to 1/2, so this alone shows no bias: see `accuracyGap`. */
  readonly excess: ClusterEstimate;
  /** Accuracy where the own output is the better, where the other is, and the difference: 0 for a judge whose errors fall on both alike, above 0 for one that favours its own. */
  readonly accuracyOwn: ClusterEstimate;
  readonly accuracyOther: ClusterEstimate;
  readonly accuracyGap: ClusterEstimate;
  readonly n: number;
  /** Pairs without a verdict, or with none or two own outputs. */
  readonly dropped: number;
}

const decided = (p: number): number => (p > 0.5 ? 1 : p < 0.5 ? 0 : p);

/**
 * Own outputs against others; pairs that the gold calls a tie count in no accuracy. Source: Panickssery, Bowman and Feng (2024),
 * https://arxiv.org/abs/2404.13076; the difference of accuracies: Wataoka, Takahashi and Ri (2024), https://arxiv.org/abs/2410.21819.
 */
export function selfPreference(pairs: AuthoredPairs, choices: ResampleChoices): SelfPreference {
  const { rng, resamples = 2000, confidence = 0.95 } = choices;
  const { verdict, truth, isOwnA, isOwnB, clusterOf } = pairs;
  const empty = () => new Float64Array(verdict.length).fill(NaN);
  const [judge, gold, excess, accuracyOwn, accuracyOther] = [empty(), empty(), empty(), empty(), empty()];
  let n = 0;
  for (let i = 0; i < verdict.length; i++) {
    if (isOwnA[i] === isOwnB[i] || Number.isNaN(verdict[i]!)) continue;
    n++;
    const v = decided(verdict[i]!);
    const t = truth?.[i] ?? NaN;
    judge[i] = isOwnA[i] ? v : 1 - v;
    gold[i] = isOwnA[i] ? t : 1 - t;
    excess[i] = judge[i]! - gold[i]!;
    if (gold[i]! > 0.5) accuracyOwn[i] = judge[i]!;
    else if (gold[i]! < 0.5) accuracyOther[i] = 1 - judge[i]!;
  }
  const columns = [judge, gold, excess, accuracyOwn, accuracyOther];
  const means = resampledMeans(columns, { clusterOf, resamples, confidence, rng });
  return {
    ownPreferred: meanEstimate(means, 0),
    goldOwn: meanEstimate(means, 1),
    excess: derivedEstimate(means, (row) => row[2]!, 2),
    accuracyOwn: meanEstimate(means, 3),
    accuracyOther: meanEstimate(means, 4),
    accuracyGap: derivedEstimate(means, (row) => row[3]! - row[4]!, 3),
    n,
    dropped: verdict.length - n,
  };
}
