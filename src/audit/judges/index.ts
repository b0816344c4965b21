/** Judges: position, verbosity, own lineage, templates and label names, repeats, and orders hidden in the outputs. */
export * from "./accuracy-shares.ts";
export * from "./ask-judge.ts";
export * from "./injection-effects.ts";
export * from "./injections.ts";
export * from "./judge-checks.ts";
export * from "./position-bias.ts";
export * from "./self-preference.ts";
export * from "./variant-sensitivity.ts";
