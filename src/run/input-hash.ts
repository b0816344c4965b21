import { createHash } from "node:crypto";
import type { RunInput } from "../core/index.ts";

/** Something with bytes: a file of a reader's tree. */
interface Bytes {
  readonly name: string;
  bytes(): AsyncIterable<Uint8Array>;
}

/** Name, size and SHA-256 of the (decompressed) bytes of a file, read to its end. `name` overrides the file's own. @throws what reading throws; the signal's reason when aborted. */
export async function hashInput(file: Bytes, name: string, signal: AbortSignal): Promise<RunInput> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of file.bytes()) {
    signal.throwIfAborted();
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { name, bytes, sha256: hash.digest("hex") };
}
