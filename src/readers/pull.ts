import { join } from "node:path";
import { unknownName, UserError } from "../core/index.ts";
import { download } from "./download.ts";
import { HUB_SETS, hubAddress, type HubFile, type HubSet } from "./hub-sets.ts";
import { checksum, type Lock, type LockedFile, lockPath, readLock, writeLock } from "./lock-file.ts";

/** What happened to one file. */
export type FileOutcome = LockedFile & { readonly status: "fetched" | "verified" };

/** One set after pulling. */
export interface Pulled {
  readonly set: HubSet;
  /** The folder to give to other commands. */
  readonly path: string;
  readonly files: readonly FileOutcome[];
}

export interface PullOptions {
  /** Folder that holds a folder for each set, and the lock file. */
  readonly folder: string;
  /** Another hub with the same paths. */
  readonly hubUrl?: string;
  readonly signal: AbortSignal;
  /** Told before anything is fetched: set and licence. */
  onStart(set: HubSet): void;
  onFile(file: HubFile): { progress(done: number, total: number | undefined): void; end(): void };
}

/** The set of that name. @throws UserError naming the nearest */
export function hubSet(name: string): HubSet {
  const set = HUB_SETS.find((s) => s.name === name);
  if (!set)
    throw unknownName(
      "data pull",
      "published set",
      name,
      HUB_SETS.map((s) => s.name),
    );
  return set;
}

interface Place {
  readonly set: HubSet;
  readonly file: HubFile;
  readonly path: string;
  readonly locked: LockedFile | undefined;
}

function mismatch(
  place: Place,
  got: { readonly sha256: string; readonly bytes: number },
  folder: string,
): UserError {
  return new UserError({
    where: place.path,
    problem: "checksum differs from the lock file",
    expected: `sha256 ${place.locked!.sha256} (${place.locked!.bytes} bytes)`,
    got: `${got.sha256} (${got.bytes} bytes)`,
    help: `the file was changed or damaged, or the hub has another version: delete it, and to accept another version its entry in ${lockPath(folder)}`,
  });
}

async function pullFile(place: Place, options: PullOptions): Promise<FileOutcome> {
  const url = hubAddress(place.set, place.file, options.hubUrl);
  const there = place.locked ? await checksum(place.path) : undefined;
  if (!there) {
    const told = options.onFile(place.file);
    try {
      await download(url, place.path, { signal: options.signal, onProgress: told.progress });
    } finally {
      told.end();
    }
  }
  const found = there ?? (await checksum(place.path))!;
  if (place.locked && place.locked.sha256 !== found.sha256) throw mismatch(place, found, options.folder);
  return {
    path: `${place.set.name}/${place.file.to}`,
    url,
    ...found,
    status: there ? "verified" : "fetched",
  };
}

/**
 * Fetches a published set into a folder of its name. Files that are there and in the lock file are verified instead; a file that is there
 * but not locked is fetched again. Every file that arrives is locked at once, so that a stopped pull loses nothing.
 * @throws UserError on unknown names, hubs that refuse and checksums that differ
 */
export async function pullSet(name: string, options: PullOptions): Promise<Pulled> {
  const set = hubSet(name);
  const { folder } = options;
  let lock: Lock = await readLock(folder);
  options.onStart(set);
  const files: FileOutcome[] = [];
  for (const file of set.files) {
    const locked = lock[name]?.files.find((f) => f.path === `${name}/${file.to}`);
    const outcome = await pullFile({ set, file, path: join(folder, name, file.to), locked }, options);
    files.push(outcome);
    lock = withFile(lock, set, outcome);
    await writeLock(folder, lock);
  }
  return { set, path: join(folder, name), files };
}

function withFile(lock: Lock, set: HubSet, outcome: FileOutcome): Lock {
  const { status: _, ...entry } = outcome;
  const others = (lock[set.name]?.files ?? []).filter((f) => f.path !== entry.path);
  return { ...lock, [set.name]: { licence: set.licence, files: [...others, entry] } };
}
