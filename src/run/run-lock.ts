import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { UserError } from "../core/index.ts";
import { TEMPORARY } from "./duck.ts";

const LOCK = "lock.json";

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

/** Writes the lock where there is none; of two that try at once one succeeds. */
async function write(file: string): Promise<boolean> {
  try {
    const holder: Holder = { pid: process.pid, host: hostname() };
    await writeFile(file, JSON.stringify(holder), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function refusal(dir: string, file: string, holder: Holder | undefined): UserError {
  const who = holder ? `process ${holder.pid} on ${holder.host}` : "another process";
  return new UserError({
    where: dir,
    problem: `${who} is writing to this run`,
    expected: "one process a run",
    help: `wait for it, choose another directory with -o, or delete ${file} if it is long gone`,
  });
}

/** Clears what a killed process left unfinished, all but the lock. */
async function clear(temporary: string): Promise<void> {
  for (const name of await readdir(temporary))
    if (name !== LOCK) await rm(join(temporary, name), { recursive: true, force: true });
}

/**
 * Takes a run directory for this process and clears what a killed one left unfinished. The function returned gives it back.
 * @throws UserError where a living process holds it.
 */
export async function lockRun(dir: string): Promise<() => Promise<void>> {
  const temporary = join(dir, TEMPORARY);
  const file = join(temporary, LOCK);
  await mkdir(temporary, { recursive: true });
  if (!(await write(file))) {
    const holder = await holderOf(file);
    if (holder && isAlive(holder)) throw refusal(dir, file, holder);
    await rm(file, { force: true });
    if (!(await write(file))) throw refusal(dir, file, await holderOf(file));
  }
  await clear(temporary);
  return () => rm(temporary, { recursive: true, force: true });
}
