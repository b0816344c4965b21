import type { DebiasAgreement } from "./debias-result.ts";

/** One guard, as it is written, and what it did. */
export interface GuardCount {
  readonly guard: string;
  readonly signature: string;
  readonly strikes: "below" | "above";
  readonly threshold: number;
  /** Scored outputs that it strikes. */
  readonly nStruck: number;
  /** Scored outputs of which it says nothing; it does not strike there. */
  readonly nWithoutValue: number;
}

/** A system before and behind the guards, where some of its outputs are struck. */
export interface GuardedSystem {
  readonly system: string;
  readonly n: number;
  readonly nStruck: number;
  /** Mean score, higher better, in the scorer's unit. */
  readonly before: number;
  readonly after: number;
  /** Place by mean score, 1 the best; the better one where they tie. */
  readonly placeBefore: number;
  readonly placeAfter: number;
}

/** What guards before a scorer did. Undefined numbers are null. */
export interface GuardResult {
  readonly dataset: string;
  readonly scorer: string;
  readonly signature: string;
  readonly seed: number;
  readonly gold: string | null;
  readonly nFolds: number;
  /** Scored outputs, their items and clusters, and outputs without a score. */
  readonly n: number;
  readonly nItems: number;
  readonly nClusters: number;
  readonly dropped: number;
  readonly confidence: number;
  /** What a struck output scores, higher better: this quantile of the scores that no guard struck, frozen in the saved form. */
  readonly floor: { readonly value: number; readonly quantile: number };
  readonly nStruck: number;
  readonly guards: readonly GuardCount[];
  readonly nSystems: number;
  /** Systems with struck outputs, most struck first. */
  readonly systems: readonly GuardedSystem[];
  readonly decision: readonly string[];
  /** With each fold's floor taken from the other folds. */
  readonly agreement: DebiasAgreement | null;
}
