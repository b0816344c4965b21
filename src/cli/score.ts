import { strings } from "./parse-flags.ts";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type RunRequest, type Scorer, shortName, UserError } from "../core/index.ts";
import { openDatasets } from "../readers/index.ts";
import { hashInputs, progressTo, type RunOutcome, scoreRun } from "../run/index.ts";
import { createScorer } from "../scorers/index.ts";
import { ANY, DATA_FLAGS, dataOptions, wholeNumber } from "./data-flags.ts";
import { SHOW_FLAGS, wordsFlag } from "./print-result.ts";
import { benchPath, reportBench } from "./score-bench.ts";
import { missingShare, reasons, scoreJson, scoreSummary } from "./score-text.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "./verb.ts";
import { VERSION } from "./version.ts";

/** Rows of a part unless the user says otherwise: about a tenth of a second of a fast metric, and what a kill can cost. */
const PART_ROWS = 4096;
const INTERRUPTED = 130;

async function scorersOf(args: Args): Promise<Scorer[]> {
  const calls = strings(args["scorer"]);
  if (calls.length === 0)
    throw new UserError({
      where: "--scorer",
      problem: "no scorer named",
      expected: "at least one --scorer NAME",
      help: "trenchcoat scorers lists them",
    });
  return Promise.all(calls.map(createScorer));
}

function maxMissing(args: Args): number {
  const value = Number(args["maxMissing"]);
  if (String(args["maxMissing"]).trim() !== "" && value >= 0 && value <= 1) return value;
  throw new UserError({
    where: "--max-missing",
    problem: "invalid share",
    expected: "a number in [0, 1]",
    got: `"${String(args["maxMissing"])}"`,
  });
}

function directoryOf(args: Args): string {
  if (typeof args["out"] === "string" && args["out"] !== "") return args["out"];
  const last =
    args.paths[0] === "-" ? "stdin" : args.paths[0]!.split(/[\\/]/).findLast((part) => part !== "");
  return join("runs", (last ?? "run").replace(/(\.(jsonl|ndjson|json|csv|tsv|parquet|tar|gz|tgz))+$/i, ""));
}

interface Asked {
  readonly dir: string;
  readonly scorers: readonly Scorer[];
  readonly share: number;
  readonly threads: number;
  readonly partRows: number;
  readonly seed: number;
}

async function askedOf(args: Args): Promise<Asked> {
  return {
    dir: directoryOf(args),
    share: maxMissing(args),
    threads:
      args["threads"] === undefined ? availableParallelism() : wholeNumber(args, "--threads", [1, 256]),
    partRows: wholeNumber(args, "--part-rows", [1, 100_000]),
    seed: wholeNumber(args, "--seed", [0, ANY]),
    scorers: await scorersOf(args),
  };
}

async function runOf(args: Args, io: Io, asked: Asked): Promise<RunOutcome> {
  const reading = dataOptions(args, io);
  const { dir, scorers, threads, partRows, seed } = asked;
  const { signal } = io;
  const hashed = await hashInputs(args.paths, io.stdin, { signal });
  try {
    const { skipBad, map, format = null } = reading.open;
    const request: RunRequest = { inputs: hashed.inputs, format, map, skipBad, seed, partRows };
    return await scoreRun({
      dir,
      paths: args.paths,
      request,
      open: () => openDatasets(args.paths, { ...reading.open, stdin: hashed.stdin }),
      skipped: reading.skipped,
      scorers,
      threads,
      force: args["force"] === true,
      version: VERSION,
      signal,
      progress: progressTo(io),
    });
  } finally {
    await hashed.close();
  }
}

/** Tells of scorers that miss more than the user allows. Gives the exit code. */
function verdict(outcome: RunOutcome, share: number, io: Io): number {
  const failed = outcome.scorers.filter((s) => missingShare(s) > share);
  for (const s of failed)
    io.err(
      `scorer ${shortName(s.scorer.spec)}: ${(100 * missingShare(s)).toFixed(1)}% of the scores are missing (${reasons(s.missing)}), more than --max-missing ${share}\n`,
    );
  return failed.length > 0 ? 1 : 0;
}

/** The arguments with the benchmark's path in place of its name. @throws UserError where neither or both are given */
function withBench(args: Args): Args {
  const { bench } = args;
  if (typeof bench === "string" && args.paths.length === 0)
    return { ...args, paths: [benchPath(bench, String(args["dataDir"]))] };
  if (bench === undefined && args.paths.length > 0) return args;
  throw new UserError({
    where: "score",
    problem: bench === undefined ? "no data" : "data and a benchmark",
    expected: "paths of data, - for standard input, or --bench NAME",
  });
}

async function run(given: Args, io: Io): Promise<number> {
  wordsFlag(given);
  const args = withBench(given);
  const asked = await askedOf(args);
  const again = `the same command goes on where it stopped`;
  io.err(`writing to ${asked.dir} (if it is stopped, ${again}; seed ${asked.seed})\n`);
  let outcome: RunOutcome | undefined;
  try {
    outcome = await runOf(args, io, asked);
  } catch (error) {
    if (!io.signal.aborted) throw error;
  } finally {
    await Promise.all(asked.scorers.map((s) => s.close?.()));
  }
  if (outcome === undefined || outcome.record.status === "interrupted") {
    io.err(`interrupted; what was scored is kept in ${asked.dir}, ${again}\n`);
    return INTERRUPTED;
  }
  io.err(`${scoreSummary(asked.dir, outcome)}\nnext: trenchcoat meta ${asked.dir}\n`);
  if (args["bench"] !== undefined) await reportBench(asked.dir, outcome, { args, io });
  else if (args["json"] === true) io.out(`${JSON.stringify(scoreJson(asked.dir, outcome), null, 2)}\n`);
  return verdict(outcome, asked.share, io);
}

/** `trenchcoat score`: scores data with scorers into a run directory. */
export const score: Verb = {
  name: "score",
  summary: "score data with one or more scorers into a run directory that can be resumed",
  positional: "[data...]",
  flags: [
    {
      flags: "--scorer <call>",
      summary: "scorer, NAME or NAME:param=value,...; repeatable",
      repeatable: true,
    },
    {
      flags: "--bench <name>",
      summary: "score a benchmark (a pulled set's name or a path) and print its own result",
    },
    {
      flags: "--data-dir <dir>",
      summary: "folder of pulled sets, where --bench looks",
      default: "data",
    },
    { flags: "-o, --out <dir>", summary: "run directory (default: runs/ and the name of the data)" },
    {
      flags: "--threads <n>",
      summary: "worker threads (default: one a core); the result is the same for any",
    },
    {
      flags: "--max-missing <share>",
      summary: "exit 1 where a scorer misses more than this share of its scores",
      default: "0.5",
    },
    { flags: "--force", summary: "delete the run of another request in the directory and start anew" },
    {
      flags: "--part-rows <n>",
      summary: "rows of one part file: what a kill can cost",
      default: String(PART_ROWS),
    },
    ...DATA_FLAGS,
    ...SHOW_FLAGS,
    ...COMMON_FLAGS,
  ],
  examples: [
    "trenchcoat score answers.jsonl --scorer chrf --scorer bleu:tokenize=zh -o runs/answers",
    "trenchcoat score --bench ../shared/data/judgebench --scorer length -o runs/judgebench",
    "zcat big.jsonl.gz | trenchcoat score - --scorer length --json",
  ],
  run,
};
