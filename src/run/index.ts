/** The engine: scores a data set in memory, or into a run directory that can be resumed. */
export * from "./clock.ts";
export * from "./corpus-scores.ts";
export * from "./input-hash.ts";
export * from "./progress.ts";
export * from "./read-tasks.ts";
export * from "./run-inputs.ts";
export * from "./run-record.ts";
export * from "./score-dataset.ts";
export * from "./score-rows.ts";
export * from "./score-run.ts";
export * from "./summary.ts";
