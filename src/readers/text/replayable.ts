import { UserError } from "../../core/index.ts";

const KEPT = 4 << 20;

/**
 * Makes a stream that can be read only once readable from its start as long as no more than its first 4 MiB have been taken, so that
 * formats can be detected; small streams stay readable for ever. The function it gives starts a reading.
 */
export function replayable(
  where: string,
  stream: AsyncIterable<Uint8Array>,
): () => AsyncGenerator<Uint8Array> {
  const source = stream[Symbol.asyncIterator]();
  const kept: Uint8Array[] = [];
  let size = 0;
  let isOver = false;
  let isDrained = false;

  async function take(): Promise<Uint8Array | undefined> {
    const next = await source.next();
    if (next.done) {
      isDrained = true;
      return undefined;
    }
    size += next.value.length;
    if (size <= KEPT) kept.push(next.value);
    else isOver = true;
    return next.value;
  }

  return async function* read() {
    if (isOver) throw new UserError({ where, problem: "can be read only once; save it to a file" });
    for (let i = 0; ; i++) {
      if (i < kept.length) {
        yield kept[i]!;
        continue;
      }
      const chunk = isDrained ? undefined : await take();
      if (!chunk) return;
      yield chunk;
    }
  };
}
