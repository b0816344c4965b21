import { type HumanScale, scaleError } from "../calibrators/human-scale.ts";
import { isotonicAt } from "../calibrators/isotonic.ts";
import { clusterMean, tInterval } from "./t-mean.ts";

/** Fewest labels of a system with which it can PASS or FAIL. */
export const AUDIT_FROM = 20;

/** Does the map from score to human scale, fitted on other systems, hold for this one? */
export interface TransportAudit {
  readonly verdict: "PASS" | "FAIL" | "INCONCLUSIVE";
  /** Mean of label minus mapped score, in human units; positive where the map sells the system short. */
  readonly shift: number;
  readonly low: number;
  readonly high: number;
  /** Departures within +-delta do not matter; declared before. */
  readonly delta: number;
  readonly n: number;
}

/** The labelled outputs of the system under audit. Nothing missing. */
export interface AuditedSystem {
  readonly scores: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
  readonly clusterOf: ArrayLike<number>;
  readonly weights?: ArrayLike<number>;
}

/**
 * Interval of mean(label - mapped score) on one system, `scale` fitted without it: inside +-delta PASS, wholly outside FAIL, else INCONCLUSIVE, which is
 * also the verdict below 20 labels. The interval carries the sampling of labels and the map's own uncertainty.
 * Source: Landesberg (2025), causal judge evaluation; equivalence by an interval as Schuirmann (1987).
 */
export function transportAudit(
  scale: HumanScale,
  system: AuditedSystem,
  { delta, confidence }: { readonly delta: number; readonly confidence: number },
): TransportAudit {
  const { scores, labels, clusterOf, weights } = system;
  const values = Float64Array.from(labels, (y, i) => y - isotonicAt(scale.curve, scores[i]!));
  const own = clusterMean({ values, clusterOf, weights });
  const standardError = Math.hypot(own.standardError, scaleError(scale, scores));
  const { estimate, low, high } = tInterval({ ...own, standardError }, confidence);
  const n = labels.length;
  const isInside = low >= -delta && high <= delta;
  const isOutside = low > delta || high < -delta;
  const verdict = n < AUDIT_FROM ? "INCONCLUSIVE" : isInside ? "PASS" : isOutside ? "FAIL" : "INCONCLUSIVE";
  return { verdict, shift: estimate, low, high, delta, n };
}
