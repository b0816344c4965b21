import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll } from "vitest";
import { collect, type Dataset } from "../../src/core/index.ts";
import { openDatasets, type OpenOptions } from "../../src/readers/index.ts";
import type { FileEntry } from "../../src/readers/reader.ts";

/** A file in memory, given in chunks as a stream would be. */
export function memoryFile(name: string, ...chunks: readonly (string | Uint8Array)[]): FileEntry {
  const bytes = async function* () {
    for (const chunk of chunks) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
  };
  return { path: name, name, size: NaN, bytes };
}

/** Standard input that gives these chunks. */
export async function* stdinOf(...chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}

/** A folder that is deleted after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "trenchcoat-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The only data set of a path, in memory. */
export async function readOne(path: string, options: OpenOptions = {}): Promise<Dataset> {
  const sources = await openDatasets([path], options);
  if (sources.length !== 1) throw new Error(`${sources.length} data sets`);
  return collect(sources[0]!);
}

/** The message of the error that reading a path to its end throws. */
export async function failure(path: string, options: OpenOptions = {}): Promise<string> {
  try {
    for (const source of await openDatasets([path], options)) await collect(source);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
}

export const gz = (text: string): Uint8Array => gzipSync(Buffer.from(text));
