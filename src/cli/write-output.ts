import { writeFile } from "node:fs/promises";
import { UserError } from "../core/index.ts";

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: "no such folder",
  ENOTDIR: "part of the path is no folder",
  EISDIR: "is a folder",
  EACCES: "may not be written",
  EPERM: "may not be written",
  EROFS: "may not be written",
  ENOSPC: "no space left on the disk",
};

/** Writes a file that a flag names. @throws UserError naming flag and path where it cannot be written */
export async function writeOutput(flag: string, path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    const problem = PROBLEMS[(cause as NodeJS.ErrnoException).code ?? ""];
    if (problem === undefined) throw cause;
    throw new UserError({ where: flag, problem: `cannot write "${path}": ${problem}` }, { cause });
  }
}
