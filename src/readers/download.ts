import { mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UserError } from "../core/index.ts";

/** How one file is fetched. */
export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** Told as bytes arrive; `total` is undefined where the hub does not say it. */
  onProgress(done: number, total: number | undefined): void;
}

const TRIES = 4;

/** The unfinished part of a file and the version (ETag) that it is a part of. */
function partPaths(to: string): { part: string; tag: string } {
  const part = join(dirname(to), `.${basename(to)}.part`);
  return { part, tag: `${part}.etag` };
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (about) => about.size,
    () => 0,
  );
}

function refused(url: string, response: Response): UserError {
  const help =
    response.status === 401 || response.status === 403
      ? "the hub wants an account that has accepted the set's terms: fetch it in a browser and open the file"
      : "the address may have moved: see the set's page, or point --hub-url to another hub";
  return new UserError({
    where: url,
    problem: `the hub answers ${response.status} ${response.statusText}`.trim(),
    expected: "200 or 206",
    help,
  });
}

/** A response that continues at `have`, or starts anew where the hub's file is another one now. */
async function request(
  url: string,
  have: number,
  options: { etag: string; signal: AbortSignal },
): Promise<Response> {
  const wanted = have > 0 && options.etag !== "" ? { range: `bytes=${have}-`, "if-range": options.etag } : {};
  const headers: Record<string, string> = { "accept-encoding": "identity", ...wanted };
  const response = await fetch(url, { headers, signal: options.signal });
  if (response.status === 416) {
    await response.body?.cancel();
    return fetch(url, { headers: { "accept-encoding": "identity" }, signal: options.signal });
  }
  return response;
}

/** Where a response's first byte belongs, and how long the whole file is. @throws UserError on a range that was not asked for */
function extent(url: string, response: Response, have: number): { from: number; total: number | undefined } {
  const length = Number(response.headers.get("content-length") ?? NaN);
  if (response.status !== 206) return { from: 0, total: Number.isFinite(length) ? length : undefined };
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get("content-range") ?? "");
  if (!range || Number(range[1]) !== have)
    throw new UserError({ where: url, problem: "the hub sends another range", expected: `bytes ${have}-` });
  return { from: have, total: range[2] === "*" ? undefined : Number(range[2]) };
}

async function attempt(url: string, to: string, options: DownloadOptions): Promise<void> {
  const { part, tag } = partPaths(to);
  const etag = await readFile(tag, "utf8").catch(() => "");
  const have = etag === "" ? 0 : await sizeOf(part);
  const response = await request(url, have, { etag, signal: options.signal });
  if (!response.ok || !response.body) throw refused(url, response);
  const { from, total } = extent(url, response, have);
  await writeFile(tag, strongTag(response));
  const file = await open(part, from === 0 ? "w" : "a");
  let done = from;
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      await file.write(chunk);
      done += chunk.length;
      options.onProgress(done, total);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  if (total !== undefined && done !== total)
    throw new TypeError(`connection closed after ${done} of ${total} bytes`);
  await rename(part, to);
  await rm(tag, { force: true });
}

/** Only strong validators may be used in If-Range. */
function strongTag(response: Response): string {
  const etag = response.headers.get("etag") ?? "";
  return etag.startsWith("W/") ? "" : etag;
}

/**
 * Fetches a file and gives it its name when it is whole. A connection that breaks is resumed (HTTP Range), as is an earlier call that
 * was stopped. @throws UserError where the hub refuses or cannot be reached; the signal's reason when aborted
 */
export async function download(url: string, to: string, options: DownloadOptions): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  for (let n = 1; ; n++) {
    try {
      return await attempt(url, to, options);
    } catch (error) {
      options.signal.throwIfAborted();
      if (error instanceof UserError) throw error;
      if (n === TRIES || !(error instanceof Error)) throw unreachable(url, error);
    }
  }
}

function unreachable(url: string, cause: unknown): UserError {
  const { message, cause: inner } = cause as Error;
  const why = inner instanceof Error && inner.message !== "" ? inner.message : message;
  return new UserError(
    {
      where: url,
      problem: `cannot be fetched (${why})`,
      help: "what has arrived is kept: the same command goes on where it stopped",
    },
    { cause },
  );
}
