import type { TieRule } from "./paired-likelihood.ts";

/** What strengths are fitted by. */
export type RankModel = TieRule | "plackett-luce" | "elo";

/** One system's place. Ratings are on Elo's scale (mean 1000 within the group of systems that can be compared); undefined is null. */
export interface RankedSystem {
  readonly system: string;
  readonly rating: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly ciMethod: string | null;
  /** Percentiles of refits to resampled clusters. */
  readonly bootLow: number | null;
  readonly bootHigh: number | null;
  /** Rank by rating within the group, 1 the best, and the ranks that the corrected comparisons leave open. */
  readonly rank: number | null;
  readonly rankLow: number | null;
  readonly rankHigh: number | null;
  /** Rating without style covariates, where there are any. */
  readonly ratingWithoutStyle: number | null;
  /** Rating with every rater's votes counted alike, where raters are weighted. */
  readonly ratingUnweighted: number | null;
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  /** Number of the group of systems linked by battles; ratings of different groups cannot be compared. */
  readonly group: number;
}

/** Two systems compared: `difference` in points is a's rating minus b's; `winShare` P(a beats b), a tie counting half. */
export interface RankedPair {
  readonly a: string;
  readonly b: string;
  readonly difference: number;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly winShare: number;
  readonly pAdjusted: number | null;
}

/** What one unit of a style covariate does to the log-odds of winning. */
export interface StyleEffect {
  readonly style: string;
  readonly coefficient: number;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly oddsRatio: number;
}

/** One rater: reliability 1 votes as the average rater does, 0 at random, below 0 against the ranking; the ends are of its posterior. */
export interface RankedRater {
  readonly rater: string;
  /** Votes that count. */
  readonly n: number;
  readonly reliability: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** How far the raters of one group of systems differ, where they are weighted. */
export interface RaterWeights {
  readonly group: number;
  /** Standard deviation of reliability among raters; 0: no difference was found. */
  readonly spread: number | null;
  /** Likelihood-ratio test that all raters are alike. */
  readonly pAlike: number | null;
  /** Whether the data show that the average rater votes with the ranking, not against it. */
  readonly isDirected: boolean;
  /** Least reliable first. */
  readonly raters: readonly RankedRater[];
}

/** Everything that ranking one set of battles finds. */
export interface Ranking {
  readonly model: RankModel;
  /** Davidson's nu or Rao and Kupper's theta; null where ties are half wins. */
  readonly tieParameter: number | null;
  readonly systems: readonly RankedSystem[];
  readonly pairs: readonly RankedPair[];
  readonly styles: readonly StyleEffect[];
  /** One a group of systems; empty where raters are not weighted. */
  readonly raterWeights: readonly RaterWeights[];
  /** Groups of systems linked by battles, one where all can be compared. */
  readonly groups: readonly (readonly string[])[];
  /** Within groups: systems among which wins lead both ways. More classes than groups: the data are separable and a ridge was used. */
  readonly classes: readonly (readonly string[])[];
  /** The ridge used (prior variance 1 / ridge on log-strengths); 0 is maximum likelihood. */
  readonly ridge: number;
  readonly nBattles: number;
  readonly nTies: number;
  readonly nClusters: number;
  readonly dropped: number;
  readonly confidence: number;
  readonly resamples: number;
  readonly seed: number;
  readonly sentences: readonly string[];
  readonly warnings: readonly string[];
}
