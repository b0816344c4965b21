export { type Debiased, type DebiasOptions, debias } from "./debias.ts";
export {
  type AskedPlan,
  type ReauditAbout,
  reauditAnswers,
  reauditDebiased,
  type Reaudited,
  type ReauditOf,
  type ReauditPlan,
  reauditPlan,
} from "./reaudit.ts";
export type * from "./debias-result.ts";
export { countChanges } from "./debias-decision.ts";
export { NUISANCE_METHODS, type NuisanceMethod } from "./fit-nuisance.ts";
export { DEFAULT_FEATURES, TAUGHT_FEATURES } from "./nuisance-rows.ts";
export type * from "./guard-result.ts";
export * from "./guard-scorer.ts";
