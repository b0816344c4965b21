import type { FileEntry } from "../reader.ts";
import { textBlocks } from "./blocks.ts";

/** The whole text of a file, line breaks as they are. @throws UserError on text that is not UTF-8, NUL bytes and broken gz. */
export async function readText(file: FileEntry): Promise<string> {
  const parts: string[] = [];
  for await (const { text } of textBlocks(file)) parts.push(text);
  return parts.join("");
}

/** The first characters of a file, as far as it can be read: what `detect` looks at. */
export async function startOfText(file: FileEntry, nBytes = 65_536): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of file.bytes()) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= nBytes) break;
    }
  } catch {
    // What came before the damage tells the format; reading it will say what is wrong.
  }
  const text = Buffer.concat(chunks).subarray(0, nBytes).toString("utf8");
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
