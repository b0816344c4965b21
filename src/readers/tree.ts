import { createReadStream } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { UserError } from "../core/index.ts";
import type { FileEntry, Tree } from "./reader.ts";
import { decompressed } from "./text/gzip.ts";
import { replayable } from "./text/replayable.ts";

const CHUNK = 1 << 20;
const EXTENSION = /\.(?:jsonl|ndjson|json|csv|tsv|txt|parquet|tar|gz|tgz)$/i;

/** The name below the root, without `.gz`; `.tgz` is `.tar`. */
const plainName = (name: string): string => name.replace(/\.tgz$/i, ".tar").replace(/\.gz$/i, "");

function datasetName(path: string): string {
  let name = basename(resolve(path));
  while (EXTENSION.test(name)) name = name.replace(EXTENSION, "");
  return name;
}

function fileError(path: string, cause: unknown): UserError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const problem =
    code === "ENOENT"
      ? "no such file or directory"
      : code === "EACCES"
        ? "no permission to read it"
        : message;
  return new UserError({ where: path, problem }, { cause });
}

function diskFile(path: string, name: string, size: number): FileEntry {
  const bytes = () => decompressed(path, createReadStream(path, { highWaterMark: CHUNK }));
  return { path, name: plainName(name), size, bytes };
}

/** Files below a directory, depth first in the order of names (UTF-16 code units); hidden ones are passed over, links followed once. */
async function walk(root: string, below: string, above: ReadonlySet<string>): Promise<FileEntry[]> {
  const folder = join(root, below);
  const real = await realpath(folder);
  if (above.has(real)) return [];
  const names = (await readdir(folder)).filter((name) => !name.startsWith(".")).toSorted();
  const files: FileEntry[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const inner = below === "" ? name : `${below}/${name}`;
    const about = await stat(path).catch((error: unknown) => Promise.reject(fileError(path, error)));
    if (about.isDirectory()) files.push(...(await walk(root, inner, new Set([...above, real]))));
    else if (about.isFile()) files.push(diskFile(path, inner, about.size));
  }
  return files;
}

function stdinTree(stdin: AsyncIterable<Uint8Array> | undefined): Tree {
  if (!stdin) throw new UserError({ where: "-", problem: "there is no standard input here" });
  const again = replayable("standard input", stdin);
  const bytes = () => decompressed("standard input", again());
  return { path: "-", name: "stdin", files: [{ path: "standard input", name: "stdin", size: NaN, bytes }] };
}

/**
 * Looks at a PATH: a directory is listed whole (recursively, sorted, hidden files passed over), `-` is standard input. No file is read yet.
 * @throws UserError where nothing is there or it cannot be read
 */
export async function openTree(path: string, stdin?: AsyncIterable<Uint8Array>): Promise<Tree> {
  if (path === "-") return stdinTree(stdin);
  try {
    const about = await stat(path);
    const files = about.isDirectory()
      ? await walk(path, "", new Set())
      : [diskFile(path, basename(path), about.size)];
    return { path, name: datasetName(path), files };
  } catch (error) {
    throw error instanceof UserError ? error : fileError(path, error);
  }
}
