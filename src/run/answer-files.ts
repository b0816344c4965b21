import { createReadStream, existsSync } from "node:fs";
import { type FileHandle, mkdir, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../core/index.ts";
import type { AnswerStore, StoredAnswer } from "./answer-store.ts";

/** `answers-00001.jsonl`: one answer a line. A file is written by one process and never again. */
const SEGMENT = /^answers-(\d+)\.jsonl$/;
const segmentName = (n: number): string => `answers-${String(n).padStart(5, "0")}.jsonl`;

/** Every line starts with its key, so that opening a cache need not parse what it holds. */
const HEAD = /^\{"key":"([0-9a-f]{64})"/;
const N_HEAD = 80;
const NEWLINE = 10;

interface Place {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

interface Line extends StoredAnswer {
  readonly key: string;
}

/** Notes the whole lines of a file. What stands after the last line end was cut off by a kill and is passed over. */
async function index(file: string, note: (key: string, place: Place) => void): Promise<void> {
  let offset = 0;
  let head: Buffer = Buffer.alloc(0);
  let length = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      const start =
        head.length > 0 ? Buffer.concat([head, chunk.subarray(from, end)]) : chunk.subarray(from, end);
      const key = HEAD.exec(start.toString("latin1", 0, N_HEAD))?.[1];
      length += end - from;
      if (key !== undefined) note(key, { file, offset, length });
      offset += length + 1;
      length = 0;
      head = Buffer.alloc(0);
      from = end + 1;
    }
    length += chunk.length - from;
    if (head.length < N_HEAD) head = Buffer.concat([head, chunk.subarray(from, from + N_HEAD)]);
  }
}

function cannot(dir: string, doing: string, cause: unknown): UserError {
  const got = (cause as NodeJS.ErrnoException).code ?? "an error";
  return new UserError(
    {
      where: dir,
      problem: `the cache of answers cannot be ${doing}`,
      got,
      help: "choose another place with --cache DIR, or --no-cache",
    },
    { cause },
  );
}

/** Takes the next free name: of two processes that try at once, each gets its own. */
async function newSegment(dir: string, after: number): Promise<{ file: string; handle: FileHandle }> {
  await mkdir(dir, { recursive: true });
  for (let n = after + 1; ; n++) {
    const file = join(dir, segmentName(n));
    try {
      return { file, handle: await open(file, "ax") };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

class AnswerFiles implements AnswerStore {
  readonly #dir: string;
  readonly #places = new Map<string, Place>();
  readonly #readers = new Map<string, Promise<FileHandle>>();
  /** Lines that are not on disk yet, by key. */
  #waiting = new Map<string, string>();
  #writing: Promise<void> | undefined;
  #segment: { readonly file: string; readonly handle: FileHandle; size: number } | undefined;
  #last = 0;
  #failure: UserError | undefined;

  constructor(dir: string) {
    this.#dir = dir;
  }

  async open(): Promise<void> {
    try {
      const names = existsSync(this.#dir) ? await readdir(this.#dir) : [];
      const numbers = names.flatMap((name) => SEGMENT.exec(name)?.[1] ?? []).map(Number);
      for (const n of numbers.sort((a, b) => a - b)) {
        await index(join(this.#dir, segmentName(n)), (key, place) => this.#places.set(key, place));
        this.#last = n;
      }
    } catch (error) {
      throw cannot(this.#dir, "read", error);
    }
  }

  has(key: string): boolean {
    return this.#places.has(key) || this.#waiting.has(key);
  }

  async get(key: string): Promise<StoredAnswer | undefined> {
    const text = this.#waiting.get(key) ?? (await this.#read(key));
    if (text === undefined) return undefined;
    try {
      const line = JSON.parse(text) as Line;
      return line.key === key ? line : undefined;
    } catch {
      return undefined;
    }
  }

  async #read(key: string): Promise<string | undefined> {
    const place = this.#places.get(key);
    if (!place) return undefined;
    const reader = this.#readers.get(place.file) ?? open(place.file, "r");
    this.#readers.set(place.file, reader);
    const buffer = Buffer.allocUnsafe(place.length);
    const { bytesRead } = await (await reader).read(buffer, 0, place.length, place.offset);
    return bytesRead === place.length ? buffer.toString("utf8") : undefined;
  }

  put(key: string, { json, usage }: StoredAnswer): void {
    if (this.#failure) throw this.#failure;
    this.#waiting.set(key, JSON.stringify({ key, usage, json }));
    this.#writing ??= this.#write();
  }

  /** Appends what waits, all of it in one write, until nothing waits. */
  async #write(): Promise<void> {
    try {
      while (this.#waiting.size > 0) {
        const segment = (this.#segment ??= { ...(await newSegment(this.#dir, this.#last)), size: 0 });
        const lines = new Map(this.#waiting);
        await segment.handle.appendFile([...lines.values(), ""].join("\n"));
        for (const [key, line] of lines) {
          const length = Buffer.byteLength(line);
          this.#places.set(key, { file: segment.file, offset: segment.size, length });
          segment.size += length + 1;
          if (this.#waiting.get(key) === line) this.#waiting.delete(key);
        }
      }
    } catch (error) {
      this.#failure = cannot(this.#dir, "written", error);
    } finally {
      this.#writing = undefined;
    }
  }

  async close(): Promise<void> {
    while (this.#writing) await this.#writing;
    await this.#segment?.handle.sync().catch(() => undefined);
    await this.#segment?.handle.close();
    for (const reader of this.#readers.values()) await (await reader).close();
    this.#readers.clear();
    this.#segment = undefined;
    if (this.#failure) throw this.#failure;
  }
}

/**
 * Opens a cache of answers in a folder, made with the first answer where it is not there. Only appends, a file a process: a kill at any moment costs the answers
 * that were not written yet and leaves the others readable. Several processes may use one folder; each sees what was there when it opened it.
 * @throws UserError where the folder cannot be read
 */
export async function openAnswerFiles(dir: string): Promise<AnswerStore> {
  const files = new AnswerFiles(dir);
  await files.open();
  return files;
}
