import { percentileInterval, type Rng } from "../../num/index.ts";
import { clusterDraw } from "./resample-strengths.ts";
import type { RowClusters } from "./sandwich.ts";

/** Pairs of outputs or systems with a scorer's difference and what humans said. */
export interface DifferencePairs {
  /** Score of a minus score of b, higher better, [n]; NaN is left out. */
  readonly difference: ArrayLike<number>;
  /** 1 humans prefer a, 0 b, 0.5 tie, [n]; NaN is left out. */
  readonly outcome: ArrayLike<number>;
  readonly clusters: RowClusters;
}

export interface DifferenceOptions {
  readonly confidence: number;
  readonly resamples: number;
  readonly rng: Rng;
  /** Probabilities for which the needed difference is asked; default 0.6 to 0.9. */
  readonly targets?: readonly number[];
  /** Points of the curve; default 40. */
  readonly gridSize?: number;
}

/** The difference from which humans agree with a probability; null where the data never reach it. */
export interface NeededDifference {
  readonly probability: number;
  readonly difference: number | null;
  readonly low: number | null;
  /** Null where some resamples in the upper tail never reach it. */
  readonly high: number | null;
}

/** How the size of a score difference relates to what humans prefer. */
export interface DifferenceCurve {
  /** Absolute differences, ascending. */
  readonly grid: Float64Array;
  /** P(humans prefer the higher-scored), ties counted half, never falling; pointwise band in `low`, `high`. */
  readonly probability: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly needed: readonly NeededDifference[];
  readonly n: number;
  readonly dropped: number;
  /** Pairs to which the scorer gives one score: they say nothing about differences and are left out. */
  readonly nEqual: number;
}

interface Agreements {
  /** Ascending. */
  readonly size: Float64Array;
  readonly agrees: Float64Array;
  readonly cluster: Int32Array;
}

/** Absolute differences in ascending order with P(human agrees with their sign). */
function agreements({ difference, outcome, clusters }: DifferencePairs): Agreements {
  const kept = Array.from(difference, (_, i) => i).filter(
    (i) => Math.abs(difference[i]!) > 0 && !Number.isNaN(outcome[i]!),
  );
  kept.sort((i, j) => Math.abs(difference[i]!) - Math.abs(difference[j]!));
  return {
    size: Float64Array.from(kept, (i) => Math.abs(difference[i]!)),
    agrees: Float64Array.from(kept, (i) => (difference[i]! > 0 ? outcome[i]! : 1 - outcome[i]!)),
    cluster: Int32Array.from(kept, (i) => clusters.of[i]!),
  };
}

/** Non-decreasing weighted least-squares fit by pooling adjacent violators; equal sizes are pooled first. Returns fitted values, [n]. */
function pooled({ size, agrees }: Agreements, weight: ArrayLike<number>): Float64Array {
  const n = size.length;
  const value = new Float64Array(n);
  const mass = new Float64Array(n);
  const from = new Int32Array(n + 1);
  let blocks = 0;
  for (let i = 0; i < n; i++) {
    const isSame = i > 0 && size[i] === size[i - 1];
    if (isSame) blocks--;
    else {
      from[blocks] = i;
      value[blocks] = 0;
      mass[blocks] = 0;
    }
    const total = mass[blocks]! + weight[i]!;
    value[blocks] = total > 0 ? (value[blocks]! * mass[blocks]! + weight[i]! * agrees[i]!) / total : 0;
    mass[blocks] = total;
    blocks++;
    // Equal sizes still to come belong to this block: pooling waits for the last of them.
    if (i + 1 < n && size[i + 1] === size[i]) continue;
    while (blocks > 1 && value[blocks - 2]! >= value[blocks - 1]!) {
      const sum = mass[blocks - 2]! + mass[blocks - 1]!;
      value[blocks - 2] =
        (value[blocks - 2]! * mass[blocks - 2]! + value[blocks - 1]! * mass[blocks - 1]!) / sum;
      mass[blocks - 2] = sum;
      blocks--;
    }
  }
  from[blocks] = n;
  const fitted = new Float64Array(n);
  for (let b = 0; b < blocks; b++) fitted.fill(value[b]!, from[b]!, from[b + 1]!);
  return fitted;
}

/** Position of the last size at most `x`, the first where none is. */
function positionOf(size: Float64Array, x: number): number {
  let low = 0;
  let high = size.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (size[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** The smallest size whose fitted probability reaches the target; Infinity where none does. */
function reached(size: Float64Array, fitted: Float64Array, target: number): number {
  for (let i = 0; i < size.length; i++) if (fitted[i]! >= target) return size[i]!;
  return Infinity;
}

const finite = (v: number): number | null => (Number.isFinite(v) ? v : null);

/** Quantile of values of which some are Infinity, by rank. */
function rankQuantile(values: readonly number[], q: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(q * (sorted.length - 1))))] ?? NaN;
}

/**
 * What a score difference means: P(humans prefer the higher-scored) as a non-decreasing function of the absolute difference, with a band from refits to
 * weighted clusters, and the difference that it takes for named probabilities. No usable pair gives empty arrays and nulls.
 * Source: Kocmi et al. (2024), https://arxiv.org/abs/2401.06760; isotonic fit of Ayer et al. (1955).
 */
export function differenceCurve(pairs: DifferencePairs, options: DifferenceOptions): DifferenceCurve {
  const { confidence, resamples, rng, targets = [0.6, 0.7, 0.8, 0.9], gridSize = 40 } = options;
  const data = agreements(pairs);
  const n = data.size.length;
  const equal = Array.from(pairs.difference, (d, i) => d === 0 && !Number.isNaN(pairs.outcome[i]!)).filter(
    Boolean,
  );
  const fitted = pooled(data, new Float64Array(n).fill(1));
  const nGrid = Math.min(gridSize, n);
  const at = Array.from(
    { length: nGrid },
    (_, k) => data.size[Math.round((k * (n - 1)) / Math.max(1, nGrid - 1))]!,
  );
  const grid = Float64Array.from(new Set(at));
  const position = Array.from(grid, (x) => positionOf(data.size, x));
  const refits: Float64Array[] = [];
  const needs = targets.map(() => [] as number[]);
  for (let b = 0; b < (n > 0 ? resamples : 0); b++) {
    const drawn = clusterDraw(pairs.clusters.nClusters, rng);
    const again = pooled(
      data,
      Float64Array.from(data.cluster, (c) => drawn[c]!),
    );
    refits.push(Float64Array.from(position, (p) => again[p]!));
    targets.forEach((target, k) => needs[k]!.push(reached(data.size, again, target)));
  }
  const tail = (1 - confidence) / 2;
  const band = position.map((_, k) =>
    percentileInterval(
      refits.map((r) => r[k]!),
      confidence,
    ),
  );
  return {
    grid,
    probability: Float64Array.from(position, (p) => fitted[p]!),
    low: Float64Array.from(band, (e) => e.low),
    high: Float64Array.from(band, (e) => e.high),
    needed: targets.map((probability, k) => ({
      probability,
      difference: n > 0 ? finite(reached(data.size, fitted, probability)) : null,
      low: finite(rankQuantile(needs[k]!, tail)),
      high: finite(rankQuantile(needs[k]!, 1 - tail)),
    })),
    n,
    dropped: pairs.outcome.length - n - equal.length,
    nEqual: equal.length,
  };
}
