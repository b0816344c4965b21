import type { FileEntry } from "../reader.ts";
import { textBlocks } from "./blocks.ts";

/** Consecutive lines of a file, without their line breaks. */
export interface LineBatch {
  /** Number of `lines[0]`, from 1. */
  readonly first: number;
  readonly lines: readonly string[];
}

/** Lines that still have the CR of a CRLF, for quoted cells that hold line breaks. */
export async function* rawLines(file: FileEntry): AsyncGenerator<LineBatch> {
  for await (const { first, text } of textBlocks(file)) {
    const lines = text.split("\n");
    if (lines.at(-1) === "") lines.pop();
    yield { first, lines };
  }
}

/** A line without the CR of a CRLF. */
export function withoutCr(line: string): string {
  return line.charCodeAt(line.length - 1) === 13 ? line.slice(0, -1) : line;
}

/**
 * The lines of a text file in big batches; empty lines are kept, a final line break makes no empty line. LF and CRLF both end a line.
 * @throws UserError on text that is not UTF-8, NUL bytes and broken gz
 */
export async function* lines(file: FileEntry): AsyncGenerator<LineBatch> {
  for await (const batch of rawLines(file)) yield { first: batch.first, lines: batch.lines.map(withoutCr) };
}

/** All lines of a text file in memory. @throws UserError as `lines`. */
export async function readLines(file: FileEntry): Promise<string[]> {
  const all: string[] = [];
  for await (const batch of lines(file)) for (const line of batch.lines) all.push(line);
  return all;
}
