/** Agreement with humans: correlations, accuracies, benchmarks' own rules, intervals and comparisons. */
export type * from "./plots.ts";
export type * from "./result.ts";
