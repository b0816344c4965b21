import { type Problem, UserError, visible } from "../core/index.ts";
import type { Args, Flag, Io } from "./verb.ts";

/** How data are read. */
export const READ_FLAGS: readonly Flag[] = [
  { flags: "--format <name>", summary: "read the data as this format instead of detecting it" },
  {
    flags: "--map <field=column>",
    summary: "column of your own table that holds a field (text=answer); repeatable",
    repeatable: true,
  },
  {
    flags: "--score-column <column>",
    summary: "column of a log or table that holds scores, under its own name; repeatable",
    repeatable: true,
  },
  { flags: "--skip-bad <n>", summary: "pass over up to N bad records, counted", default: "0" },
];

/** Flags of every verb that reads data to measure or score them: how they are read, and which config stands in for what is not typed. */
export const DATA_FLAGS: readonly Flag[] = [
  ...READ_FLAGS,
  { flags: "--config <file>", summary: "config of this run (default: trenchcoat.config.* of this folder)" },
  { flags: "--no-config", summary: "use no config" },
];

/** A flag's whole number within bounds. `flag` is how the user writes it. @throws UserError naming the flag. */
export function wholeNumber(args: Args, flag: string, [low, high]: readonly [number, number]): number {
  const key = flag.replace(/^--/, "").replace(/-([a-z])/g, (_, c: string) => c.toUpperCase());
  const text = String(args[key]);
  const value = text.trim() === "" ? NaN : Number(text);
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw new UserError({
    where: flag,
    problem: "invalid number",
    expected: `a whole number from ${low} to ${high === Number.MAX_SAFE_INTEGER ? "2^53" : high}`,
    got: `"${text}"`,
  });
}

/** The largest whole number that a flag takes where nothing else bounds it. */
export const ANY = Number.MAX_SAFE_INTEGER;

function mapFlag(given: unknown): Record<string, string> {
  const map: Record<string, string> = {};
  for (const part of Array.isArray(given) ? given.map(String) : []) {
    const at = part.indexOf("=");
    if (at < 1 || at === part.length - 1)
      throw new UserError({
        where: "--map",
        problem: "invalid mapping",
        expected: "FIELD=COLUMN",
        got: `"${part}"`,
      });
    map[part.slice(0, at)] = part.slice(at + 1);
  }
  return map;
}

/** `--score-column NAME` is `--map reward:NAME=NAME`. */
function scoreColumns(given: unknown): Record<string, string> {
  const columns = Array.isArray(given) ? given.map(String) : [];
  return Object.fromEntries(columns.map((column) => [`reward:${column}`, column]));
}

/** How many passed-over records are told one by one. */
const N_TOLD = 5;

/** What the data flags say, and a count of the bad records passed over so far, of which the first few are told on stderr. */
export interface DataOptions {
  readonly open: {
    readonly format?: string;
    readonly skipBad: number;
    readonly map: Readonly<Record<string, string>>;
    readonly stdin: AsyncIterable<Uint8Array>;
    onSkip(problem: Problem): void;
  };
  skipped(): number;
}

/** Reads the data flags. @throws UserError naming the flag. */
export function dataOptions(args: Args, io: Io): DataOptions {
  let skipped = 0;
  const { format } = args;
  const onSkip = (problem: Problem): void => {
    skipped++;
    if (skipped <= N_TOLD) io.err(`passed over ${visible(`${problem.where}: ${problem.problem}`, 300)}\n`);
    if (skipped === N_TOLD) io.err("(further ones are only counted)\n");
  };
  return {
    open: {
      ...(typeof format === "string" ? { format } : {}),
      skipBad: wholeNumber(args, "--skip-bad", [0, ANY]),
      map: { ...mapFlag(args["map"]), ...scoreColumns(args["scoreColumn"]) },
      stdin: io.stdin,
      onSkip,
    },
    skipped: () => skipped,
  };
}
