import { clusterMean, tInterval } from "../../calibration/index.ts";
import { wilson } from "../../meta/index.ts";
import { median } from "../../num/index.ts";
import type { AuditEstimate } from "../result.ts";

/** Numbers with the clusters they belong to; NaN is left out. */
export interface ClusteredValues {
  readonly values: ArrayLike<number>;
  readonly clusters: readonly string[];
}

function kept({ values, clusters }: ClusteredValues): {
  readonly values: number[];
  readonly clusterOf: number[];
  readonly nClusters: number;
} {
  const index = new Map<string, number>();
  const out = { values: [] as number[], clusterOf: [] as number[] };
  clusters.forEach((cluster, i) => {
    const value = values[i]!;
    if (Number.isNaN(value)) return;
    if (!index.has(cluster)) index.set(cluster, index.size);
    out.values.push(value);
    out.clusterOf.push(index.get(cluster)!);
  });
  return { ...out, nClusters: index.size };
}

const finite = (v: number): number | null => (Number.isFinite(v) ? v : null);

/** A mean with its cluster-robust t interval; `n` is the number of clusters. Fewer than two have no interval. */
export function meanOf(given: ClusteredValues, confidence: number): AuditEstimate {
  const { values, clusterOf, nClusters } = kept(given);
  if (values.length === 0) return { value: null, ciLow: null, ciHigh: null, n: 0 };
  const { estimate, low, high } = tInterval(clusterMean({ values, clusterOf }), confidence);
  return { value: estimate, ciLow: finite(low), ciHigh: finite(high), n: nClusters };
}

/** A share of 0/1 values: Wilson's interval where every cluster has one value (it holds at 0 and 1 too), else the t interval cut to [0, 1]. */
export function shareOf(given: ClusteredValues, confidence: number): AuditEstimate {
  const { values, nClusters } = kept(given);
  const isBinary = values.every((v) => v === 0 || v === 1);
  if (isBinary && values.length > 0 && nClusters === values.length) {
    const count = values.filter((v) => v === 1).length;
    const { low, high } = wilson({ count, nobs: values.length }, 1 - confidence);
    return { value: count / values.length, ciLow: low, ciHigh: high, n: nClusters };
  }
  const mean = meanOf(given, confidence);
  const cut = (v: number | null): number | null => (v === null ? null : Math.min(1, Math.max(0, v)));
  return { ...mean, ciLow: cut(mean.ciLow), ciHigh: cut(mean.ciHigh) };
}

/** A gain as the attack counts it: 1 raised by the threshold or more, -1 lowered by it, 0 between; NaN stays. */
export const netOf = (gains: ArrayLike<number>, threshold: number): Float64Array =>
  Float64Array.from(gains, (g) => (Number.isNaN(g) ? NaN : Number(g >= threshold) - Number(g <= -threshold)));

/** The middle value of some numbers; null without any. */
export const middle = (values: readonly number[]): number | null => finite(median(values));
