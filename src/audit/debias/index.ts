export { type Debiased, type DebiasOptions, debias } from "./debias.ts";
export { type ReauditAbout, reauditDebiased, type ReauditPlan, reauditPlan } from "./reaudit.ts";
export type * from "./debias-result.ts";
export { NUISANCE_METHODS, type NuisanceMethod } from "./fit-nuisance.ts";
export { DEFAULT_FEATURES } from "./nuisance-rows.ts";
export type * from "./guard-result.ts";
export * from "./guard-scorer.ts";
