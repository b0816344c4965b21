/** Style and length: what a judge's preference is at equal length and style. */
export * from "./choose-strength.ts";
export * from "./l1-logistic.ts";
export * from "./length-control.ts";
