import { Command, CommanderError, Option } from "commander";
import { UserError, visible } from "../core/index.ts";
import { BudgetSpent } from "../scorers/index.ts";
import { takesConfig, withConfig } from "./config/configured.ts";
import type { Args, Flag, Io, Verb } from "./verb.ts";
import { VERSION } from "./version.ts";

const HELP_WIDTH = 100;
/** The exit code of a command that SIGINT or SIGTERM ended. */
export const INTERRUPTED = 130;

function option(flag: Flag): Option {
  const made = new Option(flag.flags, flag.summary);
  if (flag.repeatable) return made.argParser((v: string, all: string[] | undefined) => [...(all ?? []), v]);
  return flag.default === undefined ? made : made.default(flag.default);
}

/** Positional arguments as commander is told of them: those that a config may stand in for are asked for later. */
const argumentOf = (verb: Verb, positional: string): string =>
  takesConfig(verb) ? positional.replace(/^<(.*)>$/, "[$1]") : positional;

/** The refusal of commander, for what a config could have given. @throws UserError */
function checkPaths({ name, positional = "" }: Verb, { paths }: Args): void {
  if (!positional.startsWith("<") || paths.length > 0) return;
  throw new UserError({
    where: name,
    problem: `missing required argument '${positional.replace(/[<>.]/g, "")}'`,
    expected: "data on the command line, or data.paths in a config",
  });
}

interface Running {
  readonly io: Io;
  readonly verbs: readonly Verb[];
  finish(code: number): void;
}

function command(verb: Verb, { io, verbs, finish }: Running): Command {
  const made = new Command(verb.name).description(verb.summary).exitOverride();
  if (verb.alias) made.alias(verb.alias);
  if (verb.group) made.helpGroup(verb.group);
  if (verb.positional) made.argument(argumentOf(verb, verb.positional));
  for (const flag of verb.flags) made.addOption(option(flag));
  made.addHelpText("after", `\nExamples:\n${verb.examples.map((e) => `  $ ${e}`).join("\n")}`);
  made.action(async (...given: unknown[]) => {
    const positional = verb.positional ? given[0] : [];
    const flags = given[verb.positional ? 1 : 0] as Record<string, unknown>;
    const paths = (Array.isArray(positional) ? positional : [positional]).filter(
      (p) => p !== undefined,
    ) as string[];
    const isTyped = (key: string): boolean => made.getOptionValueSource(key) === "cli";
    const line = await withConfig({ verb, args: { ...flags, paths }, isTyped }, io, verbs);
    checkPaths(verb, line.args);
    finish(await verb.run(line.args, line.io));
  });
  return made;
}

function reportError(error: unknown, io: Io): number {
  if (error instanceof UserError) {
    io.err(`${error.message}\n`);
    if (error.problem.help) io.err(`  ${visible(error.problem.help, 1000)}\n`);
    return 2;
  }
  if (error instanceof BudgetSpent) {
    io.err(`stopped: ${error.message}\n`);
    return 1;
  }
  if (io.signal.aborted) {
    io.err("interrupted\n");
    return INTERRUPTED;
  }
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.err(`trenchcoat: this is our bug, please report it\n${stack}\n`);
  return 70;
}

/** Parses `argv` (without node and script) and runs one verb. Never exits the process. */
export async function runProgram(verbs: readonly Verb[], argv: readonly string[], io: Io): Promise<number> {
  let code = 0;
  const program = new Command("trenchcoat")
    .description(
      "Can I trust this score? Metrics, LLM judges, verifiers and reward models as one thing: scorers.",
    )
    .version(VERSION, "--version", "print the version")
    .exitOverride()
    .commandsGroup("Also:")
    .helpCommand(true)
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => io.out(text),
      writeErr: (text) => io.err(text),
      getOutHelpWidth: () => io.columns ?? HELP_WIDTH,
    });
  for (const verb of verbs) {
    const made = command(verb, { io, verbs, finish: (c) => (code = c) });
    made.copyInheritedSettings(program);
    program.addCommand(made);
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    return reportError(error, io);
  }
}
