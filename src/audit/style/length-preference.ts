import { type ClusterEstimate, derivedEstimate, meanEstimate, resampledMeans } from "../cluster-estimates.ts";
import type { ResampleChoices } from "./style-matrix.ts";

/** Pairs with lengths: what the scorer and the gold prefer. Arrays are aligned; NaN is missing. */
export interface LengthPairs {
  /** P(a preferred) by the scorer. */
  readonly verdict: ArrayLike<number>;
  /** 1 a better, 0 b better, 0.5 tie. Absent where nobody judged. */
  readonly truth?: ArrayLike<number> | undefined;
  readonly lengthA: ArrayLike<number>;
  readonly lengthB: ArrayLike<number>;
  /** Dense cluster number of each pair. */
  readonly clusterOf: ArrayLike<number>;
}

/** How a scorer's preferences go with length. Shares in [0, 1]; a tie of the scorer counts 1/2. */
export interface LengthPreference {
  /** Share of pairs of unequal length in which the longer output is preferred, by the scorer and by the gold. */
  readonly longerPreferred: ClusterEstimate;
  readonly goldLonger: ClusterEstimate;
  /** The scorer's share less the gold's, on pairs that both have: above 0 the scorer favours length beyond its worth. */
  readonly excess: ClusterEstimate;
  /** Accuracy where the better output is the longer, where it is the shorter, and the difference. */
  readonly accuracyLonger: ClusterEstimate;
  readonly accuracyShorter: ClusterEstimate;
  readonly accuracyGap: ClusterEstimate;
  /** Accuracy where lengths differ by at most `tolerance` of their mean. */
  readonly accuracyMatched: ClusterEstimate;
  readonly tolerance: number;
  /** Pairs with a verdict and both lengths; the others are dropped. */
  readonly n: number;
  readonly dropped: number;
}

const decided = (p: number): number => (p > 0.5 ? 1 : p < 0.5 ? 0 : p);

/**
 * What a scorer prefers by length, beside what the gold does, and its accuracy with length held (nearly) equal. Without `truth` only the
 * share of longer ones is defined. Pairs that the gold calls a tie count in no accuracy.
 */
export function lengthPreference(
  pairs: LengthPairs,
  choices: ResampleChoices & { readonly tolerance?: number },
): LengthPreference {
  const { rng, resamples = 2000, confidence = 0.95, tolerance = 0.1 } = choices;
  const { verdict, truth, lengthA, lengthB } = pairs;
  const empty = () => new Float64Array(verdict.length).fill(NaN);
  const [longer, gold, both, accLonger, accShorter, accMatched] = [0, 0, 0, 0, 0, 0].map(empty);
  let n = 0;
  for (let i = 0; i < verdict.length; i++) {
    const v = decided(verdict[i]!);
    const delta = lengthA[i]! - lengthB[i]!;
    if (Number.isNaN(v + delta)) continue;
    n++;
    const t = truth?.[i] ?? NaN;
    const isLongerA = delta > 0;
    if (delta !== 0) {
      longer![i] = isLongerA ? v : 1 - v;
      if (!Number.isNaN(t)) gold![i] = isLongerA ? t : 1 - t;
      both![i] = longer![i]! - gold![i]!;
    }
    if (Number.isNaN(t) || t === 0.5) continue;
    const right = t > 0.5 ? v : 1 - v;
    if (delta !== 0) (isLongerA === t > 0.5 ? accLonger! : accShorter!)[i] = right;
    if (Math.abs(delta) <= (tolerance * (lengthA[i]! + lengthB[i]!)) / 2) accMatched![i] = right;
  }
  const columns = [longer!, gold!, both!, accLonger!, accShorter!, accMatched!];
  const means = resampledMeans(columns, { clusterOf: pairs.clusterOf, resamples, confidence, rng });
  return {
    longerPreferred: meanEstimate(means, 0),
    goldLonger: meanEstimate(means, 1),
    excess: derivedEstimate(means, (row) => row[2]!, 2),
    accuracyLonger: meanEstimate(means, 3),
    accuracyShorter: meanEstimate(means, 4),
    accuracyGap: derivedEstimate(means, (row) => row[3]! - row[4]!, 3),
    accuracyMatched: meanEstimate(means, 5),
    tolerance,
    n,
    dropped: verdict.length - n,
  };
}
