/**
 * trenchcoat as a library. The names on the main path are flat: open data, make scorers, score, meta-evaluate, show. The rooms stand
 * beside them whole, as namespaces here and as `trenchcoat/meta`, `trenchcoat/num`, ... for whoever wants one statistic only.
 */
export {
  assemble,
  collect,
  type Context,
  type Dataset,
  type DatasetHead,
  defineScorer,
  fromStats,
  type Gold,
  type Item,
  type Judgment,
  type Output,
  type Pair,
  perOutput,
  plainContext,
  type Score,
  type Scorer,
  type ScorerDefinition,
  type ScorerSpec,
  type ScoreTable,
  signature,
  type Task,
  UserError,
} from "./core/index.ts";
export { drawSamples, metaEvaluate, type MetaOptions, type MetaResult } from "./meta/index.ts";
export { openDatasets, type OpenOptions } from "./readers/index.ts";
export { html, markdown, terminal } from "./report/index.ts";
export { scoreDataset, scoreRun } from "./run/index.ts";
export { createScorer, fromFunction, type FunctionOptions, SCORERS } from "./scorers/index.ts";
export { type Config, type ConfigData, type ConfigScorer, defineConfig } from "./cli/config/define-config.ts";

export * as audit from "./audit/index.ts";
export * as calibration from "./calibration/index.ts";
export * as core from "./core/index.ts";
export * as elicit from "./elicit/index.ts";
export * as fit from "./fit/index.ts";
export * as meta from "./meta/index.ts";
export * as num from "./num/index.ts";
export * as readers from "./readers/index.ts";
export * as report from "./report/index.ts";
export * as run from "./run/index.ts";
export * as scorers from "./scorers/index.ts";
