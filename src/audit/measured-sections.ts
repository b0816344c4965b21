import type { AuditEstimate } from "./result.ts";

/** A share or mean with how its interval was made. */
export interface SectionEstimate extends AuditEstimate {
  /** "Wilson" for one 0/1 decision a cluster, else "cluster bootstrap"; null where undefined. */
  readonly method: string | null;
}

/** A3: RM-Bench's 3 x 3 matrix. */
export interface StyleSection {
  readonly styles: readonly string[];
  /** [style of the right answer][style of the wrong answer]. */
  readonly cells: readonly (readonly SectionEstimate[])[];
  readonly hard: SectionEstimate;
  readonly normal: SectionEstimate;
  readonly easy: SectionEstimate;
  readonly styleGap: SectionEstimate;
  readonly n: number;
  readonly dropped: number;
}

/** A3 and A4: what the scorer prefers by length; null where the gold is needed and absent. */
export interface LengthSection {
  readonly unit: string;
  readonly longerPreferred: SectionEstimate;
  readonly goldLonger: SectionEstimate;
  readonly excess: SectionEstimate;
  readonly accuracyLonger: SectionEstimate;
  readonly accuracyShorter: SectionEstimate;
  readonly accuracyGap: SectionEstimate;
  readonly accuracyMatched: SectionEstimate;
  readonly tolerance: number;
  readonly n: number;
  readonly dropped: number;
}

/** A4: whether it favours what models of its own family wrote. */
export interface SelfSection {
  /** Its families, by its lineage and name. */
  readonly families: readonly string[];
  readonly ownPreferred: SectionEstimate;
  readonly goldOwn: SectionEstimate;
  readonly excess: SectionEstimate;
  readonly accuracyOwn: SectionEstimate;
  readonly accuracyOther: SectionEstimate;
  /** accuracyOwn - accuracyOther: what a claim of self-preference rests on. */
  readonly accuracyGap: SectionEstimate;
  readonly n: number;
  readonly dropped: number;
  /** Why it cannot be told from these pairs; null where it can. */
  readonly untested: string | null;
}

/** A4: order, repeats, own family. Parts that the tables do not hold are null. */
export interface JudgeSection {
  readonly position: {
    readonly agreement: SectionEstimate;
    readonly firstWins: SectionEstimate;
    readonly secondWins: SectionEstimate;
    readonly bias: SectionEstimate;
    readonly p: number | null;
    readonly accuracy: SectionEstimate;
    readonly accuracyAgreed: SectionEstimate;
    readonly n: number;
    readonly unread: number;
  } | null;
  readonly repeats: {
    readonly times: number;
    readonly flipRate: SectionEstimate;
    readonly reliability: SectionEstimate;
    readonly n: number;
  } | null;
  readonly self: SelfSection | null;
}

/** A4 by asking: the same pairs with what should make no difference. */
export interface JudgeChecksSection {
  readonly nPairs: number;
  /** Verdicts asked of each variant: both orders for pair scorers. */
  readonly nVerdicts: number;
  readonly nRead: number;
  readonly accuracy: SectionEstimate;
  readonly repeats: {
    readonly times: number;
    readonly agreement: SectionEstimate;
    readonly n: number;
  } | null;
  readonly variants: readonly {
    readonly name: string;
    readonly kind: "labels" | "template" | "given";
    /** Share of verdicts that are the judge's own. */
    readonly agreement: SectionEstimate;
    readonly accuracy: SectionEstimate;
    readonly n: number;
    readonly dropped: number;
  }[];
  /** Orders to the judge hidden in the worse output. */
  readonly injections: readonly {
    readonly injection: string;
    readonly summary: string;
    /** Share of right verdicts that it turns. */
    readonly flipRate: SectionEstimate;
    /** Change of the worse output's win rate. */
    readonly winGain: SectionEstimate;
    /** Scorers of outputs: change of the score, in SD. */
    readonly scoreGain: SectionEstimate;
    readonly n: number;
    readonly dropped: number;
  }[];
}

/** One n of A5; gains over n = 1 in SD of one random output. */
export interface PressurePointRow {
  readonly n: number;
  readonly kl: number | null;
  readonly proxy: AuditEstimate;
  readonly gold: AuditEstimate;
  readonly oracle: number | null;
  readonly change: number | null;
  readonly changeLow: number | null;
}

/** A5: what best-of-n by the scorer does to the gold. */
export interface PressureSection {
  readonly proxy: string;
  readonly gold: string;
  readonly source: "policy" | "pool";
  readonly safeN: number;
  readonly maxN: number;
  readonly isForced: boolean;
  readonly peakN: number;
  readonly delta: number;
  readonly confidence: number;
  readonly gamma: AuditEstimate;
  readonly gammaAxis: string;
  readonly fit: {
    readonly alpha: AuditEstimate;
    readonly beta: AuditEstimate;
    readonly nPoints: number;
  } | null;
  readonly fitRefused: string | null;
  readonly proxySd: number;
  readonly goldSd: number;
  readonly outputsPerItem: number;
  readonly n: number;
  readonly nClusters: number;
  readonly dropped: number;
  /** Outputs left out: proxy or gold missing, an excluded system, or a reference itself. */
  readonly droppedOutputs: number;
  readonly resamples: number;
  readonly method: string;
  /** What to know before the numbers are used; none where empty. */
  readonly warnings: readonly string[];
  readonly points: readonly PressurePointRow[];
}

/** The sections that need no scoring: made from the tables of a data set. Absent ones are explained in the notes. */
export interface MeasuredSections {
  readonly style?: StyleSection;
  readonly length?: LengthSection;
  readonly judge?: JudgeSection;
  readonly checks?: JudgeChecksSection;
  readonly pressure?: PressureSection;
}
