/** How far raters agree, how a scorer compares with one of them, and what more ratings would bring. */
export * from "./rating-table.ts";
export * from "./krippendorff.ts";
export * from "./cohen-kappa.ts";
export * from "./fleiss-kappa.ts";
export * from "./agreement-weights.ts";
export {
  chanceCorrected,
  type ChanceCorrected,
  type ChanceCorrectedOptions,
  type Coefficient,
} from "./chance-corrected.ts";
export * from "./icc.ts";
export * from "./two-way-anova.ts";
export * from "./rated-units.ts";
export {
  clusterMean,
  type ClusterMean,
  type Clusters,
  type Estimate,
  pearsonOfSums,
  pearsonSums,
  type Resampling,
} from "./cluster-sums.ts";
export * from "./coefficients.ts";
export * from "./rater-reference.ts";
export * from "./alt-test.ts";
export * from "./standouts.ts";
export * from "./variance-components.ts";
export * from "./label-distributions.ts";
export * from "./rater-decisions.ts";
export * from "./rater-study.ts";
