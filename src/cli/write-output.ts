import { access, constants, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
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

function refused(flag: string, path: string, cause: unknown): unknown {
  const problem = PROBLEMS[(cause as NodeJS.ErrnoException).code ?? ""];
  if (problem === undefined) return cause;
  return new UserError({ where: flag, problem: `cannot write "${path}": ${problem}` }, { cause });
}

/** Looks whether the folder of a file that a flag names can be written to, before work that costs time or money. @throws UserError as `writeOutput` */
export async function checkOutput(flag: string, path: unknown): Promise<void> {
  if (typeof path !== "string") return;
  try {
    await access(dirname(path), constants.W_OK);
  } catch (cause) {
    throw refused(flag, path, cause);
  }
}

/** Writes a file that a flag names. @throws UserError naming flag and path where it cannot be written */
export async function writeOutput(flag: string, path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw refused(flag, path, cause);
  }
}
