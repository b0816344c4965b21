import type { FeatureKind } from "../core/index.ts";
import type { MeasuredSections } from "./measured-sections.ts";

/** PASS: shown to be smaller than the floor. FLAG: shown to be larger. INCONCLUSIVE: these data cannot tell, or too few of them. */
export type Verdict = "PASS" | "FLAG" | "INCONCLUSIVE";

/** A number with its interval; null where undefined. `n` counts the clusters behind it. */
export interface AuditEstimate {
  readonly value: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly n: number;
}

/** What was laid down before anything was scored. */
export interface AuditSettings {
  /** Effects up to this size, in SD of the scorer, do not matter. */
  readonly floor: number;
  /** False discovery rate among the FLAGs of one audit. */
  readonly fdr: number;
  /** Power at which the smallest detectable effect is stated. */
  readonly power: number;
  readonly confidence: number;
  /** Items drawn for counterfactuals; null for all. */
  readonly sample: number | null;
}

/** What an audit lays down unless told otherwise. */
export const DEFAULT_SETTINGS: AuditSettings = {
  floor: 0.1,
  fdr: 0.05,
  power: 0.8,
  confidence: 0.95,
  sample: null,
};

/** One nuisance feature in the joint design matrix. Coefficients are SD of the outcome within items for one SD of the feature within items. */
export interface FeatureEffect {
  readonly feature: string;
  readonly kind: FeatureKind | "imported";
  /** How the feature entered: log(1 + x) or as it is. */
  readonly scale: "linear" | "log";
  /** SD of the feature within items, on that scale. */
  readonly sd: number;
  /** Partial effect on the score, the other features held. */
  readonly onScore: AuditEstimate;
  /** The same on the gold; null without gold. */
  readonly onGold: AuditEstimate | null;
  /** Partial effect on the score with the gold in the design as well; null without gold. */
  readonly onScoreGivenGold: AuditEstimate | null;
  /** Slope of the score on this feature alone. */
  readonly alone: AuditEstimate;
}

/** A1: what goes together with the score. Never a ground for a verdict. */
export interface ObservationalSection {
  readonly n: number;
  readonly nItems: number;
  readonly nClusters: number;
  readonly dropped: number;
  /** "within items" where items have several outputs, else "between items": then topic and difficulty of the items are confounded with the features. */
  readonly level: "within items" | "between items";
  readonly nFolds: number;
  /** Ridge penalty chosen by cross-validation inside the training folds, as a share of n. */
  readonly ridge: number;
  /** Cross-validated R2 of the score on the features; below 0 where they predict worse than the item's mean. */
  readonly ofScore: AuditEstimate;
  readonly ofGold: AuditEstimate | null;
  /** What the features add to the gold in predicting the score: R2 of both minus R2 of the gold alone. */
  readonly overGold: AuditEstimate | null;
  readonly features: readonly FeatureEffect[];
  /** Features left out, with the reason. */
  readonly leftOut: readonly { readonly feature: string; readonly reason: string }[];
}

export type EditFamily = "neutral" | "style" | "breaking";

/** One side of a counterfactual: what an edit does to the scores of some outputs. */
export interface EditEffect {
  /** In the scorer's unit, higher better. */
  readonly raw: AuditEstimate;
  /** In SD of the scorer. */
  readonly sd: AuditEstimate;
  /** Change of the share of rivals that the edited output beats (ties half); null where there is no rival. */
  readonly winRate: AuditEstimate | null;
  /** Share of decided comparisons with the rival that the edit turns around; null where there is none. */
  readonly flipRate: AuditEstimate | null;
  /** Outputs to which the edit applied and that have both scores. */
  readonly nOutputs: number;
}

/** A2: one edit, applied. */
export interface EditRow {
  readonly edit: string;
  readonly cue: string;
  readonly family: EditFamily;
  readonly summary: string;
  /** The feature that the edit is made to move, and by how much it did on average; null where there is none. */
  readonly feature: string | null;
  readonly featureChange: number | null;
  /** On the dispreferred output: what the edit could gain it. Null without gold. */
  readonly gain: EditEffect | null;
  /** On the preferred output: what the edit could cost it. Null without gold. */
  readonly harm: EditEffect | null;
  /** On both, and on outputs without a rank: the test is made of this. */
  readonly both: EditEffect;
  /** Outputs to which the edit does not apply, by reason. */
  readonly notApplicable: Readonly<Record<string, number>>;
  /** Outputs whose edited text got no score, by reason. */
  readonly missing: Readonly<Record<string, number>>;
  /** Of the hypothesis that the effect is no larger than the floor; 1 for an exactly invariant scorer. */
  readonly p: number | null;
  readonly pAdjusted: number | null;
  /** "t" or "exact sign flips". */
  readonly test: string | null;
  /** Smallest effect in SD that would be flagged with the stated power were it the only one; null where no effect could be. */
  readonly smallestDetectable: number | null;
  readonly verdict: Verdict;
  /** Breaking edits: whether the scorer sees the damage, by the interval against minus the floor. Null for others. */
  readonly damage: "seen" | "not seen" | "rewarded" | "unclear" | null;
  /** Why the verdict is what it is, in a few words. */
  readonly why: string;
}

export interface CounterfactualSection {
  readonly scorerUnit: string;
  /** The SD that effects are divided by, and what it is the SD of. */
  readonly sd: number;
  readonly sdOf: "outputs within items" | "outputs" | "pairs";
  /** The item that makes up more than three quarters of that spread (its variance); effects then look small beside it, and no edit is passed. Null where none does. */
  readonly dominant: { readonly item: string; readonly share: number } | null;
  readonly nItems: number;
  readonly nClusters: number;
  readonly nOutputs: number;
  /** Texts that were scored, originals included. */
  readonly nScored: number;
  /** Hypotheses among which discoveries are counted. */
  readonly familySize: number;
  readonly correction: string;
  readonly edits: readonly EditRow[];
}

/** One cue: its edits taken together, beside what was observed of the same cue. */
export interface CueVerdict {
  readonly cue: string;
  readonly verdict: Verdict;
  /** The edit with the strongest evidence, by whose numbers the cue stands. */
  readonly edit: string;
  readonly direction: "rewards" | "penalises" | "neither";
  /** Effect of that edit in SD. */
  readonly effect: AuditEstimate;
  readonly smallestDetectable: number | null;
  /** The feature that the edit moves; null where none is measured. */
  readonly feature: string | null;
  /** Score SD for one SD of the feature, all else as it fell: partial slope of the observational part. */
  readonly observational: AuditEstimate | null;
  /** Score SD for one SD of the feature, by the edit. */
  readonly causal: AuditEstimate | null;
  /** Why it is not stated, where the edit has a feature that moves too little or hardly varies by itself. */
  readonly causalAbsent: string | null;
  readonly sentence: string;
}

export const USES = ["monitor", "best-of-n", "rl"] as const;
export type Use = (typeof USES)[number];

/** Whether the scorer can be used for something, by what was tested. */
export interface UseVerdict {
  readonly use: Use;
  readonly verdict: Verdict | "NOT TESTED";
  /** Best-of-n: the largest n that was shown safe; null where none was. */
  readonly upTo: number | null;
  readonly sentence: string;
}

/** The parts of an audit; absent where the data do not allow them. */
export interface AuditSections extends MeasuredSections {
  readonly observational?: ObservationalSection;
  readonly counterfactual?: CounterfactualSection;
}

/** Everything that an audit found. Undefined numbers are null. Sections that could not be made are absent, and `notes` says why. */
export interface AuditResult {
  readonly dataset: string;
  readonly scorer: string;
  readonly signature: string;
  readonly seed: number;
  /** Null where the data hold no judgments. */
  readonly gold: string | null;
  readonly settings: AuditSettings;
  /** Two to six sentences, most important first. */
  readonly decision: readonly string[];
  readonly uses: readonly UseVerdict[];
  readonly cues: readonly CueVerdict[];
  readonly sections: AuditSections;
  readonly notes: readonly string[];
}
