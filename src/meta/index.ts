/** Agreement with humans: correlations, accuracies, benchmarks' own rules, intervals and comparisons. */
export type * from "./plots.ts";
export type * from "./result.ts";
export * from "./best-of-k.ts";
export * from "./first-error-f1.ts";
export * from "./judge-bench.ts";
export * from "./llm-bar.ts";
export * from "./m-reward-bench.ts";
export * from "./mcnemar.ts";
export * from "./multiple-testing.ts";
export * from "./permutation-test.ts";
export * from "./proportion-interval.ts";
export * from "./reward-bench.ts";
export * from "./reward-bench-ties.ts";
export * from "./rm-bench.ts";
export * from "./t-test.ts";
export * from "./test-retest.ts";
export * from "./williams.ts";
export * from "./mann-whitney.ts";
export * from "./wilcoxon.ts";
export * from "./complete-pairs.ts";
export * from "./kendall.ts";
export * from "./kendall-counts.ts";
export * from "./pearson.ts";
export * from "./partial-correlation.ts";
export * from "./redundancy.ts";
export * from "./order-consistency.ts";
export * from "./group-diagnostics.ts";
export * from "./spearman.ts";
export * from "./accuracy-with-ties.ts";
export * from "./grouping.ts";
export * from "./kendall-like.ts";
export * from "./pairwise-accuracy.ts";
export * from "./segment-correlation.ts";
export * from "./segment-difference-pearson.ts";
export * from "./max-t.ts";
export * from "./max-t-sign-flip.ts";
export * from "./bootstrap-interval.ts";
export * from "./rank-intervals.ts";
export * from "./greedy-clusters.ts";
export * from "./cluster-tests.ts";
export * from "./perm-both.ts";
export * from "./perm-both-pairwise.ts";
export * from "./perm-both-statistic.ts";
export * from "./perm-both-tuned.ts";
export * from "./soft-pairwise-accuracy.ts";
export { metaEvaluate, type MetaOptions, type WholeResult } from "./evaluate.ts";
export { DEFAULT_LIMITS, drawSamples, type SampleLimits } from "./samples.ts";
export { compareAll } from "./compare.ts";
export { evaluateColumns, type EvaluateOptions, type Measured, partWeights } from "./evaluate-part.ts";
export { chooseMeasures, type MeasureChoice, MEASURES } from "./measures/index.ts";
export type { Measure, MeasureOptions, Prepared } from "./measures/measure.ts";
export * from "./kendall-resampling.ts";
export * from "./corpus-significance.ts";
export * from "./part-difference.ts";
export * from "./raters/index.ts";
export * from "./ranking/index.ts";
export * from "./power.ts";
export * from "./power-simulation.ts";
export {
  chooseGold,
  type Filters,
  knownTags,
  makeView,
  type Part,
  sliceParts,
  partOfUnits,
  type View,
  wholePart,
} from "./view.ts";
export { type Candidate, candidates, type Column, columnOf } from "./columns.ts";
