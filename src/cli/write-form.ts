import { textOf } from "./parse-flags.ts";
import type { Args, Io } from "./verb.ts";
import { writeOutput } from "./write-output.ts";

/** Writes a fitted form where `--out` asks for it, and says how it is used. `what`: "repaired", "guarded". */
export async function writeForm(
  form: object,
  what: string,
  { args, io }: { readonly args: Args; readonly io: Io },
): Promise<void> {
  const file = textOf(args["out"]);
  if (file === undefined) return;
  await writeOutput("--out", file, `${JSON.stringify(form, null, 2)}\n`);
  io.err(`${what} scorer written to ${file}; use it as --scorer fitted:${file}\n`);
}
