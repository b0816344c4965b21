import type { Family } from "../core/index.ts";
import type { Redundancy } from "./beyond-accuracy/redundancy.ts";

export type Level = "response" | "system" | "document";
export type Grouping = "none" | "item" | "system";
export type Slice = Readonly<Record<string, string>>;

/** One measure of one scorer on one data set, gold and slice. Proportions are fractions; undefined is null. Field names are a contract (DESIGN.md). */
export interface Row {
  readonly dataset: string;
  readonly gold: string;
  readonly scorer: string;
  readonly family: Family;
  readonly measure: string;
  /** How it was counted, in a few words ("ties count 1/2", "two orders, sum > 0"). */
  readonly rule: string;
  readonly level: Level;
  readonly grouping: Grouping;
  /** Tag values of the slice; `{}` for all. */
  readonly slice: Slice;
  readonly value: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly confidence: number;
  readonly ciMethod: string | null;
  /** "these systems" or "systems like these" where systems are ranked, else "items like these". */
  readonly population: string;
  /** Units that the measure counts: pairs, outputs or systems. */
  readonly n: number;
  readonly nItems: number;
  readonly nSystems: number;
  /** Units without this scorer's value. */
  readonly dropped: number;
  readonly resamples: number;
  readonly seed: number;
  /** True for trivial baselines, which are printed beside every result. */
  readonly sentinel: boolean;
  /** True for the measure by which the leaderboard of its data set and gold is ordered. */
  readonly primary: boolean;
  /** Why `value` is null, in a few words; shown beside the dash. */
  readonly why?: string;
}

/** A reference line of a leaderboard: what one rater reaches against the others, by the same measure. */
export interface Ceiling {
  readonly dataset: string;
  readonly gold: string;
  readonly measure: string;
  readonly label: string;
  readonly value: number;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly n: number;
}

/** How much of a scorer, and of the gold, one nuisance cue (length, format) explains: shares of variance in [0, 1]. */
export interface Cue {
  readonly dataset: string;
  readonly gold: string;
  readonly scorer: string;
  readonly cue: string;
  readonly ofScorer: number | null;
  readonly ofGold: number | null;
  readonly n: number;
}

/** One test of a difference between two scorers; `difference` is a's value minus b's. */
export interface Comparison {
  readonly dataset: string;
  readonly gold: string;
  readonly a: string;
  readonly b: string;
  readonly measure: string;
  readonly level: Level;
  readonly grouping: Grouping;
  readonly slice: Slice;
  readonly difference: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly p: number | null;
  readonly pAdjusted: number | null;
  readonly adjust: string;
  /** How many hypotheses the adjustment covers. */
  readonly familySize: number;
  readonly method: string;
  readonly n: number;
  readonly dropped: number;
  readonly seed: number;
}

export interface DatasetSummary {
  readonly name: string;
  readonly summary: string;
  readonly licence: string | null;
  readonly source: string | null;
  readonly nItems: number;
  readonly nOutputs: number;
  readonly nPairs: number;
  readonly nSystems: number;
  readonly nJudgments: number;
  readonly golds: readonly string[];
  readonly scorers: number;
  readonly notes: readonly string[];
  /** Bad records tolerated by --skip-bad. */
  readonly skipped: number;
}

export type Use = "monitor" | "best-of-n" | "rl";
export type Verdict = "use" | "use with care" | "do not use" | "not tested";

/** What a scorer may be used for, with the reason in a sentence. */
export interface UseVerdict {
  readonly scorer: string;
  readonly use: Use;
  readonly verdict: Verdict;
  readonly reason: string;
}

/** The decision on one data set and gold: sentences that each carry a number, and what is behind them. */
export interface Decision {
  readonly dataset: string;
  readonly gold: string;
  readonly measure: string;
  readonly best: string | null;
  /** Scorers that the corrected test cannot tell from the best (the best included). */
  readonly notDistinguishable: readonly string[];
  /** Scorers whose interval reaches down to the best sentinel or chance. */
  readonly avoid: readonly string[];
  /** Two to five sentences in plain words, the first being the decision. */
  readonly sentences: readonly string[];
  readonly verdicts: readonly UseVerdict[];
  readonly untested: readonly string[];
  /** The exact next command, with why. */
  readonly next: readonly { readonly why: string; readonly command: string }[];
}

/** Rank interval and significance cluster of one scorer by the primary measure. */
export interface Rank {
  readonly dataset: string;
  readonly gold: string;
  readonly scorer: string;
  readonly rank: number;
  readonly rankLow: number;
  readonly rankHigh: number;
  /** WMT's greedy cluster (1 the best); no confidence set. */
  readonly cluster: number;
}

/** An item on which a scorer and the gold disagree confidently. */
export interface WorstError {
  readonly dataset: string;
  readonly gold: string;
  readonly scorer: string;
  readonly itemId: string;
  readonly outputs: readonly {
    readonly id: string;
    readonly system: string | null;
    readonly text: string | null;
  }[];
  readonly goldSays: string;
  readonly scorerSays: string;
  /** Size of the disagreement in ranks (0..1), larger is worse. */
  readonly disagreement: number;
}

/** What can be said of a scorer on data without any gold; undefined is null. */
export interface Profile {
  readonly dataset: string;
  readonly scorer: string;
  readonly family: Family;
  readonly n: number;
  readonly missing: number;
  readonly mean: number | null;
  readonly sd: number | null;
  readonly min: number | null;
  readonly median: number | null;
  readonly max: number | null;
  readonly distinct: number;
  /** Share of pairs of one item's outputs with equal scores. */
  readonly tieRate: number | null;
  /** Share of the variance that lies between outputs of one item. */
  readonly withinItemShare: number | null;
  /** Share of items whose outputs all have one score. */
  readonly flatItems: number | null;
  /** Sentinel -> Spearman with it over outputs. */
  readonly sentinels: Readonly<Record<string, number>>;
  /** The other scorer that ranks the outputs most alike. */
  readonly closest: { readonly scorer: string; readonly spearman: number } | null;
  readonly next: string;
}

/** `GroupDiagnostics` of one scorer; undefined is null. */
export interface GroupRecord {
  readonly scorer: string;
  readonly n: number | null;
  readonly nGroups: number | null;
  readonly withinSd: number | null;
  readonly totalSd: number | null;
  readonly withinShare: number | null;
  readonly groupSize: number | null;
  readonly askedSize: number | null;
  readonly flatShare: number | null;
  readonly nFlatGroups: number | null;
  readonly pairAccuracy: number | null;
  readonly nPairs: number | null;
  readonly margins: {
    readonly n: number | null;
    readonly mean: number | null;
    readonly sd: number | null;
    readonly near: number | null;
  };
  readonly advantageSign: number | null;
  readonly nAdvantages: number | null;
  readonly advantageWhy?: string;
}

/** `OrderConsistency` and `Cycles` of one pair judge; null where one order only was asked, or no triple is decided. */
export interface OrderRecord {
  readonly scorer: string;
  readonly orders: {
    readonly n: number | null;
    readonly unread: number | null;
    readonly agreement: number | null;
    readonly firstWins: number | null;
    readonly secondWins: number | null;
    readonly positionBias: number | null;
    readonly p: number | null;
  } | null;
  readonly cycles: {
    readonly nTriples: number;
    readonly nCyclic: number;
    readonly share: number;
  } | null;
}

/** What accuracy does not show: who copies whom, what groups of outputs to one prompt give a trainer, how consistent pair judges are. */
export interface Diagnostics {
  readonly dataset: string;
  readonly gold: string;
  readonly redundancy: Redundancy;
  readonly groups: readonly GroupRecord[];
  readonly orders: readonly OrderRecord[];
}

/** Everything that `trenchcoat meta` finds; `--json` prints it. */
export interface MetaResult {
  readonly version: string;
  readonly seed: number;
  readonly datasets: readonly DatasetSummary[];
  readonly rows: readonly Row[];
  readonly comparisons: readonly Comparison[];
  readonly ranks: readonly Rank[];
  readonly decisions: readonly Decision[];
  readonly worst: readonly WorstError[];
  readonly warnings: readonly string[];
  readonly ceilings?: readonly Ceiling[];
  readonly cues?: readonly Cue[];
  /** Scorers of data sets without any gold. */
  readonly profiles?: readonly Profile[];
  /** One a data set, where every measure was asked for. */
  readonly diagnostics?: readonly Diagnostics[];
}
