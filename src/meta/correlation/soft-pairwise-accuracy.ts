import type { Rng } from "../../num/index.ts";

/** Scores of systems on the same items, system-major [nSystems x nItems]. */
export interface SystemScores {
  readonly nSystems: number;
  readonly nItems: number;
  readonly gold: ArrayLike<number>;
  readonly metric: ArrayLike<number>;
}

/** Fills `signs` with +1 or -1, one an item. */
export type SignSource = (signs: Int8Array) => void;

/** Soft pairwise accuracy with the counts behind it. */
export interface SoftPairwiseAccuracy {
  /** 1 - mean over system pairs of |p_gold - p_metric|, in [0, 1], higher better; NaN below 2 systems. Depends on nItems. */
  readonly value: number;
  /** Sign flips whose difference reached the observed one; [nSystems x nSystems], filled for i < j; p = count / resamples. */
  readonly goldCounts: Float64Array;
  readonly metricCounts: Float64Array;
  readonly resamples: number;
  /** Items used; an item with any missing value is left out. */
  readonly nItems: number;
  readonly dropped: number;
}

/** A flip within this of the observed difference counts as reaching it: sums in another order differ by rounding. */
const SLACK = 1e-9;

/** Independent fair signs from a generator, 32 a draw. */
export function randomSigns(rng: Rng): SignSource {
  return (signs) => {
    let bits = 0;
    for (let i = 0; i < signs.length; i++) {
      if ((i & 31) === 0) bits = Math.floor(rng() * 4294967296) | 0;
      signs[i] = bits & 1 ? 1 : -1;
      bits >>>= 1;
    }
  };
}

/** Items where every system has gold and metric. */
function completeItems({ nSystems, nItems, gold, metric }: SystemScores): Uint32Array {
  const items: number[] = [];
  for (let t = 0; t < nItems; t++) {
    let isComplete = true;
    for (let s = 0; s < nSystems; s++)
      if (Number.isNaN(gold[s * nItems + t]!) || Number.isNaN(metric[s * nItems + t]!)) isComplete = false;
    if (isComplete) items.push(t);
  }
  return Uint32Array.from(items);
}

function pickItems(scores: ArrayLike<number>, shape: SystemScores, items: Uint32Array): Float64Array {
  const n = items.length;
  const out = new Float64Array(shape.nSystems * n);
  for (let s = 0; s < shape.nSystems; s++)
    for (let t = 0; t < n; t++) out[s * n + t] = scores[s * shape.nItems + items[t]!]!;
  return out;
}

interface FlipSums {
  readonly scores: Float64Array;
  readonly observed: Float64Array;
  readonly flipped: Float64Array;
  readonly counts: Float64Array;
}

function flipSums(scores: Float64Array, nSystems: number): FlipSums {
  const n = scores.length / nSystems;
  const observed = new Float64Array(nSystems);
  for (let s = 0; s < nSystems; s++) for (let t = 0; t < n; t++) observed[s]! += scores[s * n + t]!;
  return {
    scores,
    observed,
    flipped: new Float64Array(nSystems),
    counts: new Float64Array(nSystems * nSystems),
  };
}

/** Adds one sign vector: counts the pairs whose flipped difference reaches the observed one. */
function addFlip(sums: FlipSums, signs: Int8Array): void {
  const { scores, observed, flipped, counts } = sums;
  const nSystems = observed.length;
  const n = signs.length;
  for (let s = 0; s < nSystems; s++) {
    let total = 0;
    const base = s * n;
    for (let t = 0; t < n; t++) total += signs[t]! * scores[base + t]!;
    flipped[s] = total;
  }
  for (let i = 0; i < nSystems; i++) {
    for (let j = i + 1; j < nSystems; j++)
      if (flipped[i]! - flipped[j]! >= observed[i]! - observed[j]! - SLACK) counts[i * nSystems + j]!++;
  }
}

/** 1 - mean |p_gold - p_metric| over i < j. */
function agreement(gold: Float64Array, metric: Float64Array, nSystems: number, resamples: number): number {
  let total = 0;
  let pairs = 0;
  for (let i = 0; i < nSystems; i++) {
    for (let j = i + 1; j < nSystems; j++) {
      total += Math.abs(gold[i * nSystems + j]! - metric[i * nSystems + j]!) / resamples;
      pairs++;
    }
  }
  return pairs === 0 || resamples === 0 ? NaN : 1 - total / pairs;
}

/** Centres each item's scores over systems: differences stay, and sums of a common level do not eat digits. */
function centreItems(scores: Float64Array, nSystems: number): Float64Array {
  const n = scores.length / nSystems;
  for (let t = 0; t < n; t++) {
    const level = scores[t]!;
    for (let s = 0; s < nSystems; s++) scores[s * n + t]! -= level;
  }
  return scores;
}

/**
 * Soft pairwise accuracy (Thompson, Mathur, Deutsch and Khayrallah 2024): for every pair of systems the one-sided p of "i is
 * better than j" by paired sign flips over items, for gold and for metric with the SAME flips; p are counts / resamples.
 * Pinned to mt-metrics-eval's pce, in double precision.
 */
export function softPairwiseAccuracy(
  scores: SystemScores,
  flips: { readonly resamples: number; readonly signs: SignSource },
): SoftPairwiseAccuracy {
  const { nSystems } = scores;
  const items = completeItems(scores);
  const gold = flipSums(centreItems(pickItems(scores.gold, scores, items), nSystems), nSystems);
  const metric = flipSums(centreItems(pickItems(scores.metric, scores, items), nSystems), nSystems);
  const signs = new Int8Array(scores.nItems);
  const used = new Int8Array(items.length);
  for (let k = 0; k < flips.resamples; k++) {
    flips.signs(signs);
    for (let t = 0; t < used.length; t++) used[t] = signs[items[t]!]!;
    addFlip(gold, used);
    addFlip(metric, used);
  }
  return {
    value: agreement(gold.counts, metric.counts, nSystems, flips.resamples),
    goldCounts: gold.counts,
    metricCounts: metric.counts,
    resamples: flips.resamples,
    nItems: items.length,
    dropped: scores.nItems - items.length,
  };
}

/** The same over all 2^nItems sign vectors: exact p. @throws RangeError above 24 items. */
export function softPairwiseAccuracyExact(scores: SystemScores): SoftPairwiseAccuracy {
  if (scores.nItems > 24)
    throw new RangeError(`exact sign flips: too many items; expected <= 24, got ${scores.nItems}`);
  let mask = 0;
  const signs: SignSource = (out) => {
    for (let t = 0; t < out.length; t++) out[t] = (mask >>> t) & 1 ? 1 : -1;
    mask++;
  };
  return softPairwiseAccuracy(scores, { resamples: 2 ** scores.nItems, signs });
}
