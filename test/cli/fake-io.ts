import { runProgram } from "../../src/cli/program.ts";
import type { Io, Verb } from "../../src/cli/verb.ts";
import { VERBS } from "../../src/cli/verbs.ts";

export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line with an Io that keeps what is written. */
export async function call(
  argv: readonly string[],
  more: Partial<Io> = {},
  verbs: readonly Verb[] = VERBS,
): Promise<Called> {
  let out = "";
  let err = "";
  const io: Io = {
    stdin: (async function* () {})(),
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    env: {},
    columns: undefined,
    errIsTerminal: false,
    signal: new AbortController().signal,
    ...more,
  };
  const code = await runProgram(verbs, argv, io);
  return { code, out, err };
}
