import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { RunInput } from "../core/index.ts";
import { openTree, type Tree } from "../readers/index.ts";
import { hashInput } from "./input-hash.ts";

/** The inputs of a run, hashed, and a standard input that can be read again; `close` deletes its copy. */
export interface RunInputs {
  readonly inputs: readonly RunInput[];
  /** What readers get as standard input. */
  readonly stdin: AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** A name that does not depend on where the data lie. */
const nameIn = (tree: Tree, file: string): string =>
  tree.files.length === 1 && tree.files[0]!.name === file ? file : `${tree.name}/${file}`;

/** Makes names different: the second `a.jsonl` is `a.jsonl (2)`. */
function distinct(): (name: string) => string {
  const seen = new Map<string, number>();
  return (name) => {
    const n = (seen.get(name) ?? 0) + 1;
    seen.set(name, n);
    return n === 1 ? name : `${name} (${n})`;
  };
}

async function* readAgain(file: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file) as AsyncIterable<Uint8Array>;
}

/**
 * Hashes every file below the paths; standard input (`-`) is first copied to a temporary file, because it is read twice.
 * @throws UserError where a path is not there or cannot be read; the signal's reason when aborted.
 */
export async function hashInputs(
  paths: readonly string[],
  stdin: AsyncIterable<Uint8Array>,
  options: { readonly signal: AbortSignal; onBytes?(n: number): void },
): Promise<RunInputs> {
  const folder = paths.includes("-") ? await mkdtemp(join(tmpdir(), "trenchcoat-stdin-")) : undefined;
  const copy = join(folder ?? "", "stdin");
  const close = async (): Promise<void> => {
    if (folder) await rm(folder, { recursive: true, force: true });
  };
  try {
    if (folder) await pipeline(Readable.from(stdin), createWriteStream(copy), { signal: options.signal });
    const inputs: RunInput[] = [];
    const nameOnce = distinct();
    for (const path of paths) {
      const tree = await openTree(path, readAgain(copy));
      for (const file of tree.files) {
        inputs.push(await hashInput(file, nameOnce(nameIn(tree, file.name)), options.signal));
        options.onBytes?.(inputs.at(-1)!.bytes);
      }
    }
    return { inputs, stdin: folder ? readAgain(copy) : stdin, close };
  } catch (error) {
    await close();
    throw error;
  }
}
