import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { UserError } from "../core/index.ts";
import { TEMPORARY } from "./duck.ts";

interface Holder {
  readonly pid: number;
  readonly host: string;
}

function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname() || holder.pid === process.pid) return holder.host !== hostname();
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function holderOf(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

/**
 * Takes a run directory for this process and clears what a killed one left unfinished. The function returned gives it back.
 * @throws UserError where a living process holds it.
 */
export async function lockRun(dir: string): Promise<() => Promise<void>> {
  const temporary = join(dir, TEMPORARY);
  const file = join(temporary, "lock.json");
  const holder = await holderOf(file);
  if (holder && isAlive(holder))
    throw new UserError({
      where: dir,
      problem: `process ${holder.pid} on ${holder.host} is writing to this run`,
      expected: "one process a run",
      help: `wait for it, choose another directory with -o, or delete ${file} if it is long gone`,
    });
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  await writeFile(file, JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder));
  return () => rm(temporary, { recursive: true, force: true });
}
