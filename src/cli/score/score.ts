import { type Finding, type RunRequest, type Scorer, shortName, UserError } from "../../core/index.ts";
import { openDatasets } from "../../readers/index.ts";
import {
  dollars,
  hashInputs,
  type Models,
  type PilotScores,
  progressTo,
  repeatValues,
  type RunOutcome,
  scoreRun,
  type Stopped,
} from "../../run/index.ts";
import { DATA_FLAGS, dataOptions } from "../data-flags.ts";
import { type DryRun, estimateCalls, printDryRun } from "./dry-run.ts";
import { MODEL_FLAGS, withModels } from "../model-flags.ts";
import { SHOW_FLAGS, wordsFlag } from "../print-result.ts";
import { INTERRUPTED } from "../program.ts";
import { type Reliability, reliabilityLine, reliabilityOf } from "../calibrate/reliability.ts";
import { type Asked, askedOf } from "./score-asked.ts";
import { benchPath, reportBench } from "./score-bench.ts";
import { missedLine, missingShare, reasons, scoreJson, scoreSummary } from "./score-text.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "../verb.ts";
import { VERSION } from "../version.ts";

/** Rows of a part unless the user says otherwise: about a tenth of a second of a fast metric, and what a kill can cost. */
const PART_ROWS = 4096;

/** Tells of the pilot's reliability; false where it is not shown to be as high as the user wants. */
function acceptPilot(scores: readonly PilotScores[], { pilot }: Asked, io: Io): boolean {
  const made = scores.map(reliabilityOf);
  for (const each of made) io.err(`${reliabilityLine(each)}\n`);
  const least = pilot?.minReliability;
  if (least === undefined) return true;
  const short = made.filter((each) => !(each.ciLow >= least));
  for (const { scorer, ciLow } of short)
    io.err(
      `scorer ${shortName(scorer.spec)}: the lower end of its reliability, ${Number.isNaN(ciLow) ? "undefined" : ciLow.toFixed(2)}, is below --min-reliability ${least}\n`,
    );
  return short.length === 0;
}

function tellFinding(scorer: Scorer, { check, severity, finding, help }: Finding, io: Io): void {
  if (severity !== "warning") return;
  io.err(
    `warning: ${shortName(scorer.spec)}, ${check}: ${finding}${help === undefined ? "" : ` (${help})`}\n`,
  );
}

async function runOf(
  args: Args,
  io: Io,
  { asked, models }: { readonly asked: Asked; readonly models: Models },
): Promise<RunOutcome> {
  const reading = dataOptions(args, io);
  const { dir, scorers, share, threads, partRows, seed, repeats, pilot, isProbed } = asked;
  const { signal } = io;
  const hashed = await hashInputs(args.paths, io.stdin, { signal });
  try {
    const { skipBad, map, format = null } = reading.open;
    const request: RunRequest = { inputs: hashed.inputs, format, map, skipBad, seed, partRows };
    const accept = (scores: readonly PilotScores[]): boolean => acceptPilot(scores, asked, io);
    return await scoreRun({
      dir,
      paths: args.paths,
      request,
      open: () => openDatasets(args.paths, { ...reading.open, stdin: hashed.stdin }),
      skipped: reading.skipped,
      scorers,
      threads,
      models,
      repeats,
      maxMissing: share,
      ...(pilot === undefined ? {} : { pilot: { ...pilot, accept } }),
      ...(isProbed ? { onFinding: (scorer: Scorer, f: Finding) => tellFinding(scorer, f, io) } : {}),
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

const AGAIN = "the same command goes on where it stopped";

/** Tells how a run that stopped before its end goes on. Gives the exit code. */
function tellStopped(stopped: Stopped | undefined, { dir, models, share }: Asked, io: Io): number {
  if (stopped === undefined) {
    io.err(`interrupted; what was scored is kept in ${dir}, ${AGAIN}\n`);
    return INTERRUPTED;
  }
  const kept = models.cacheDir === undefined ? "" : `, answers in ${models.cacheDir}`;
  if (stopped.by === "missing") {
    for (const missed of stopped.missed) io.err(`${missedLine(missed, share)}\n`);
    io.err(
      `stopped before more was asked of ${stopped.missed.length === 1 ? "it" : "them"}; finished parts are kept in ${dir}${kept}: ${AGAIN}, and with --max-missing 1 to the end\n`,
    );
  } else if (stopped.by === "pilot")
    io.err(
      `stopped after the pilot, before the other tasks were asked; ${AGAIN} without --min-reliability${kept}\n`,
    );
  else
    io.err(
      `stopped by the budget: ${dollars(stopped.spentUsd)} of ${dollars(stopped.budgetUsd)} are spent, and the next call could cost more than is left\n` +
        `  finished parts are kept in ${dir}${kept}: ${AGAIN}, with a budget of its own, and pays for no answer twice\n`,
    );
  return 1;
}

async function dryRun(args: Args, io: Io, asked: Asked): Promise<number> {
  const sources = await openDatasets(args.paths, dataOptions(args, io).open);
  const { scorers, repeats, models } = asked;
  const dry: DryRun = { sources, scorers, repeats, models };
  return printDryRun(await estimateCalls(dry, io.signal), dry, { io, isJson: args["json"] === true });
}

/** Scores, or tells why that ended early. Gives the outcome of a whole run, else the exit code. */
async function scored(args: Args, io: Io, asked: Asked): Promise<RunOutcome | number> {
  io.err(`writing to ${asked.dir} (if it is stopped, ${AGAIN}; seed ${asked.seed})\n`);
  try {
    const outcome = await withModels(asked.models, io, (models) => runOf(args, io, { asked, models }));
    return outcome.record.status === "interrupted" ? tellStopped(outcome.stopped, asked, io) : outcome;
  } catch (error) {
    if (!io.signal.aborted) throw error;
    return tellStopped(undefined, asked, io);
  }
}

async function report(
  args: Args,
  io: Io,
  { asked, outcome }: { readonly asked: Asked; readonly outcome: RunOutcome },
): Promise<void> {
  const { dir } = asked;
  const reliabilities: Reliability[] = (await repeatValues(dir, outcome.scorers)).map(reliabilityOf);
  io.err(`${scoreSummary(dir, outcome)}\n`);
  for (const made of reliabilities) io.err(`${reliabilityLine(made)}\n`);
  io.err(`next: trenchcoat meta ${dir}\n`);
  if (args["bench"] !== undefined) await reportBench(dir, outcome, { args, io });
  else if (args["json"] === true)
    io.out(`${JSON.stringify(scoreJson(dir, outcome, reliabilities), null, 2)}\n`);
}

async function run(given: Args, io: Io): Promise<number> {
  wordsFlag(given);
  const args = withBench(given);
  const asked = await askedOf(args, io);
  try {
    if (asked.isDry) return await dryRun(args, io, asked);
    const outcome = await scored(args, io, asked);
    if (typeof outcome === "number") return outcome;
    await report(args, io, { asked, outcome });
    return verdict(outcome, asked.share, io);
  } finally {
    await Promise.all(asked.scorers.map((s) => s.close?.()));
  }
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
    {
      flags: "--dry-run",
      summary: "ask and write nothing; print the calls, tokens and dollars that scoring would take",
    },
    ...MODEL_FLAGS,
    {
      flags: "--repeats <n>",
      summary: "ask scorers whose answers may vary so often; their test-retest reliability is printed",
      default: "1",
    },
    {
      flags: "--pilot <n>",
      summary: "ask N tasks, drawn by the seed, at least twice before all others, and print the reliability",
    },
    {
      flags: "--min-reliability <r>",
      summary: "with --pilot: stop with exit 1 where the reliability is not shown to be at least this",
    },
    { flags: "--no-probe", summary: "do not look for mistakes in how a scorer is set up first" },
    ...DATA_FLAGS,
    ...SHOW_FLAGS,
    ...COMMON_FLAGS,
  ],
  examples: [
    "trenchcoat score answers.jsonl --scorer chrf --scorer bleu:tokenize=zh -o runs/answers",
    "trenchcoat score --bench ../shared/data/judgebench --scorer length -o runs/judgebench",
    "zcat big.jsonl.gz | trenchcoat score - --scorer length --json",
    "trenchcoat score answers.jsonl --scorer vllm-score:url=http://localhost:8000 --dry-run",
  ],
  run,
};
