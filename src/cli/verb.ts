import type { OwnScorers } from "../scorers/index.ts";

/** What a verb talks to: tests give their own. Data to `out`, talk and progress to `err`. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  out(text: string): void;
  err(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Terminal width of stdout, or undefined where it is no terminal. */
  readonly columns: number | undefined;
  /** Whether stderr is a terminal: progress bars are drawn only there. */
  readonly errIsTerminal: boolean;
  readonly signal: AbortSignal;
  /** Where a config is looked for; the working directory where absent. */
  readonly cwd?: string;
  /** Scorers of the config, by what `--scorer` calls them; none where absent. */
  readonly own?: OwnScorers;
}

/** One flag, declared once: parsing and help derive from it. Repeatable flags collect an array. */
export interface Flag {
  /** commander syntax: `--seed <n>`, `-o, --out <dir>`, `--json`. */
  readonly flags: string;
  readonly summary: string;
  readonly default?: string | boolean | number;
  readonly repeatable?: boolean;
}

export type Args = Readonly<Record<string, unknown>> & { readonly paths: readonly string[] };

/** One command of the CLI, one a file. `paths` are the positional arguments. */
export interface Verb {
  readonly name: string;
  readonly alias?: string;
  readonly summary: string;
  /** Heading that it stands under in the help of the program. */
  readonly group?: string;
  /** Positional arguments in commander syntax, e.g. `<paths...>`; none where absent. */
  readonly positional?: string;
  readonly flags: readonly Flag[];
  /** Shown at the end of help. */
  readonly examples: readonly string[];
  /** Gives the exit code; throws UserError for bad input. */
  run(args: Args, io: Io): Promise<number>;
}

/** Flags that every verb has. */
export const COMMON_FLAGS: readonly Flag[] = [
  { flags: "--seed <n>", summary: "seed of every random draw; echoed in the output", default: "1" },
  { flags: "--json", summary: "print one JSON object on stdout" },
];
