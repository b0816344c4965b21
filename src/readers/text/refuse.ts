import type { FileEntry } from "../reader.ts";
import { textBlocks } from "./blocks.ts";
import { readerError } from "./reader-error.ts";

/** @throws UserError where a file has no bytes. */
export async function refuseEmpty(file: FileEntry): Promise<void> {
  for await (const chunk of file.bytes()) if (chunk.length > 0) return;
  throw readerError(file, 0, { problem: "empty file", expected: "data" });
}

/** Says why a file could not be looked at. @throws UserError where it is empty, damaged or no UTF-8 text */
export async function refuseUnreadable(file: FileEntry): Promise<void> {
  await refuseEmpty(file);
  for await (const block of textBlocks(file)) if (block.text.trim() !== "") return;
  throw readerError(file, 0, { problem: "empty file", expected: "data" });
}
