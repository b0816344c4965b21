import type { NuisanceEffect } from "../../core/index.ts";
import type { AuditEstimate, EditFamily, Verdict } from "../result.ts";
import type { NuisanceMethod } from "./fit-nuisance.ts";

/** Agreement with humans of both scorers on the same held-out rows, and their difference by a paired test. */
export interface DebiasAgreement {
  readonly measure: string;
  readonly level: string;
  readonly grouping: string;
  readonly before: AuditEstimate;
  readonly after: AuditEstimate;
  /** After less before. */
  readonly difference: AuditEstimate;
  readonly p: number | null;
  readonly test: string | null;
  /** Units that the measure counts. */
  readonly n: number;
}

/** How far nuisance features explain a score inside items: cross-validated share of its variance (R2). */
export interface ExplainedShare {
  readonly before: number | null;
  readonly after: number | null;
}

/** One feature, before and after: SD of the score inside items for one SD of the feature inside items, alone. */
export interface FeatureSlope {
  readonly feature: string;
  readonly before: AuditEstimate;
  readonly after: AuditEstimate;
  /** The same slope of the gold; null without gold. A scorer that follows humans has this one. */
  readonly ofGold: AuditEstimate | null;
}

/** One scorer in the audit before and after. */
export interface ReauditSide {
  /** The scorer's SD, by which effects are divided. */
  readonly sd: number | null;
  /** Cues shown to move the score by more than the floor. */
  readonly nFlagged: number;
  /** Those of them that raise the score. */
  readonly nRewarded: number;
  readonly flagged: readonly string[];
  /** The cue with the strongest evidence, flagged ones first; null where no edit was tried. */
  readonly worst: {
    readonly cue: string;
    readonly edit: string;
    readonly verdict: Verdict;
    readonly effect: AuditEstimate;
  } | null;
  /** Breaking edits after which the score is shown to fall by more than the floor. */
  readonly nDamageSeen: number;
}

/** One edit's effect before and after the repair, each in SD of its own scorer. */
export interface EffectChange {
  readonly edit: string;
  readonly cue: string;
  readonly family: EditFamily;
  readonly before: AuditEstimate;
  readonly after: AuditEstimate;
  /** After less before, paired by cluster. */
  readonly difference: AuditEstimate;
  /** Of the effect not having become smaller, or larger, from or to a size beyond the floor; a fall after a breaking edit counts as none. Null below ten clusters. */
  readonly p: number | null;
  readonly pAdjusted: number | null;
  readonly change: "smaller" | "larger" | "undecided";
}

/** The counterfactual audit of a scorer as it is and repaired, on item groups that the repair was not fitted on. */
export interface Reaudit {
  readonly nGroupsFitted: number;
  readonly nItems: number;
  readonly nClusters: number;
  readonly nOutputs: number;
  readonly floor: number;
  readonly fdr: number;
  readonly before: ReauditSide;
  readonly after: ReauditSide;
  /** Edit by edit, false discoveries controlled at `fdr`. */
  readonly changes: readonly EffectChange[];
  /** The same of repairs that were taught without the edits of the cue: what the repair does to edits that it has not seen. Null where no edit taught it. */
  readonly unseen: readonly EffectChange[] | null;
}

/** What repairing a scorer did, on held-out folds. Undefined numbers are null. */
export interface DebiasResult {
  readonly dataset: string;
  readonly scorer: string;
  readonly signature: string;
  readonly seed: number;
  readonly gold: string | null;
  readonly method: NuisanceMethod;
  /** True where features were fitted beside the gold, so that what humans like of them stays. */
  readonly isGivenGold: boolean;
  /** True where penalties are given back as well, not only rewards taken off. */
  readonly givesBack: boolean;
  readonly nFolds: number;
  readonly n: number;
  readonly nItems: number;
  readonly nClusters: number;
  readonly dropped: number;
  readonly confidence: number;
  readonly leftOut: readonly { readonly feature: string; readonly reason: string }[];
  readonly decision: readonly string[];
  readonly agreement: DebiasAgreement | null;
  readonly explained: ExplainedShare;
  readonly features: readonly FeatureSlope[];
  /** Fitted on all rows: what the saved form holds. */
  readonly effects: readonly NuisanceEffect[];
  /** Null where the scorer was not asked about edited texts; then `reauditAbsent` says why. */
  readonly reaudit: Reaudit | null;
  readonly reauditAbsent: string | null;
}
