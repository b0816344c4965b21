import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../core/index.ts";

/** What is known of one fetched file. */
export interface LockedFile {
  readonly path: string;
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** One fetched set: its licence as shown when it was fetched, and its files. */
export interface LockedSet {
  readonly licence: string;
  readonly files: readonly LockedFile[];
}

/** Set name -> what was fetched. */
export type Lock = Readonly<Record<string, LockedSet>>;

/** The lock file of a folder of fetched sets. */
export const lockPath = (folder: string): string => join(folder, "trenchcoat-lock.json");

/** Reads the lock file of a folder; empty where there is none. @throws UserError where it is damaged */
export async function readLock(folder: string): Promise<Lock> {
  const path = lockPath(folder);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
  try {
    const { sets } = JSON.parse(text) as { sets?: Lock };
    if (sets && typeof sets === "object") return sets;
  } catch (cause) {
    throw new UserError({ where: path, problem: "damaged lock file", expected: "JSON" }, { cause });
  }
  throw new UserError({ where: path, problem: "damaged lock file", expected: 'an object with "sets"' });
}

/** Replaces the lock file whole. */
export async function writeLock(folder: string, lock: Lock): Promise<void> {
  const path = lockPath(folder);
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify({ version: 1, sets: lock }, null, 2)}\n`);
  await rename(temporary, path);
}

/** Bytes and SHA-256 of a file on disk; undefined where there is none. */
export async function checksum(path: string): Promise<{ bytes: number; sha256: string } | undefined> {
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  return { bytes, sha256: hash.digest("hex") };
}
