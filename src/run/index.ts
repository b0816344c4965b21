/** The engine: scores a data set in memory, or into a run directory that can be resumed. */
export * from "./score-dataset.ts";
export * from "./score-rows.ts";
