import { averageRanks, sortOrder } from "../../num/index.ts";

/** Mean squared distance of probabilities from 0/1 labels, in [0, 1], lower is better. Empty gives NaN. Source: Brier (1950). */
export function brierScore(y: ArrayLike<number>, p: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < y.length; i++) total += (p[i]! - y[i]!) ** 2;
  return total / y.length;
}

/** Mean negative log likelihood (nats) of 0/1 labels, p cut to [clip, 1 - clip], lower is better. Empty gives NaN. */
export function logLoss(y: ArrayLike<number>, p: ArrayLike<number>, clip: number): number {
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    const q = Math.min(1 - clip, Math.max(clip, p[i]!));
    total -= y[i]! * Math.log(q) + (1 - y[i]!) * Math.log(1 - q);
  }
  return total / y.length;
}

/** `logLoss` of scikit-learn 1.9.1: the probability of the class that is true is cut by the double epsilon, so that p = 1 costs 36.04 where it is wrong. */
export function logLossOfTruth(y: ArrayLike<number>, p: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    const q = y[i] === 1 ? p[i]! : 1 - p[i]!;
    total -= Math.log(Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, q)));
  }
  return total / y.length;
}

/** P(a positive outranks a negative), ties 1/2, in [0, 1]. One class only gives NaN. Source: Mann and Whitney (1947). */
export function auroc(y: ArrayLike<number>, p: ArrayLike<number>): number {
  const ranks = averageRanks(p);
  let total = 0;
  let n1 = 0;
  for (let i = 0; i < y.length; i++) {
    if (y[i] !== 1) continue;
    total += ranks[i]!;
    n1++;
  }
  return (total - (n1 * (n1 + 1)) / 2) / (n1 * (y.length - n1));
}

/** Sum over distinct thresholds, from the highest, of the recall gained times the precision there, in [0, 1]. No positives give 0. Pinned to scikit-learn 1.9.1. */
export function averagePrecision(y: ArrayLike<number>, p: ArrayLike<number>): number {
  const order = sortOrder(p);
  let positives = 0;
  for (let i = 0; i < y.length; i++) positives += y[i]!;
  if (positives === 0) return y.length === 0 ? NaN : 0;
  let total = 0;
  let hits = 0;
  let seen = 0;
  for (let i = order.length - 1; i >= 0;) {
    const threshold = p[order[i]!]!;
    const before = hits;
    for (; i >= 0 && !(p[order[i]!]! < threshold); i--, seen++) hits += y[order[i]!]!;
    total += ((hits - before) / positives) * (hits / seen);
  }
  return total;
}
