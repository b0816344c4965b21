/** What a scorer rewards besides quality: what goes with its scores, what edits do to them, how far it can be optimised. */
export * from "./attack/index.ts";
export * from "./debias/index.ts";
export * from "./audit.ts";
export * from "./cluster-estimates.ts";
export * from "./counterfactual/index.ts";
export { cueVerdicts } from "./cue-verdicts.ts";
export { decideUses } from "./decide-uses.ts";
export * from "./edits/index.ts";
export * from "./judges/index.ts";
export * as observational from "./observational/index.ts";
export * from "./pressure/index.ts";
export * from "./measured-sections.ts";
export * from "./outputs-of-dataset.ts";
export * from "./pressure-section.ts";
export * from "./sections-of-dataset.ts";
export * from "./result.ts";
export * from "./self-test/index.ts";
export * from "./style/index.ts";
