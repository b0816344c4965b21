import { sortOrder } from "../../num/index.ts";
import type { GroupedColumns } from "../grouping.ts";

/** Most pairs that are held at once. */
const LIMIT = 2 ** 27;

/** Weights by which pairs of groups of different sizes add up to a mean over groups. */
export interface PairWeights {
  /** Weight of one pair of each group; integers where they fit, so that equal values compare equal. */
  readonly ofGroup: Float64Array;
  /** Sum of all weights: groups with pairs x unit. The accuracy is gain / total. */
  readonly total: number;
  /** All pairs of all groups. */
  readonly pairs: number;
  /** Groups with at least one pair. */
  readonly nGroups: number;
  /** Values nearer than this (as sums of weights) are equal: 0 for integer weights. */
  readonly slack: number;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** Least common multiple of the pair counts, or 0 where it grows beyond `limit`. */
function commonMultiple(pairCounts: Iterable<number>, limit: number): number {
  let multiple = 1;
  for (const pairs of pairCounts) {
    multiple = (multiple / gcd(multiple, pairs)) * pairs;
    if (multiple > limit) return 0;
  }
  return multiple;
}

/**
 * Pair weights of groups starting at `start`. "groups": every group with a pair weighs the same (WMT's mean over groups);
 * "pairs": every pair weighs 1 (pooled counts).
 */
export function pairWeights(start: Uint32Array, weighting: "groups" | "pairs"): PairWeights {
  const nGroups = start.length - 1;
  const pairsOf = Float64Array.from({ length: nGroups }, (_, g) => {
    const n = start[g + 1]! - start[g]!;
    return (n * (n - 1)) / 2;
  });
  const used = pairsOf.filter((pairs) => pairs > 0);
  let pairs = 0;
  for (const p of used) pairs += p;
  const base = { pairs, nGroups: used.length };
  if (weighting === "pairs") return { ...base, ofGroup: pairsOf.fill(1), total: pairs, slack: 0 };
  const unit = commonMultiple(new Set(used), 2 ** 52 / Math.max(1, used.length));
  const scale = unit === 0 ? 1 : unit;
  return {
    ...base,
    ofGroup: pairsOf.map((p) => (p === 0 ? 0 : scale / p)),
    total: scale * used.length,
    slack: unit === 0 ? 1e-12 * used.length : 0,
  };
}

/** Pairs of units inside groups as a sweep over tie thresholds needs them; arrays have one entry a pair. */
export interface TiePairs {
  /** |metric difference| >= 0. */
  readonly size: Float64Array;
  /** Change of the weighted count of right pairs when the pair becomes a metric tie: + where gold ties, - where it was concordant. */
  readonly gain: Float64Array;
  /** Positions of the two units in the grouped columns; empty arrays unless asked for. */
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  /** Weighted count of right pairs before anything is tied, metric ties at difference 0 apart. */
  readonly concordant: number;
  /** Weighted count of pairs that tie in gold: what a scorer that ties everything gets. */
  readonly goldTies: number;
  readonly weights: PairWeights;
}

export interface TiePairOptions {
  readonly weighting: "groups" | "pairs";
  /** Keep pairs whose tie changes nothing (discordant ones): needed for the whole curve. */
  readonly keepNeutral?: boolean;
  readonly keepUnits?: boolean;
}

/** Lists the pairs inside groups. @throws RangeError beyond 2^27 pairs. */
export function tiePairs(columns: GroupedColumns, options: TiePairOptions): TiePairs {
  const { gold, metric, start, nGroups } = columns;
  const weights = pairWeights(start, options.weighting);
  if (weights.pairs > LIMIT)
    throw new RangeError(
      `tie threshold: too many pairs in the groups to tune on; expected <= ${LIMIT}, got ${weights.pairs}`,
    );
  const size = new Float64Array(weights.pairs);
  const gain = new Float64Array(weights.pairs);
  const first = new Uint32Array(options.keepUnits ? weights.pairs : 0);
  const second = new Uint32Array(options.keepUnits ? weights.pairs : 0);
  let n = 0;
  let concordant = 0;
  let goldTies = 0;
  for (let g = 0; g < nGroups; g++) {
    const end = start[g + 1]!;
    const weight = weights.ofGroup[g]!;
    for (let i = start[g]!; i < end; i++) {
      const gi = gold[i]!;
      const mi = metric[i]!;
      for (let j = i + 1; j < end; j++) {
        const gj = gold[j]!;
        const mj = metric[j]!;
        let change = 0;
        if (gi === gj) {
          change = weight;
          goldTies += weight;
        } else if (gi > gj ? mi > mj : mi < mj) {
          change = -weight;
          concordant += weight;
        } else if (!options.keepNeutral) continue;
        size[n] = mi === mj ? 0 : Math.abs(mi - mj);
        gain[n] = change;
        if (options.keepUnits) {
          first[n] = i;
          second[n] = j;
        }
        n++;
      }
    }
  }
  return {
    size: size.subarray(0, n),
    gain: gain.subarray(0, n),
    first: first.subarray(0, options.keepUnits ? n : 0),
    second: second.subarray(0, options.keepUnits ? n : 0),
    concordant,
    goldTies,
    weights,
  };
}

/** The tie threshold that makes most pairs right. */
export interface BestThreshold {
  /** Weighted count of right pairs at `epsilon`. */
  readonly right: number;
  /** The smallest threshold that reaches it: 0 or an observed |difference|. */
  readonly epsilon: number;
}

/** Sweeps sorted pairs from threshold 0 upward; the first maximum wins. `order` sorts `pairs.size`. */
export function sweepThresholds(pairs: TiePairs, order: Uint32Array): BestThreshold {
  const { size, gain, concordant, weights } = pairs;
  const slack = weights.slack;
  let right = concordant;
  let best = -Infinity;
  let epsilon = 0;
  let at = 0;
  let threshold = 0;
  for (;;) {
    while (at < order.length && size[order[at]!] === threshold) right += gain[order[at++]!]!;
    if (right > best + slack) {
      best = right;
      epsilon = threshold;
    }
    if (at >= order.length) break;
    threshold = size[order[at]!]!;
    if (Number.isNaN(threshold)) break;
  }
  return { right: best, epsilon };
}

/** The common size of all gains, or 0 where they differ. */
function commonWeight(gain: Float64Array): number {
  const weight = gain.length === 0 ? 0 : Math.abs(gain[0]!);
  for (let i = 0; i < gain.length; i++) if (Math.abs(gain[i]!) !== weight) return 0;
  return weight;
}

/** Sizes of the pairs that gain (sign 1) or lose (sign -1), ascending. */
function sizesOf({ size, gain }: TiePairs, sign: number): Float64Array {
  const sizes = new Float64Array(size.length);
  let n = 0;
  for (let i = 0; i < size.length; i++) if (gain[i]! * sign > 0) sizes[n++] = size[i]!;
  return sizes.subarray(0, n).sort();
}

/** `sweepThresholds` where all pairs weigh the same: it then takes sorted sizes only, which the engine's own sort is fastest at. */
function sweepEqualPairs(pairs: TiePairs, weight: number): BestThreshold {
  const gaining = sizesOf(pairs, 1);
  const losing = sizesOf(pairs, -1);
  let best = -Infinity;
  let epsilon = 0;
  let threshold = 0;
  for (let g = 0, l = 0; ;) {
    while (g < gaining.length && gaining[g] === threshold) g++;
    while (l < losing.length && losing[l] === threshold) l++;
    const right = pairs.concordant + weight * (g - l);
    if (right > best) {
      best = right;
      epsilon = threshold;
    }
    const nextGain = g < gaining.length ? gaining[g]! : NaN;
    const nextLoss = l < losing.length ? losing[l]! : NaN;
    threshold = nextGain <= nextLoss || Number.isNaN(nextLoss) ? nextGain : nextLoss;
    if (Number.isNaN(threshold)) return { right: best, epsilon };
  }
}

/** The best threshold of some pairs; see `sweepThresholds`. */
export function bestThreshold(pairs: TiePairs): BestThreshold {
  const weight = pairs.weights.slack === 0 ? commonWeight(pairs.gain) : 0;
  return weight > 0 ? sweepEqualPairs(pairs, weight) : sweepThresholds(pairs, sortOrder(pairs.size));
}

/** Folds of items for `sweepFolds`: the fold of each position in the grouped columns. */
export interface PairFolds {
  readonly ofUnit: ArrayLike<number>;
  readonly nFolds: number;
}

/**
 * The best threshold of each fold, [nFolds], on the pairs that have no unit in the fold: `sweepThresholds` of all folds in one sweep, which
 * keeps the right pairs of all and, for each fold, those that it touches. Pairs must have been listed with their units.
 */
export function sweepFolds(pairs: TiePairs, { ofUnit, nFolds }: PairFolds): Float64Array {
  const changing = pairs.gain.reduce((n, g) => n + (g === 0 ? 0 : 1), 0);
  const sizes = new Float64Array(changing);
  const at = new Uint32Array(changing);
  /** Right pairs of each fold's training part, less those that all have in common. */
  const apart = new Float64Array(nFolds);
  for (let i = 0, n = 0; i < pairs.size.length; i++) {
    const gain = pairs.gain[i]!;
    if (gain === 0) continue;
    sizes[n] = pairs.size[i]!;
    at[n++] = i;
    const a = ofUnit[pairs.first[i]!]!;
    const b = ofUnit[pairs.second[i]!]!;
    if (gain > 0) continue;
    apart[a]! += gain;
    if (b !== a) apart[b]! += gain;
  }
  const order = sortOrder(sizes);
  const best = new Float64Array(nFolds).fill(-Infinity);
  const epsilons = new Float64Array(nFolds);
  let right = pairs.concordant;
  let threshold = 0;
  for (let k = 0; ;) {
    for (; k < changing && sizes[order[k]!] === threshold; k++) {
      const pair = at[order[k]!]!;
      const gain = pairs.gain[pair]!;
      const a = ofUnit[pairs.first[pair]!]!;
      const b = ofUnit[pairs.second[pair]!]!;
      right += gain;
      apart[a]! -= gain;
      if (b !== a) apart[b]! -= gain;
    }
    for (let f = 0; f < nFolds; f++) {
      if (right + apart[f]! <= best[f]!) continue;
      best[f] = right + apart[f]!;
      epsilons[f] = threshold;
    }
    if (k >= changing) return epsilons;
    threshold = sizes[order[k]!]!;
    if (Number.isNaN(threshold)) return epsilons;
  }
}
