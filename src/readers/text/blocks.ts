import { isUtf8 } from "node:buffer";
import { readerError } from "./reader-error.ts";
import type { FileEntry } from "../reader.ts";

/** Decoded text of whole lines (the last block of a file may lack the final line break). */
export interface TextBlock {
  /** Number of the first line, from 1. */
  readonly first: number;
  readonly text: string;
}

const LF = 10;
const LIMIT = 0x1fffffe8;

/**
 * The text of a file in blocks of whole lines, checked: UTF-8, a byte order mark is skipped. UTF-16, NUL bytes and invalid UTF-8 are
 * refused with the line at fault.
 * @throws UserError
 */
export async function* textBlocks(file: FileEntry): AsyncGenerator<TextBlock> {
  let held: Uint8Array[] = [];
  let heldSize = 0;
  let line = 1;
  let start = true;
  for await (const bytes of file.bytes()) {
    const end = bytes.lastIndexOf(LF) + 1;
    heldSize += end === 0 ? bytes.length : end;
    if (heldSize > LIMIT) throw tooLong(file, line);
    held.push(end === 0 ? bytes : bytes.subarray(0, end));
    if (end === 0) continue;
    const whole = joined(held);
    yield { first: line, text: decode(file, line, start ? withoutMark(file, whole) : whole) };
    start = false;
    line += countLines(whole);
    held = end === bytes.length ? [] : [bytes.subarray(end)];
    heldSize = bytes.length - end;
  }
  const rest = joined(held);
  const text = start ? withoutMark(file, rest) : rest;
  if (text.length > 0) yield { first: line, text: decode(file, line, text) };
}

function joined(parts: readonly Uint8Array[]): Buffer {
  if (parts.length !== 1) return Buffer.concat(parts);
  const [only] = parts as readonly [Uint8Array];
  return Buffer.from(only.buffer, only.byteOffset, only.byteLength);
}

function countLines(bytes: Buffer): number {
  let n = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) n++;
  return n;
}

function tooLong(file: FileEntry, line: number) {
  return readerError(file, line, { problem: "line too long", expected: "lines under 512 MB" });
}

/** The bytes after a UTF-8 byte order mark. @throws UserError where the file is UTF-16 or UTF-32, with or without a mark. */
function withoutMark(file: FileEntry, bytes: Buffer): Buffer {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return bytes.subarray(3);
  const little = (a === 0xff && b === 0xfe) || (a !== 0 && b === 0);
  const big = (a === 0xfe && b === 0xff) || (a === 0 && b !== 0);
  if ((little || big) && bytes.length > 1) throw wideText(file, little ? "UTF-16LE" : "UTF-16BE");
  return bytes;
}

function wideText(file: FileEntry, encoding: string) {
  return readerError(file, 1, {
    problem: "text is not UTF-8",
    expected: "UTF-8",
    got: encoding,
    help: `convert it: iconv -f UTF-16 -t UTF-8 '${file.path}' > utf8-${file.name.split("/").at(-1)!}`,
  });
}

function lineOf(bytes: Buffer, line: number, at: number): number {
  return line + countLines(bytes.subarray(0, at));
}

function decode(file: FileEntry, line: number, bytes: Buffer): string {
  const nul = bytes.indexOf(0);
  if (nul >= 0)
    throw readerError(file, lineOf(bytes, line, nul), {
      problem: "NUL byte",
      expected: "text",
      help: "the file is binary or damaged; tr -d '\\000' removes NUL bytes from a text file",
    });
  if (!isUtf8(bytes)) throw notUtf8(file, line, bytes);
  return bytes.toString("utf8");
}

/** Names the first line whose bytes are no UTF-8. */
function notUtf8(file: FileEntry, line: number, bytes: Buffer) {
  let from = 0;
  let at = line;
  for (
    let to = bytes.indexOf(LF);
    to >= 0 && isUtf8(bytes.subarray(from, to));
    to = bytes.indexOf(LF, from)
  ) {
    from = to + 1;
    at++;
  }
  return readerError(file, at, {
    problem: "invalid UTF-8",
    expected: "UTF-8 text",
    help: `if it is Latin-1: iconv -f LATIN1 -t UTF-8 '${file.path}'`,
  });
}
