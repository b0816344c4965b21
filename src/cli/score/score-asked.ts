import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { type Scorer, UserError } from "../../core/index.ts";
import { scorerMaker } from "../../scorers/index.ts";
import { ANY, wholeNumber } from "../data-flags.ts";
import { CACHE_NAME, type ModelFlags, modelFlags } from "../model-flags.ts";
import { strings } from "../parse-flags.ts";
import type { Args, Io } from "../verb.ts";

/** What `trenchcoat score` is asked, checked. */
export interface Asked {
  readonly dir: string;
  readonly scorers: readonly Scorer[];
  /** Largest share of missing scores. */
  readonly share: number;
  readonly threads: number;
  readonly partRows: number;
  readonly seed: number;
  readonly repeats: number;
  readonly pilot:
    | { readonly nTasks: number; readonly repeats: number; readonly minReliability?: number }
    | undefined;
  readonly models: ModelFlags;
  readonly isProbed: boolean;
  readonly isDry: boolean;
}

async function scorersOf(args: Args, io: Io): Promise<Scorer[]> {
  const calls = strings(args["scorer"]);
  if (calls.length === 0)
    throw new UserError({
      where: "--scorer",
      problem: "no scorer named",
      expected: "at least one --scorer NAME",
      help: "trenchcoat scorers lists them",
    });
  return Promise.all(calls.map(scorerMaker(io.own)));
}

function shareFlag(args: Args, flag: string, key: string): number {
  const value = Number(args[key]);
  if (String(args[key]).trim() !== "" && value >= 0 && value <= 1) return value;
  throw new UserError({
    where: flag,
    problem: "invalid share",
    expected: "a number in [0, 1]",
    got: `"${String(args[key])}"`,
  });
}

function directoryOf(args: Args): string {
  if (typeof args["out"] === "string" && args["out"] !== "") return args["out"];
  const last =
    args.paths[0] === "-" ? "stdin" : args.paths[0]!.split(/[\\/]/).findLast((part) => part !== "");
  return join("runs", (last ?? "run").replace(/(\.(jsonl|ndjson|json|csv|tsv|parquet|tar|gz|tgz))+$/i, ""));
}

/** The pilot asked for: at least two repeats. Its answers must be kept, or they would be paid for twice. @throws UserError */
function pilotOf(args: Args, repeats: number): Asked["pilot"] {
  const isLimited = args["minReliability"] !== undefined;
  if (args["pilot"] === undefined) {
    if (!isLimited) return undefined;
    throw new UserError({
      where: "--min-reliability",
      problem: "there is no pilot to measure it on",
      expected: "--pilot N beside it",
    });
  }
  if (args["cache"] === false)
    throw new UserError({
      where: "--pilot",
      problem: "its answers would be asked for twice",
      expected: "a cache",
      help: "leave --no-cache out",
    });
  const nTasks = wholeNumber(args, "--pilot", [2, ANY]);
  const least = isLimited ? { minReliability: shareFlag(args, "--min-reliability", "minReliability") } : {};
  return { nTasks, repeats: Math.max(2, repeats), ...least };
}

/** Reads the flags of `trenchcoat score`. @throws UserError naming the flag or the scorer */
export async function askedOf(args: Args, io: Io): Promise<Asked> {
  const dir = directoryOf(args);
  const seed = wholeNumber(args, "--seed", [0, ANY]);
  const repeats = wholeNumber(args, "--repeats", [1, 100]);
  return {
    dir,
    share: shareFlag(args, "--max-missing", "maxMissing"),
    threads:
      args["threads"] === undefined ? availableParallelism() : wholeNumber(args, "--threads", [1, 256]),
    partRows: wholeNumber(args, "--part-rows", [1, 100_000]),
    seed,
    repeats,
    pilot: pilotOf(args, repeats),
    models: modelFlags(args, io, { seed, cache: join(dirname(dir), CACHE_NAME) }),
    isProbed: args["probe"] !== false,
    isDry: args["dryRun"] === true,
    scorers: await scorersOf(args, io),
  };
}
