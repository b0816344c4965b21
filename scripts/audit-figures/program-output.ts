import { runProgram } from "../../src/cli/program.ts";
import { VERBS } from "../../src/cli/verbs.ts";

/** What a command line does, with nothing of this machine in it. */
export async function programOutput(
  argv: readonly string[],
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const said = { out: "", err: "" };
  const code = await runProgram(VERBS, [...argv, "--no-config"], {
    stdin: (async function* () {})(),
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    env: { NO_COLOR: "1" },
    columns: undefined,
    errIsTerminal: false,
    signal: new AbortController().signal,
  });
  return { code, ...said };
}
