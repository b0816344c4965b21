import { sortOrder } from "../../num/index.ts";
import { gather, type UnitGroups } from "../grouping.ts";
import { type BitSource, type MetricPair, type PermBoth, permBothCounts, zScores } from "./perm-both.ts";
import { pairWeights } from "../correlation/tie-sweep.ts";

/**
 * Every pair in every way its two units can take their scores: unit u from metric t has the slot 2 u + t. An entry is live in
 * pseudo-metric 1 where the marks of both its slots are 1, in pseudo-metric 2 where both are 0. Sorted by |difference|, losses
 * before gains where equal, so that the best threshold is the largest prefix sum.
 */
interface Entries {
  readonly slotA: Uint32Array;
  readonly slotB: Uint32Array;
  /** + weight: a tie makes the pair right; - weight: a tie spoils a concordant pair. Others are not listed. */
  readonly gain: Float64Array;
  readonly total: number;
}

interface Unsorted {
  readonly size: Float64Array;
  readonly slotA: Uint32Array;
  readonly slotB: Uint32Array;
  readonly gain: Float64Array;
}

function listEntries(groups: UnitGroups, gold: Float64Array, scores: Float64Array, weights: Float64Array) {
  let capacity = 0;
  for (let g = 0; g < groups.nGroups; g++) {
    const n = groups.start[g + 1]! - groups.start[g]!;
    capacity += 2 * n * (n - 1);
  }
  const out: Unsorted = {
    size: new Float64Array(capacity),
    slotA: new Uint32Array(capacity),
    slotB: new Uint32Array(capacity),
    gain: new Float64Array(capacity),
  };
  let n = 0;
  for (let g = 0; g < groups.nGroups; g++) {
    const end = groups.start[g + 1]!;
    for (let i = groups.start[g]!; i < end; i++)
      for (let j = i + 1; j < end; j++) n = addPair(out, n, { i, j, gold, scores, weight: weights[g]! });
  }
  return { out, n };
}

interface PairAt {
  readonly i: number;
  readonly j: number;
  readonly gold: Float64Array;
  /** Slot 2 u + t holds the score of unit u by metric t. */
  readonly scores: Float64Array;
  readonly weight: number;
}

function addPair(out: Unsorted, from: number, { i, j, gold, scores, weight }: PairAt): number {
  let n = from;
  for (let way = 0; way < 4; way++) {
    const slotA = 2 * i + (way >> 1);
    const slotB = 2 * j + (way & 1);
    const a = scores[slotA]!;
    const b = scores[slotB]!;
    const isTied = gold[i] === gold[j];
    if (!isTied && !(gold[i]! > gold[j]! ? a > b : a < b)) continue;
    out.size[n] = a === b ? 0 : Math.abs(a - b);
    out.slotA[n] = slotA;
    out.slotB[n] = slotB;
    out.gain[n++] = isTied ? weight : -weight;
  }
  return n;
}

/** Within runs of equal sizes, losses first: the largest prefix sum is then reached at the end of a run. */
function lossesFirst(order: Uint32Array, { size, gain }: Unsorted): void {
  const gains = new Uint32Array(order.length);
  for (let start = 0; start < order.length;) {
    let end = start;
    let kept = start;
    let n = 0;
    while (end < order.length && size[order[end]!] === size[order[start]!]) {
      const at = order[end++]!;
      if (gain[at]! < 0) order[kept++] = at;
      else gains[n++] = at;
    }
    for (let k = 0; k < n; k++) order[kept + k] = gains[k]!;
    start = end > start ? end : start + 1;
  }
}

function prepare(groups: UnitGroups, pair: MetricPair, zs: readonly [Float64Array, Float64Array]): Entries {
  const gold = gather(pair.gold, groups);
  const z1 = gather(zs[0], groups);
  const z2 = gather(zs[1], groups);
  const scores = new Float64Array(2 * gold.length);
  for (let u = 0; u < gold.length; u++) {
    scores[2 * u] = z1[u]!;
    scores[2 * u + 1] = z2[u]!;
  }
  const weights = pairWeights(groups.start, "groups");
  const { out, n } = listEntries(groups, gold, scores, weights.ofGroup);
  const order = sortOrder(out.size.subarray(0, n));
  lossesFirst(order, out);
  const sorted = {
    slotA: new Uint32Array(n),
    slotB: new Uint32Array(n),
    gain: new Float64Array(n),
    total: weights.total,
  };
  for (let k = 0; k < n; k++) {
    sorted.slotA[k] = out.slotA[order[k]!]!;
    sorted.slotB[k] = out.slotB[order[k]!]!;
    sorted.gain[k] = out.gain[order[k]!]!;
  }
  return sorted;
}

/** Best accuracy with ties over all thresholds of both pseudo-metrics that the marks select; written to `best` [2]. */
function sweepBoth(entries: Entries, marks: Uint8Array, best: Float64Array): void {
  const { slotA, slotB, gain, total } = entries;
  let prefix1 = 0;
  let prefix2 = 0;
  let top1 = 0;
  let top2 = 0;
  let losses1 = 0;
  let losses2 = 0;
  for (let k = 0; k < gain.length; k++) {
    const live = marks[slotA[k]!]! + marks[slotB[k]!]!;
    if (live === 1) continue;
    const change = gain[k]!;
    if (live === 2) {
      prefix1 += change;
      if (change < 0) losses1 -= change;
      else if (prefix1 > top1) top1 = prefix1;
    } else {
      prefix2 += change;
      if (change < 0) losses2 -= change;
      else if (prefix2 > top2) top2 = prefix2;
    }
  }
  // Every listed loss is a concordant pair, so their sum is the count of right pairs before anything is tied.
  best[0] = total === 0 ? 0 : (losses1 + top1) / total;
  best[1] = total === 0 ? 0 : (losses2 + top2) / total;
}

/**
 * PERM-BOTH of accuracy with ties where each pseudo-metric's epsilon is tuned anew in every resample: the scores, z-scored over
 * all units, are exchanged unit by unit. `bits` fills one bit a unit of the columns (bit 1: pseudo-metric 1 takes metric 1).
 * All candidate thresholds of all resamples are sorted once; a resample is one sweep.
 * Pinned to mt-metrics-eval's PermutationSigDiff with KendallWithTiesOpt (acc23, sample rate 1), without early stopping.
 */
export function permBothTuned(
  groups: UnitGroups,
  pair: MetricPair,
  options: { readonly resamples: number; readonly bits: BitSource },
): PermBoth {
  const entries = prepare(groups, pair, [zScores(pair.metric1), zScores(pair.metric2)]);
  const nUnits = groups.at.length;
  const marks = new Uint8Array(2 * nUnits);
  const best = new Float64Array(2);
  for (let u = 0; u < nUnits; u++) marks[2 * u] = 1;
  sweepBoth(entries, marks, best);
  const observed = { value1: best[0]!, value2: best[1]! };
  const resampled1 = new Float64Array(options.resamples);
  const resampled2 = new Float64Array(options.resamples);
  const bits = new Uint8Array(pair.gold.length);
  for (let k = 0; k < options.resamples; k++) {
    options.bits(bits);
    for (let u = 0; u < nUnits; u++) {
      const bit = bits[groups.at[u]!]!;
      marks[2 * u] = bit;
      marks[2 * u + 1] = 1 - bit;
    }
    sweepBoth(entries, marks, best);
    resampled1[k] = best[0]!;
    resampled2[k] = best[1]!;
  }
  return permBothCounts(observed, { resampled1, resampled2 });
}
