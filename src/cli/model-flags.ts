import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Context, type ModelCaller, UserError, visible } from "../core/index.ts";
import {
  type AnswerStore,
  CONCURRENCY,
  type ModelOptions,
  type Models,
  openAnswerFiles,
  openModels,
  spentSoFar,
} from "../run/index.ts";
import { ANY, wholeNumber } from "./data-flags.ts";
import type { OwnScorers } from "../scorers/index.ts";
import type { Args, Flag, Io } from "./verb.ts";

/** Name of the folder of answers beside the runs; hidden, so that no reader takes it for data. */
export const CACHE_NAME = ".trenchcoat-cache";

/** Flags of verbs whose scorers may ask model servers. */
export const MODEL_FLAGS: readonly Flag[] = [
  {
    flags: "--concurrency <n>",
    summary: "questions to one model server at once",
    default: String(CONCURRENCY),
  },
  { flags: "--rpm <n>", summary: "most questions a minute to one model server" },
  { flags: "--tpm <n>", summary: "most tokens a minute to one model server, as the scorer estimates them" },
  {
    flags: "--budget-usd <dollars>",
    summary: "most that this command may spend on model servers; it then stops and keeps what it has",
  },
  {
    flags: "--cache <dir>",
    summary: `answers of model servers are kept here (default: ${CACHE_NAME} beside the run)`,
  },
  { flags: "--no-cache", summary: "keep no answers and use none" },
];

function positive(args: Args, flag: string, key: string): number | undefined {
  const text = args[key];
  if (text === undefined) return undefined;
  const value = String(text).trim() === "" ? NaN : Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new UserError({
    where: flag,
    problem: "invalid number",
    expected: "a number above 0",
    got: `"${String(text)}"`,
  });
}

/** What the flags say of how models are asked. */
export interface ModelFlags extends ModelOptions {
  readonly concurrency: number;
}

/** Reads the flags. @throws UserError naming the flag */
export function modelFlags(
  args: Args,
  io: Io,
  about: { readonly seed: number; readonly cache: string },
): ModelFlags {
  const requestsPerMinute = args["rpm"] === undefined ? undefined : wholeNumber(args, "--rpm", [1, ANY]);
  const tokensPerMinute = args["tpm"] === undefined ? undefined : wholeNumber(args, "--tpm", [1, ANY]);
  const budgetUsd = positive(args, "--budget-usd", "budgetUsd");
  const { cache } = args;
  const cacheDir = cache === false ? undefined : typeof cache === "string" ? cache : about.cache;
  return {
    seed: about.seed,
    env: io.env,
    concurrency: wholeNumber(args, "--concurrency", [1, 10_000]),
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(tokensPerMinute === undefined ? {} : { tokensPerMinute }),
    ...(budgetUsd === undefined ? {} : { budgetUsd }),
    ...(cacheDir === undefined ? {} : { cacheDir }),
  };
}

function tellUnpriced(models: Models | undefined, io: Io): void {
  for (const url of models?.unpriced() ?? [])
    io.err(`${url}: no price is known, so its calls do not count for --budget-usd\n`);
}

/** Does work with models that are open meanwhile, and says where a budget could not count. */
export async function withModels<T>(
  flags: ModelFlags,
  io: Io,
  work: (models: Models) => Promise<T>,
): Promise<T> {
  const models = await openModels(flags);
  try {
    return await work(models);
  } finally {
    await models.close();
    tellUnpriced(models, io);
  }
}

/** Tells what was spent, and where a command that ended early goes on. */
function tellSpent(
  models: Models | undefined,
  { isWhole, cacheDir }: { readonly isWhole: boolean; readonly cacheDir: string | undefined },
  io: Io,
): void {
  const spent = spentSoFar(models?.usage() ?? {});
  if (spent === "") return;
  io.err(`model servers: ${spent}\n`);
  if (!isWhole && cacheDir !== undefined)
    io.err(`answers are kept in ${cacheDir}: the same command goes on from them and pays for none twice\n`);
}

/** A caller that opens its models with the first question: scores that came with the data need neither cache nor connections. */
function whenAsked(flags: ModelFlags): {
  readonly caller: ModelCaller;
  close(): Promise<Models | undefined>;
} {
  let opened: Promise<Models> | undefined;
  return {
    caller: {
      call: async (call, signal) => (await (opened ??= openModels(flags))).caller.call(call, signal),
    },
    close: async () => {
      const models = await opened?.catch(() => undefined);
      await models?.close();
      return models;
    },
  };
}

/** What scorers are asked with, and the config's own scorers by how they are called. */
export interface AskingContext extends Context {
  readonly own: OwnScorers;
}

/** The model flags of a verb without a run directory: answers are kept in `runs/.trenchcoat-cache` where they name no other place. @throws UserError naming the flag */
export function askingFlags(args: Args, io: Io): ModelFlags {
  const seed = wholeNumber(args, "--seed", [0, 2 ** 31 - 1]);
  return modelFlags(args, io, { seed, cache: join("runs", CACHE_NAME) });
}

/**
 * Does the part of a verb that asks scorers: models by `askingFlags`, aborted with the command. Where that ends early it says what is kept. @throws UserError naming the flag, before any work
 */
export async function askingScorers<T>(
  args: Args,
  io: Io,
  work: (ctx: AskingContext) => Promise<T>,
): Promise<T> {
  const flags = askingFlags(args, io);
  const { seed } = flags;
  const models = whenAsked(flags);
  const log = (line: string): void => io.err(`${visible(line, 1000)}\n`);
  let isWhole = false;
  try {
    const made = await work({
      seed,
      signal: io.signal,
      models: models.caller,
      log,
      own: io.own ?? new Map(),
    });
    isWhole = true;
    return made;
  } finally {
    const asked = await models.close();
    tellUnpriced(asked, io);
    tellSpent(asked, { isWhole, cacheDir: flags.cacheDir }, io);
  }
}

/** The answers that are there, for looking only: nothing is made. */
export async function openKnown({ cacheDir }: ModelFlags): Promise<AnswerStore | undefined> {
  return cacheDir !== undefined && existsSync(cacheDir) ? openAnswerFiles(cacheDir) : undefined;
}
