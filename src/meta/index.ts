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
export * from "./williams.ts";
export * from "./mann-whitney.ts";
export * from "./wilcoxon.ts";
