/** Agreement with humans: correlations, accuracies, benchmarks' own rules, intervals and comparisons. */
export type * from "./plots.ts";
export type * from "./result.ts";
export * from "./benchmarks/best-of-k.ts";
export * from "./benchmarks/first-error-f1.ts";
export * from "./benchmarks/judge-bench.ts";
export * from "./benchmarks/llm-bar.ts";
export * from "./benchmarks/m-reward-bench.ts";
export * from "./comparisons/mcnemar.ts";
export * from "./comparisons/multiple-testing.ts";
export * from "./comparisons/permutation-test.ts";
export * from "./intervals/proportion-interval.ts";
export * from "./benchmarks/reward-bench.ts";
export * from "./benchmarks/reward-bench-ties.ts";
export * from "./benchmarks/rm-bench.ts";
export * from "./comparisons/t-test.ts";
export * from "./beyond-accuracy/test-retest.ts";
export * from "./comparisons/williams.ts";
export * from "./comparisons/mann-whitney.ts";
export * from "./comparisons/wilcoxon.ts";
export * from "./complete-pairs.ts";
export * from "./correlation/kendall.ts";
export * from "./correlation/kendall-counts.ts";
export * from "./correlation/pearson.ts";
export * from "./correlation/partial-correlation.ts";
export * from "./beyond-accuracy/redundancy.ts";
export * from "./beyond-accuracy/order-consistency.ts";
export * from "./beyond-accuracy/group-diagnostics.ts";
export * from "./correlation/spearman.ts";
export * from "./correlation/accuracy-with-ties.ts";
export * from "./grouping.ts";
export * from "./correlation/kendall-like.ts";
export * from "./correlation/pairwise-accuracy.ts";
export * from "./correlation/segment-correlation.ts";
export * from "./correlation/segment-difference-pearson.ts";
export * from "./comparisons/max-t.ts";
export * from "./comparisons/max-t-sign-flip.ts";
export * from "./intervals/bootstrap-interval.ts";
export * from "./comparisons/rank-intervals.ts";
export * from "./comparisons/greedy-clusters.ts";
export * from "./comparisons/cluster-tests.ts";
export * from "./comparisons/perm-both.ts";
export * from "./comparisons/perm-both-pairwise.ts";
export * from "./comparisons/perm-both-statistic.ts";
export * from "./comparisons/perm-both-tuned.ts";
export * from "./correlation/soft-pairwise-accuracy.ts";
export { metaEvaluate, type MetaOptions, type WholeResult } from "./evaluate.ts";
export { DEFAULT_LIMITS, drawSamples, type SampleLimits } from "./samples.ts";
export { compareAll } from "./compare.ts";
export { evaluateColumns, type EvaluateOptions, type Measured, partWeights } from "./evaluate-part.ts";
export { chooseMeasures, type MeasureChoice, MEASURES } from "./measures/index.ts";
export type { Measure, MeasureOptions, Prepared } from "./measures/measure.ts";
export * from "./correlation/kendall-resampling.ts";
export * from "./comparisons/corpus-significance.ts";
export * from "./intervals/part-difference.ts";
export * from "./raters/index.ts";
export * from "./ranking/index.ts";
export * from "./power/power.ts";
export * from "./power/power-simulation.ts";
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
