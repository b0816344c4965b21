/** The engine: scores a data set in memory, or into a run directory that can be resumed. */
export * from "./answer-files.ts";
export * from "./answer-store.ts";
export * from "./cached-caller.ts";
export * from "./clock.ts";
export * from "./corpus-scores.ts";
export * from "./input-hash.ts";
export { CONCURRENCY, metered, type ModelOptions, type Models, openModels } from "./models.ts";
export * from "./progress.ts";
export * from "./read-tasks.ts";
export * from "./run-inputs.ts";
export * from "./run-record.ts";
export * from "./score-dataset.ts";
export { countMissing, type Pace, type ScoredRows, scoreRows } from "./score-rows.ts";
export * from "./score-run.ts";
export { type RunOutcome, type ScorerOutcome } from "./score-tables.ts";
export * from "./spent.ts";
export * from "./summary.ts";
