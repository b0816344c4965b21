import { pairwiseMean, pairwiseVariance, type Rng } from "../../num/index.ts";
import { isConstant } from "../complete-pairs.ts";
import { gather, presentIn, type UnitGroups } from "../grouping.ts";
import { type GroupMetricStatistic, prepareStatistic, type SwapStatistic } from "./perm-both-statistic.ts";

/** Fills an array with fair bits 0 or 1. */
export type BitSource = (bits: Uint8Array) => void;

/** Fair bits from a generator, 32 a draw. */
export function randomBits(rng: Rng): BitSource {
  return (bits) => {
    let word = 0;
    for (let i = 0; i < bits.length; i++) {
      if ((i & 31) === 0) word = Math.floor(rng() * 4294967296) | 0;
      bits[i] = word & 1;
      word >>>= 1;
    }
  };
}

/** The outcome of a PERM-BOTH test: counts, from which the caller forms p ((count + 1) / (resamples + 1), or count / resamples). */
export interface PermBoth {
  /** Statistic of metric2 minus that of metric1. */
  readonly delta: number;
  readonly value1: number;
  readonly value2: number;
  /** Resamples whose difference is at least `delta` (within 1e-9): large counts speak against "metric2 is better". */
  readonly count: number;
  /** Resamples whose |difference| is at least |delta|: for the two-sided test. */
  readonly countTwoSided: number;
  readonly resamples: number;
  /** Statistics of the two pseudo-metrics of each resample. */
  readonly resampled1: Float64Array;
  readonly resampled2: Float64Array;
}

/** A difference within this of the observed one counts as reaching it: sums in another order differ by rounding. */
const SLACK = 1e-9;

/** Counts the resamples at least as extreme as the observed difference. */
export function permBothCounts(
  observed: { readonly value1: number; readonly value2: number },
  resampled: { readonly resampled1: Float64Array; readonly resampled2: Float64Array },
): PermBoth {
  const delta = observed.value2 - observed.value1;
  const { resampled1, resampled2 } = resampled;
  let count = 0;
  let countTwoSided = 0;
  for (let k = 0; k < resampled1.length; k++) {
    const difference = resampled2[k]! - resampled1[k]!;
    if (difference >= delta - SLACK) count++;
    if (Math.abs(difference) >= Math.abs(delta) - SLACK) countTwoSided++;
  }
  return { delta, ...observed, count, countTwoSided, resamples: resampled1.length, resampled1, resampled2 };
}

/** z-scores by the population standard deviation; zeros for a constant column (the reference gives NaN), so that it can be compared. */
export function zScores(x: ArrayLike<number>): Float64Array {
  if (isConstant(x)) return new Float64Array(x.length);
  // In numpy's order of rounding: it decides which differences are equal, and so which thresholds there are.
  const centre = pairwiseMean(x);
  const sd = Math.sqrt(pairwiseVariance(x, 0));
  return Float64Array.from({ length: x.length }, (_, i) => (x[i]! - centre) / sd);
}

/** Mean of the group statistics that are defined; 0 where none is, as in the reference. */
function meanDefined(statistic: GroupMetricStatistic, metric: Float64Array, nGroups: number): number {
  let total = 0;
  let n = 0;
  for (let g = 0; g < nGroups; g++) {
    const v = statistic(metric, g);
    if (Number.isNaN(v)) continue;
    total += v;
    n++;
  }
  return n === 0 ? 0 : total / n;
}

/** Two metrics on the same gold; columns are aligned with the units that `groups` was built from. */
export interface MetricPair {
  readonly gold: ArrayLike<number>;
  readonly metric1: ArrayLike<number>;
  readonly metric2: ArrayLike<number>;
}

/** Units that have gold and both metrics. */
export function presentInAll({ gold, metric1, metric2 }: MetricPair): Uint8Array {
  return presentIn(gold, metric1, metric2);
}

export interface PermBothOptions {
  readonly statistic: SwapStatistic;
  readonly resamples: number;
  readonly bits: BitSource;
}

/**
 * PERM-BOTH (Deutsch, Dror and Roth 2021): the z-scored scores of two metrics are exchanged unit by unit (bit 1: pseudo-metric 1
 * takes metric 1), and the statistics of both pseudo-metrics are compared. Tests whether metric 2 agrees better with gold.
 * Statistics are averaged over groups. Pinned to mt-metrics-eval's PermutationSigDiff without early stopping.
 * As published, "acc-eq" and "tau-eq" of scorers of few values reject too often (0.147 and 0.145 of true nulls at 20 and 50 units of three values): their z-scores lie on two grids, so that exchanged scores
 * lose ties that the observed ones have. `maxTPermutation` on items' counts of right pairs, and `maxTSignFlip` where there are no items, keep their level there; `metaEvaluate` uses the former.
 */
export function permBothSwap(groups: UnitGroups, pair: MetricPair, options: PermBothOptions): PermBoth {
  const gold = gather(pair.gold, groups);
  const z1 = zScores(gather(pair.metric1, groups));
  const z2 = zScores(gather(pair.metric2, groups));
  const statistic = prepareStatistic(options.statistic, gold, groups.start);
  const evaluate = (metric: Float64Array) => meanDefined(statistic, metric, groups.nGroups);
  const observed = { value1: evaluate(z1), value2: evaluate(z2) };
  const resampled1 = new Float64Array(options.resamples);
  const resampled2 = new Float64Array(options.resamples);
  const bits = new Uint8Array(gold.length);
  const pseudo1 = new Float64Array(gold.length);
  const pseudo2 = new Float64Array(gold.length);
  for (let k = 0; k < options.resamples; k++) {
    options.bits(bits);
    for (let i = 0; i < bits.length; i++) {
      const keeps = bits[i] === 1;
      pseudo1[i] = keeps ? z1[i]! : z2[i]!;
      pseudo2[i] = keeps ? z2[i]! : z1[i]!;
    }
    resampled1[k] = evaluate(pseudo1);
    resampled2[k] = evaluate(pseudo2);
  }
  return permBothCounts(observed, { resampled1, resampled2 });
}
