/** Optimisation pressure: what best-of-n by a proxy does to the gold. */
export * from "./best-of-n.ts";
export * from "./compare-alternatives.ts";
export * from "./curve-errors.ts";
export * from "./laboratory.ts";
export * from "./mitigations.ts";
export * from "./outputs-grid.ts";
export * from "./overoptimisation.ts";
export * from "./pressure.ts";
export * from "./proxy-gold-gap.ts";
export * from "./resampled-curves.ts";
export * from "./safe-n.ts";
