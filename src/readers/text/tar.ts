import type { FileEntry } from "../reader.ts";
import { byteSource } from "./byte-source.ts";
import { readerError } from "./reader-error.ts";

const BLOCK = 512;

/** One file inside a tar archive, in memory. */
export interface TarEntry extends FileEntry {
  readonly content: Uint8Array;
}

/**
 * The files of a tar archive (plain or gz) in its order, one at a time in memory; directories and links are passed over. Long names of
 * GNU tar and of pax headers are understood. @throws UserError on a truncated or broken archive
 */
export async function* tarEntries(file: FileEntry): AsyncGenerator<TarEntry> {
  const source = byteSource(file.bytes());
  const broken = (problem: string) => readerError(file, 0, { problem, expected: "a whole tar archive" });
  let longName: string | undefined;
  try {
    for (;;) {
      const header = await source.take(BLOCK);
      if (header.every((b) => b === 0)) return;
      if (header.length < BLOCK) throw broken("truncated tar archive");
      if (!isHeader(header)) throw broken("broken tar archive");
      const size = sizeOf(header);
      const content = await source.take(size);
      if (content.length < size) throw broken("truncated tar archive");
      await source.take((BLOCK - (size % BLOCK)) % BLOCK);
      const kind = String.fromCharCode(header[156]!);
      if (kind === "L" || kind === "x") longName = kind === "L" ? text(content, 0, size) : paxName(content);
      else if (kind !== "g" && kind !== "K") {
        const name = longName ?? nameOf(header);
        longName = undefined;
        if (kind === "0" || kind === "\0") yield entryOf(file, name, content);
      }
    }
  } finally {
    await source.close();
  }
}

function entryOf(file: FileEntry, name: string, content: Uint8Array): TarEntry {
  const bytes = async function* () {
    yield content;
  };
  return {
    path: `${file.path}/${name}`,
    name: name.replace(/^\.\//, ""),
    size: content.length,
    content,
    bytes,
  };
}

function text(bytes: Uint8Array, from: number, length: number): string {
  const field = Buffer.from(bytes.buffer, bytes.byteOffset + from, length);
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end < 0 ? length : end);
}

function isHeader(header: Uint8Array): boolean {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : header[i]!;
  return parseInt(text(header, 148, 8).trim(), 8) === sum;
}

/** Octal digits, or base 256 where the first bit is set (GNU). */
function sizeOf(header: Uint8Array): number {
  if ((header[124]! & 0x80) === 0) return parseInt(text(header, 124, 12).trim() || "0", 8);
  let size = header[124]! & 0x7f;
  for (let i = 125; i < 136; i++) size = size * 256 + header[i]!;
  return size;
}

function nameOf(header: Uint8Array): string {
  const prefix = text(header, 257, 5) === "ustar" && header[262] === 0 ? text(header, 345, 155) : "";
  const name = text(header, 0, 100);
  return prefix === "" ? name : `${prefix}/${name}`;
}

function paxName(content: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(Buffer.from(content).toString("utf8"))?.[1];
}
