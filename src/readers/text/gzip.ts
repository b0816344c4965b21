import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { UserError } from "../../core/index.ts";

const CHUNK = 1 << 20;

/** The bytes of a source, decompressed where they begin with gzip's magic number. @throws UserError on truncated or broken gz, unreadable files. */
export async function* decompressed(
  path: string,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  try {
    let head: Uint8Array = new Uint8Array();
    while (head.length < 2) {
      const next = await chunks.next();
      if (next.done) break;
      head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
    }
    const all = withHead(head, chunks);
    if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzipped(all);
    else yield* all;
  } catch (error) {
    throw explained(path, error);
  } finally {
    await chunks.return?.();
  }
}

async function* withHead(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

function gunzipped(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  pipeline(Readable.from(source, { objectMode: false }), gunzip, () => undefined);
  return gunzip;
}

function explained(path: string, cause: unknown): unknown {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === "Z_BUF_ERROR")
    return new UserError(
      { where: path, problem: "truncated gz", expected: "a whole gzip file", help: "fetch or copy it again" },
      { cause },
    );
  if (code?.startsWith("Z_"))
    return new UserError({ where: path, problem: `broken gz (${message})` }, { cause });
  if (code === "EACCES" || code === "ENOENT" || code === "EISDIR" || code === "EIO")
    return new UserError({ where: path, problem: `cannot be read (${message})` }, { cause });
  return cause;
}
