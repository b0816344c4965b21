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
