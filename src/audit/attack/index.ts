export * from "./attack.ts";
export type * from "./attack-result.ts";
export { type Memory, NO_MEMORY } from "./text-scores.ts";
export * from "./worth.ts";
