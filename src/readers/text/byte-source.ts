/** Takes exact numbers of bytes from a stream of chunks. */
export interface ByteSource {
  /** The next `n` bytes, fewer at the end of the stream. */
  take(n: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Wraps a stream of chunks. */
export function byteSource(stream: AsyncIterable<Uint8Array>): ByteSource {
  const chunks = stream[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();
  return {
    take: async (n) => {
      const parts: Uint8Array[] = [];
      let size = 0;
      while (size < n) {
        if (rest.length === 0) {
          const next = await chunks.next();
          if (next.done) break;
          rest = next.value;
          continue;
        }
        const part = rest.subarray(0, n - size);
        rest = rest.subarray(part.length);
        parts.push(part);
        size += part.length;
      }
      return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    },
    close: async () => {
      await chunks.return?.();
    },
  };
}
