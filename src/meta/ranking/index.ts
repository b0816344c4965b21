/** From battles, choices and rankings to strengths with intervals and rank ranges; what a score difference means to a human. */
export * from "./battles.ts";
export * from "./connectivity.ts";
export { bradleyTerry, type BradleyTerryFit, type BradleyTerryOptions } from "./bradley-terry.ts";
export * from "./choices.ts";
export * from "./plackett-luce.ts";
export {
  iteratedLuceSpectral,
  type IterationOptions,
  luceSpectral,
  rankCentrality,
} from "./luce-spectral.ts";
export * from "./minorise-maximise.ts";
export * from "./elo.ts";
export type { Penalty, TieRule } from "./paired-likelihood.ts";
export {
  type BattleFeatures,
  fitStrengths,
  rowsOfBattles,
  type StrengthFit,
  type StrengthOptions,
} from "./strength-model.ts";
export {
  type RaterReliability,
  type RaterWeightedFit,
  raterWeightedStrengths,
  type RaterWeightOptions,
} from "./rater-weighted.ts";
export { raterCovariance } from "./rater-covariance.ts";
export * from "./arena-weights.ts";
export * from "./arena-covariance.ts";
export { clusterCovariance, type ParameterCovariance, type RowClusters } from "./sandwich.ts";
export * from "./battles-of-dataset.ts";
export * from "./rank-systems.ts";
export type { RankOptions } from "./rank-model.ts";
export type * from "./ranking-result.ts";
export * from "./score-difference.ts";
export * from "./differences-of-dataset.ts";
