import { relative, resolve } from "node:path";
import { configHash, findConfig, loadConfig } from "./config-file.ts";
import { commandFlags, readerFlags } from "./config-flags.ts";
import { parseConfig } from "./config-schema.ts";
import { configScorers } from "./config-scorers.ts";
import type { Config } from "./define-config.ts";
import type { Args, Io, Verb } from "../verb.ts";

/** A command line as it was typed: what is not in `typed` is a default and gives way to the config. */
export interface TypedLine {
  readonly verb: Verb;
  readonly args: Args;
  isTyped(key: string): boolean;
}

/** A command line with its config. */
export interface ConfiguredLine {
  readonly args: Args;
  readonly io: Io;
}

/** Whether a command takes a config. */
export const takesConfig = (verb: Verb): boolean => verb.flags.some((f) => f.flags.startsWith("--config"));

/** Whether the positional arguments are data, so that those of the config can stand in for them. */
const readsPaths = ({ positional = "" }: Verb): boolean => /^[<[](paths|data)\.\.\./.test(positional);

function fileOf({ config }: Args, folder: string): string | undefined {
  if (config === false) return undefined;
  return typeof config === "string" ? resolve(folder, config) : findConfig(folder);
}

/** Paths of the command line, of the config for this command, or of its data; the latter come with how they are read. */
function pathsOf(config: Config, line: TypedLine, ownPaths: readonly string[]): Partial<Args> {
  const { args, verb } = line;
  if (!readsPaths(verb) || args.paths.length > 0 || args["bench"] !== undefined) return {};
  if (ownPaths.length > 0) return { paths: ownPaths };
  const { data } = config;
  if (data === undefined) return {};
  return { ...readerFlags(data), paths: typeof data.paths === "string" ? [data.paths] : data.paths };
}

/** What the config says of this command, the most particular last. */
function valuesOf(
  config: Config,
  line: TypedLine,
  about: { readonly verbs: readonly Verb[]; readonly name: string },
): Readonly<Record<string, unknown>> {
  const { verb } = line;
  const own = commandFlags(config, about.verbs, about.name).get(verb.name);
  const gold = verb.flags.find((f) => f.flags.startsWith("--gold"));
  const all = Object.keys(config.scorers ?? {});
  return {
    ...(gold === undefined || config.gold === undefined
      ? {}
      : { gold: gold.repeatable ? [config.gold] : config.gold }),
    ...(verb.name === "score" && all.length > 0 ? { scorer: all } : {}),
    ...pathsOf(config, line, own?.paths ?? []),
    ...own?.values,
  };
}

/**
 * A command line with what its config adds: scorers by name, flags and paths that were not typed. The config is the `trenchcoat.config.*` of the
 * working directory, never of one above it, or what `--config` names.
 * @throws UserError where the config cannot be loaded or says something that the command does not know
 */
export async function withConfig(line: TypedLine, io: Io, verbs: readonly Verb[]): Promise<ConfiguredLine> {
  const { args, verb } = line;
  const folder = io.cwd ?? process.cwd();
  const file = takesConfig(verb) ? fileOf(args, folder) : undefined;
  if (file === undefined) return { args, io };
  const name = relative(folder, file);
  const config = parseConfig(await loadConfig(file, name), name);
  const own = configScorers(config, { name, hash: configHash(file) });
  const values = Object.entries(valuesOf(config, line, { verbs, name })).filter(
    ([key]) => !line.isTyped(key),
  );
  io.err(`config: ${name}\n`);
  return { args: { ...args, ...Object.fromEntries(values) }, io: { ...io, own } };
}
