import type { FileEntry } from "../reader.ts";
import { parseJson } from "./parse-json.ts";
import { readText } from "./read-text.ts";
import { readerError } from "./reader-error.ts";

/** The value of a file that is one JSON text; bare NaN is null. @throws UserError with line and column where it is none, or empty. */
export async function readJson(file: FileEntry): Promise<unknown> {
  const text = await readText(file);
  if (text.trim() === "") throw readerError(file, 0, { problem: "empty file", expected: "JSON" });
  return parseJson(file, 1, text);
}
