/** Data from files: every format that is known, and opening PATHs with them. */
import { arenaBattles } from "./arena-battles.ts";
import { mtMetricsEval } from "./mt-metrics-eval/mt-metrics-eval.ts";
import { type OpenedSource, type OpenOptions, openWith } from "./open-datasets.ts";
import { ownJsonl } from "./own/own-jsonl.ts";
import { runDirectory } from "./own/run-directory.ts";
import { alpacaEval } from "./published/alpaca-eval.ts";
import { frank } from "./published/frank.ts";
import { hanna } from "./published/hanna.ts";
import { judgebench } from "./published/judgebench.ts";
import { llmbar } from "./published/llmbar.ts";
import { mlqePe } from "./published/mlqe-pe.ts";
import { pandalm } from "./published/pandalm.ts";
import { realsumm } from "./published/realsumm.ts";
import { rmBenchReader } from "./published/rm-bench.ts";
import { wmt22Mqm } from "./published/wmt22-mqm.ts";
import { wmt23Mqm } from "./published/wmt23-mqm.ts";
import { preferencePairs } from "./preference-pairs.ts";
import type { Reader } from "./reader.ts";
import { rewardBench1 } from "./reward-bench-1.ts";
import { rewardBench2 } from "./reward-bench-2.ts";
import { OPENRLHF_SAMPLES, TRL_COMPLETIONS, VERL_ROLLOUTS } from "./rollouts/rollout-format.ts";
import { rolloutReader } from "./rollouts/rollout-reader.ts";
import { table } from "./table/table.ts";

/** Every reader, in order of preference where several know a file. The last one takes any table. */
export const READERS: readonly Reader[] = [
  runDirectory,
  mtMetricsEval,
  alpacaEval,
  frank,
  hanna,
  judgebench,
  llmbar,
  mlqePe,
  pandalm,
  realsumm,
  rmBenchReader,
  wmt22Mqm,
  wmt23Mqm,
  ownJsonl,
  rolloutReader(TRL_COMPLETIONS),
  rolloutReader(VERL_ROLLOUTS),
  rolloutReader(OPENRLHF_SAMPLES),
  rewardBench2,
  rewardBench1,
  arenaBattles,
  preferencePairs,
  table,
];

/** Opens the data sets of PATHs (files, directories, `-` for standard input). @throws UserError */
export function openDatasets(paths: readonly string[], options: OpenOptions = {}): Promise<OpenedSource[]> {
  return openWith(READERS, paths, options);
}

export type { OpenedSource, OpenOptions } from "./open-datasets.ts";
export type { ReadStats } from "./read-stats.ts";
export type { FileEntry, Reader, ReadOptions, Tree } from "./reader.ts";
export { openTree } from "./tree.ts";
export { HUB_SETS, type HubSet, hubPage } from "./hub-sets.ts";
export { type Pulled, pullSet, type PullOptions } from "./pull.ts";
