import { UserError } from "../../core/index.ts";
import { type Ends, percentileInterval, type Rng } from "../../num/index.ts";
import { bestOfNKl, type ItemOutputs } from "./best-of-n.ts";
import { goldErrors } from "./curve-errors.ts";
import { curvePoints, outputsGrid, outputsOfMost } from "./outputs-grid.ts";
import { fitOveroptimisation, MIN_FIT_POINTS } from "./overoptimisation.ts";
import { proxyGoldGap } from "./proxy-gold-gap.ts";
import { type Curves, resampleCurves, type ResampledCurves } from "./resampled-curves.ts";
import { dropBounds, safeN } from "./safe-n.ts";

/** Where an item's outputs come from: draws of one policy, or a pool of different systems (n only: no divergence, no fit). */
export type OutputSource = "policy" | "pool";

/** Outputs by item with proxy and gold. */
export interface PressureData {
  readonly items: readonly ItemOutputs[];
  /** Dense cluster number of each item; every item its own where absent. */
  readonly clusterOf?: ArrayLike<number>;
  readonly source: OutputSource;
}

export interface PressureOptions {
  readonly rng: Rng;
  /** Bootstrap resamples of clusters; default 2000. */
  readonly resamples?: number;
  /** Default 0.95. */
  readonly confidence?: number;
  /** Loss of gold, in SD of one output, that is still called safe; default 0.05. */
  readonly delta?: number;
  /** Largest n; default half the outputs, beyond which estimates without replacement lean on the same few outputs. */
  readonly maxN?: number;
  /** Allows a `maxN` above half the outputs. */
  readonly isForced?: boolean;
}

/** A number with its interval; NaN where undefined. */
export interface Estimate extends Ends {
  readonly value: number;
}

/** Best-of-n at one n. Gains are over n = 1, in SD of one random output; intervals are pointwise. */
export interface PressurePoint {
  readonly n: number;
  /** Upper bound in nats, log n - (n - 1) / n; NaN for a pool. */
  readonly kl: number;
  readonly proxy: Estimate;
  readonly gold: Estimate;
  /** Gold of choosing by the gold itself: the most there is to gain. */
  readonly oracle: number;
  /** Gold less the best gold at any smaller n, and its simultaneous lower bound; NaN at n = 1. */
  readonly change: number;
  readonly changeLow: number;
}

/** The fit R = d (alpha - beta d), or why there is none. */
export type PressureFit =
  | { readonly alpha: Estimate; readonly beta: Estimate; readonly nPoints: number }
  | { readonly refused: string };

/** What optimising a proxy by best-of-n does to the gold. */
export interface Pressure {
  readonly source: OutputSource;
  readonly points: readonly PressurePoint[];
  /** Largest n shown safe; 1 where none is. Never above `maxN`. */
  readonly safeN: number;
  readonly maxN: number;
  readonly isForced: boolean;
  /** n at which the gold is highest. */
  readonly peakN: number;
  /** Gap between proxy and gold over the axis, see `proxyGoldGap`. */
  readonly gamma: Estimate;
  readonly gammaAxis: "sqrt KL" | "ln n";
  readonly fit: PressureFit;
  readonly delta: number;
  readonly confidence: number;
  /** SD of one random output of a random item, in native units. */
  readonly proxySd: number;
  readonly goldSd: number;
  /** Outputs that every item used has at least. */
  readonly outputsPerItem: number;
  /** Items used, their clusters, and items with too few outputs. */
  readonly n: number;
  readonly nClusters: number;
  readonly dropped: number;
  readonly resamples: number;
  readonly method: string;
  /** What to know before the numbers are used; none where empty. */
  readonly warnings: readonly string[];
}

/** Independent items below which bounds are said to be less sure: with 20 they held in 94 to 98% of simulated samples, with other gold they may in fewer. */
const FEW_CLUSTERS = 50;

function warningsOf(nClusters: number, confidence: number): string[] {
  if (nClusters >= FEW_CLUSTERS) return [];
  return [
    `few items: bounds from ${nClusters} independent items may hold in less than ${100 * confidence}% of samples; take ${FEW_CLUSTERS} or more`,
  ];
}

interface Kept {
  readonly items: readonly ItemOutputs[];
  readonly clusterOf: Int32Array;
  readonly size: number;
  readonly dropped: number;
}

/** The items with enough outputs, with clusters numbered anew. */
function keptItems({ items, clusterOf }: PressureData): Kept {
  const size = outputsOfMost(items);
  const renumbered = new Map<number, number>();
  const numbers: number[] = [];
  const kept = items.filter((item, i) => {
    if (item.proxy.length < size) return false;
    const cluster = clusterOf?.[i] ?? i;
    if (!renumbered.has(cluster)) renumbered.set(cluster, renumbered.size);
    numbers.push(renumbered.get(cluster)!);
    return true;
  });
  return { items: kept, clusterOf: Int32Array.from(numbers), size, dropped: items.length - kept.length };
}

function largestN(size: number, { maxN, isForced = false }: PressureOptions): number {
  const half = Math.floor(size / 2);
  if (half < 2)
    throw new UserError({
      where: "optimisation pressure",
      problem: `too few outputs an item`,
      expected: "at least 4 outputs with proxy and gold for nine tenths of the items",
      got: `${size}`,
    });
  const most = maxN ?? half;
  if (most < 2 || most > (isForced ? size : half))
    throw new UserError({
      where: "optimisation pressure",
      problem: `best of ${most} cannot be read off ${size} outputs an item`,
      expected: `2 to ${isForced ? size : half}`,
      got: `${most}`,
      ...(most <= size && most >= 2 && !isForced
        ? { help: "force it to accept estimates that lean on the same few outputs" }
        : {}),
    });
  return most;
}

const estimateOf = (value: number, draws: readonly number[], confidence: number): Estimate => ({
  value,
  ...percentileInterval(draws, confidence),
});

function fitOf(
  curves: ResampledCurves,
  d: readonly number[],
  data: { source: OutputSource; confidence: number },
): PressureFit {
  if (data.source === "pool") return { refused: "outputs of a pool have no divergence from a policy" };
  const nPoints = d.filter((v) => v > 0).length;
  if (nPoints < MIN_FIT_POINTS)
    return { refused: `${nPoints} points beyond n = 1, at least ${MIN_FIT_POINTS} needed` };
  const whole = fitOveroptimisation(d, curves.estimate.gold, "best-of-n");
  const draws = curves.resampled.map((c) => fitOveroptimisation(d, c.gold, "best-of-n"));
  const { confidence } = data;
  return {
    alpha: estimateOf(
      whole.alpha,
      draws.map((f) => f.alpha),
      confidence,
    ),
    beta: estimateOf(
      whole.beta,
      draws.map((f) => f.beta),
      confidence,
    ),
    nPoints,
  };
}

/**
 * Gains in proxy and gold under best-of-n, the largest n shown safe, the gap between the two and, for draws of a policy, Gao's fit.
 * Outputs need both values; missing ones are to be left out before. Items with fewer outputs than nine tenths of the items have are dropped.
 * @throws UserError with fewer than 4 outputs an item, and for a `maxN` above half of them unless forced.
 * Source: Gao, Schulman and Hilton (2023), https://arxiv.org/abs/2210.10760.
 */
export function optimisationPressure(data: PressureData, options: PressureOptions): Pressure {
  const { resamples = 2000, confidence = 0.95, delta = 0.05, rng } = options;
  const kept = keptItems(data);
  const maxN = largestN(kept.size, options);
  const points = curvePoints(maxN);
  const curves = resampleCurves(outputsGrid(kept.items, points), {
    clusterOf: kept.clusterOf,
    resamples,
    rng,
  });
  const { estimate, resampled, nClusters } = curves;
  const isPolicy = data.source === "policy";
  const axis = points.map((n) => (isPolicy ? Math.sqrt(bestOfNKl(n)) : Math.log(n)));
  const gap = (c: Curves): number => proxyGoldGap(axis, c.proxy, c.gold);
  const bounds = dropBounds(
    { estimate: estimate.gold, resampled: resampled.map((c) => c.gold), errors: goldErrors(curves) },
    confidence,
  );
  const at = (of: "proxy" | "gold", k: number): Estimate =>
    estimateOf(
      estimate[of][k]!,
      resampled.map((c) => c[of][k]!),
      confidence,
    );
  return {
    source: data.source,
    points: points.map((n, k) => ({
      n,
      kl: isPolicy ? bestOfNKl(n) : NaN,
      proxy: at("proxy", k),
      gold: at("gold", k),
      oracle: estimate.oracle[k]!,
      change: bounds.change[k]!,
      changeLow: bounds.lower[k]!,
    })),
    safeN: safeN(points, bounds.lower, delta),
    maxN,
    isForced: options.isForced ?? false,
    peakN: points[estimate.gold.indexOf(Math.max(...estimate.gold))]!,
    gamma: estimateOf(gap(estimate), resampled.map(gap), confidence),
    gammaAxis: isPolicy ? "sqrt KL" : "ln n",
    fit: fitOf(curves, axis, { source: data.source, confidence }),
    delta,
    confidence,
    proxySd: estimate.proxySd,
    goldSd: estimate.goldSd,
    outputsPerItem: kept.size,
    n: kept.items.length,
    nClusters,
    dropped: kept.dropped,
    resamples,
    method:
      "cluster bootstrap by item; percentile intervals of points, studentised max-t lower bounds of changes",
    warnings: warningsOf(nClusters, confidence),
  };
}
