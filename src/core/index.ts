/** The nouns: item, output, judgment, scorer, score, data set, gold; their errors and signatures. */
export * from "./dataset.ts";
export * from "./errors.ts";
export * from "./fitted-form.ts";
export * from "./gold.ts";
export * from "./item.ts";
export * from "./judgment.ts";
export * from "./lifters.ts";
export * from "./model-call.ts";
export * from "./probe.ts";
export * from "./score-table.ts";
export * from "./score.ts";
export * from "./scorer.ts";
export * from "./signature.ts";
export * from "./words.ts";
export * from "./run-format.ts";
export * from "./run-rows.ts";
