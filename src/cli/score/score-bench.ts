import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  collect,
  type Dataset,
  plainContext,
  shortName,
  signature,
  unknownName,
  UserError,
} from "../../core/index.ts";
import { metaEvaluate, type MetaResult, type Row } from "../../meta/index.ts";
import { HUB_SETS, openDatasets } from "../../readers/index.ts";
import type { RunOutcome } from "../../run/index.ts";
import { printResult } from "../print-result.ts";
import { rewardBenchFiles } from "./reward-bench-files.ts";
import { withSentinels } from "../sentinels.ts";
import type { Args, Io } from "../verb.ts";
import { VERSION } from "../version.ts";

/** Where a benchmark's data lie: a path as it is, or the folder into which `data pull` puts the set of that name. @throws UserError with the remedy */
export function benchPath(name: string, folder: string): string {
  if (existsSync(name)) return name;
  const set = HUB_SETS.find((s) => s.name === name);
  if (!set)
    throw unknownName(
      "--bench",
      "benchmark",
      name,
      HUB_SETS.map((s) => s.name),
    );
  const path = join(folder, name);
  if (existsSync(path)) return path;
  throw new UserError({
    where: "--bench",
    problem: `the data of ${name} are not here`,
    expected: `the folder ${path}, or a path`,
    help: `trenchcoat data pull ${name} -o ${folder} fetches them (licence ${set.licence})`,
  });
}

/** The data sets of a run with the scores that it computed, without published ones, beside the trivial baselines. */
async function readBack(dir: string, signatures: ReadonlySet<string>, args: Args): Promise<Dataset[]> {
  const ctx = plainContext(Number(args["seed"]));
  const read: Dataset[] = [];
  for (const source of await openDatasets([dir])) {
    const dataset = await collect(source);
    const tables = dataset.tables.filter((t) => signatures.has(signature(t.scorer)));
    read.push(await withSentinels({ ...dataset, tables }, ctx));
  }
  return read;
}

const sliceName = (row: Row): string => Object.values(row.slice).join("/") || "all";

/** A scorer's results file: data set -> measure -> slice (`all`, `Chat`, `claude/knowledge`) -> value. */
function resultsOf(rows: readonly Row[]): Record<string, Record<string, Record<string, number | null>>> {
  const results: Record<string, Record<string, Record<string, number | null>>> = {};
  for (const row of rows) {
    const measures = (results[row.dataset] ??= {});
    (measures[row.measure] ??= {})[sliceName(row)] = row.value;
  }
  return results;
}

const safeName = (name: string): string => name.replace(/[^\w.+=-]+/g, "-");
const fileName = (call: string): string => `${safeName(call)}.json`;

/** The files that a benchmark's own scripts write, for the data sets that have such; in a folder of the data set's name where there are several. */
async function ownFiles(
  datasets: readonly Dataset[],
  of: { readonly folder: string; readonly signature: string; readonly rows: readonly Row[] },
): Promise<string[]> {
  const files: string[] = [];
  for (const dataset of datasets) {
    const table = dataset.tables.find((t) => signature(t.scorer) === of.signature);
    if (!table) continue;
    const folder = datasets.length === 1 ? of.folder : join(of.folder, safeName(dataset.head.name));
    const file = fileName(shortName(table.scorer));
    files.push(...(await rewardBenchFiles(dataset, table, { folder, file, rows: of.rows })));
  }
  return files;
}

async function writeResults(
  dir: string,
  { outcome, result, datasets }: { outcome: RunOutcome; result: MetaResult; datasets: readonly Dataset[] },
): Promise<string[]> {
  const folder = join(dir, "bench");
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (const { scorer, entry } of outcome.scorers) {
    if (entry.order === "swapped") continue;
    const call = shortName(scorer.spec);
    const rows = result.rows.filter((row) => row.scorer === call);
    const benchmarks = outcome.record.datasets!.map((d) => ({ name: d.name, rule: d.rule ?? null }));
    const about = {
      scorer: call,
      signature: entry.signature,
      version: VERSION,
      seed: result.seed,
      benchmarks,
    };
    const file = join(folder, fileName(call));
    await writeFile(file, `${JSON.stringify({ ...about, results: resultsOf(rows) }, null, 2)}\n`);
    files.push(file, ...(await ownFiles(datasets, { folder, signature: entry.signature, rows })));
  }
  return files;
}

/** Meta-evaluates a finished run by the benchmark's own rule, prints the result and writes a results file a scorer into `bench/`, with the files that the benchmark's own scripts write where it has such. */
export async function reportBench(
  dir: string,
  outcome: RunOutcome,
  { args, io }: { args: Args; io: Io },
): Promise<void> {
  const signatures = new Set(outcome.scorers.map((s) => s.entry.signature));
  const datasets = await readBack(dir, signatures, args);
  const { result } = metaEvaluate(
    datasets.map((dataset) => ({ dataset, skipped: outcome.record.skipped })),
    { version: VERSION, seed: Number(args["seed"]), path: dir },
  );
  const files = await writeResults(dir, { outcome, result, datasets });
  io.err(`results: ${files.join(", ")}\n`);
  printResult(result, args, io);
}
