import { visible } from "../../core/index.ts";
import type { FileEntry } from "../reader.ts";
import { jsonErrorOffset } from "./json-error.ts";
import { readerError } from "./reader-error.ts";

const STRING_OR_CONSTANT = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/g;
const HAS_CONSTANT = /\b(?:NaN|Infinity)\b/;

/** Python's `json` writes bare NaN and Infinity: NaN becomes null (missing), infinities a text that number fields refuse. */
function withoutConstants(text: string): string {
  if (!HAS_CONSTANT.test(text)) return text;
  return text.replace(STRING_OR_CONSTANT, (token) => {
    if (token.startsWith('"')) return token;
    return token.endsWith("NaN") ? "null" : `"${token}"`;
  });
}

/** The value of a JSON text that starts at `line` of a file; bare NaN is null. @throws UserError with line and column. */
export function parseJson(file: FileEntry, line: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const mended = withoutConstants(text);
    const offset = jsonErrorOffset(mended);
    if (offset < 0) return JSON.parse(mended);
    throw badJson(file, line, { text: mended, offset, cause });
  }
}

function badJson(
  file: FileEntry,
  line: number,
  at: { readonly text: string; readonly offset: number; readonly cause: unknown },
) {
  const before = at.text.slice(0, at.offset);
  const column = at.offset - (before.lastIndexOf("\n") + 1) + 1;
  const found = at.text.slice(at.offset, at.offset + 20);
  return readerError(
    file,
    line + before.split("\n").length - 1,
    {
      problem: `invalid JSON at column ${column}`,
      expected: "valid JSON",
      got: found === "" ? "the end of the text" : `"${visible(found)}"`,
    },
    at.cause,
  );
}
