/** Style and length: what a scorer prefers at equal length and style. */
export * from "./choose-strength.ts";
export * from "./joint-difficulty.ts";
export * from "./l1-logistic.ts";
export * from "./length-control.ts";
export * from "./length-control-interval.ts";
export * from "./length-control-systems.ts";
export * from "./length-preference.ts";
export * from "./repeated-answers.ts";
export * from "./style-matrix.ts";
export * from "./systems-of-dataset.ts";
