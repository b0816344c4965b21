import { wilson } from "../../meta/index.ts";
import type { AuditEstimate } from "../result.ts";
import { type ClusterMean, meanInterval } from "./floor-test.ts";

const finite = (v: number): number | null => (Number.isFinite(v) ? v : null);

/** An estimate as it stands in a result: null where undefined. */
export function auditEstimate(of: { value: number; low: number; high: number; n: number }): AuditEstimate {
  return { value: finite(of.value), ciLow: finite(of.low), ciHigh: finite(of.high), n: of.n };
}

/** Means by cluster of the targets' values; NaN targets are left out, clusters without any value are NaN. */
export function clusterMeans(
  values: ArrayLike<number>,
  clusterOf: ArrayLike<number>,
  nClusters: number,
): Float64Array {
  const total = new Float64Array(nClusters);
  const n = new Float64Array(nClusters);
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (Number.isNaN(v)) continue;
    total[clusterOf[i]!]! += v;
    n[clusterOf[i]!]!++;
  }
  return total.map((t, c) => (n[c] === 0 ? NaN : t / n[c]!));
}

/** The mean over clusters with Student's t interval, as it stands in a result, times `scale`. */
export function meanEstimate(test: ClusterMean, confidence: number, scale = 1): AuditEstimate {
  const { low, high } = meanInterval(test, confidence);
  return auditEstimate({ value: scale * test.estimate, low: scale * low, high: scale * high, n: test.n });
}

/**
 * A share in [0, 1] with its interval over clusters: Wilson's where every cluster says 0 or 1, else Student's t cut to [0, 1]. Null without a value.
 */
export function shareEstimate(
  perCluster: Float64Array,
  test: ClusterMean,
  confidence: number,
): AuditEstimate | null {
  if (test.n === 0) return null;
  const known = perCluster.filter((v) => !Number.isNaN(v));
  const { low, high } = known.every((v) => v === 0 || v === 1)
    ? wilson({ count: known.reduce((a, b) => a + b, 0), nobs: known.length }, 1 - confidence)
    : meanInterval(test, confidence);
  return auditEstimate({
    value: test.estimate,
    low: Math.max(0, low),
    high: Math.min(1, high),
    n: test.n,
  });
}
