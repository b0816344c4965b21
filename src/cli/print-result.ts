import { UserError, type Words } from "../core/index.ts";
import type { MetaResult } from "../meta/index.ts";
import { csv, markdown, terminal } from "../report/index.ts";
import type { Args, Flag, Io } from "./verb.ts";

/** Flags of a verb that shows a result. */
export const SHOW_FLAGS: readonly Flag[] = [
  { flags: "--words <vocabulary>", summary: "labels: metrics or rewards", default: "metrics" },
  { flags: "--md", summary: "print Markdown" },
  { flags: "--csv", summary: "print the rows as CSV" },
  { flags: "--ascii", summary: "no unicode in the terminal output" },
];

/** The vocabulary asked for. @throws UserError */
export function wordsFlag(args: Args): Words {
  const words = args["words"];
  if (words === "metrics" || words === "rewards") return words;
  throw new UserError({
    where: "--words",
    problem: "unknown vocabulary",
    expected: "metrics or rewards",
    got: `"${String(words)}"`,
  });
}

/** Unicode unless asked otherwise or the locale names another encoding. */
function isAscii(args: Args, { env }: Io): boolean {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return args["ascii"] === true || (locale !== "" && !/utf-?8/i.test(locale));
}

/** Prints a result as the flags ask: JSON, Markdown, CSV of the rows, else the terminal report. */
export function printResult(result: MetaResult, args: Args, io: Io): void {
  const words = wordsFlag(args);
  if (args["json"] === true) io.out(`${JSON.stringify(result)}\n`);
  else if (args["md"] === true) io.out(markdown(result, { words }));
  else if (args["csv"] === true) io.out(csv(result.rows));
  else {
    const color = io.columns !== undefined && io.env["NO_COLOR"] === undefined;
    io.out(terminal(result, { columns: io.columns ?? 100, color, ascii: isAscii(args, io), words }));
  }
}
