import { gather, type UnitGroups } from "../grouping.ts";
import { type BitSource, type MetricPair, type PermBoth, permBothCounts } from "./perm-both.ts";
import { pairWeights } from "../correlation/tie-sweep.ts";

/** Settings of the test on pairs; a bit of 1 lets pseudo-metric 1 take metric 1's verdict on the pair. */
export interface PairwiseOptions {
  /** Tie thresholds of the two metrics, fixed through the test. */
  readonly epsilon1: number;
  readonly epsilon2: number;
  readonly resamples: number;
  /** Bits for all pairs of a resample, groups in order, inside a group row by row (i < j). */
  readonly bits: BitSource;
}

/** 1 where a pair is right under accuracy with ties: tied in both, or in the same order. */
function isRight(gold: number, metric: number, epsilon: number): number {
  const ties = Math.abs(metric) <= epsilon;
  if (gold === 0) return ties ? 1 : 0;
  return !ties && metric > 0 === gold > 0 ? 1 : 0;
}

interface RightPairs {
  readonly right1: Uint8Array;
  readonly right2: Uint8Array;
  readonly weight: Float64Array;
  readonly total: number;
}

function rightPairs(groups: UnitGroups, pair: MetricPair, options: PairwiseOptions): RightPairs {
  const gold = gather(pair.gold, groups);
  const m1 = gather(pair.metric1, groups);
  const m2 = gather(pair.metric2, groups);
  const weights = pairWeights(groups.start, "groups");
  const right1 = new Uint8Array(weights.pairs);
  const right2 = new Uint8Array(weights.pairs);
  const weight = new Float64Array(weights.pairs);
  let k = 0;
  for (let g = 0; g < groups.nGroups; g++) {
    const end = groups.start[g + 1]!;
    for (let i = groups.start[g]!; i < end; i++) {
      for (let j = i + 1; j < end; j++) {
        const sign = gold[i] === gold[j] ? 0 : gold[i]! > gold[j]! ? 1 : -1;
        right1[k] = isRight(sign, m1[i]! - m1[j]!, options.epsilon1);
        right2[k] = isRight(sign, m2[i]! - m2[j]!, options.epsilon2);
        weight[k++] = weights.ofGroup[g]!;
      }
    }
  }
  return { right1, right2, weight, total: weights.total };
}

/**
 * PERM-BOTH on pairs: the two metrics' verdicts on a pair (order, or tie within its own epsilon) are exchanged pair by pair, so
 * metrics with different tie thresholds meet on an equal footing without tuning anew in each resample. Statistic: accuracy with
 * ties, mean over groups; 0 without pairs. Pinned to mt-metrics-eval's PairwisePermutationSigDiff without early stopping.
 */
export function permBothPairwise(groups: UnitGroups, pair: MetricPair, options: PairwiseOptions): PermBoth {
  const { right1, right2, weight, total } = rightPairs(groups, pair, options);
  const n = weight.length;
  let sum1 = 0;
  let sum2 = 0;
  for (let k = 0; k < n; k++) {
    sum1 += weight[k]! * right1[k]!;
    sum2 += weight[k]! * right2[k]!;
  }
  const resampled1 = new Float64Array(options.resamples);
  const resampled2 = new Float64Array(options.resamples);
  const bits = new Uint8Array(n);
  for (let r = 0; r < options.resamples; r++) {
    options.bits(bits);
    let pseudo1 = 0;
    for (let k = 0; k < n; k++) pseudo1 += weight[k]! * (bits[k] === 1 ? right1[k]! : right2[k]!);
    resampled1[r] = share(pseudo1, total);
    resampled2[r] = share(sum1 + sum2 - pseudo1, total);
  }
  const observed = { value1: share(sum1, total), value2: share(sum2, total) };
  return permBothCounts(observed, { resampled1, resampled2 });
}

const share = (part: number, total: number): number => (total === 0 ? 0 : part / total);
