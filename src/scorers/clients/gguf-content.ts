import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

/** Metadata, chat template and vocabulary stand at the beginning of a file. */
const HEAD_BYTES = 1 << 23;
const N_BLOCKS = 256;
const BLOCK_BYTES = 1 << 14;

/**
 * A hash by which the file of a model is told from another: of its length, its first 8 MiB and 256 blocks of 16 KiB spread over the rest. Hashing all of some
 * gigabytes would take longer than many runs; other weights differ in every block. 12 hexadecimal digits.
 */
export async function ggufContent(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const hash = createHash("sha256").update(`${size}\n`);
    const add = async (position: number, length: number): Promise<void> => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
      hash.update(buffer.subarray(0, bytesRead));
    };
    await add(0, HEAD_BYTES);
    const step = Math.max(0, size - HEAD_BYTES) / N_BLOCKS;
    const n = step > 0 ? N_BLOCKS : 0;
    for (let k = 1; k <= n; k++)
      await add(Math.max(HEAD_BYTES, Math.floor(HEAD_BYTES + k * step) - BLOCK_BYTES), BLOCK_BYTES);
    return hash.digest("hex").slice(0, 12);
  } finally {
    await handle.close();
  }
}
