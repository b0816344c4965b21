/** A 64-bit hash of texts as two 32-bit halves. Not for adversaries; two different texts meet with probability 2^-64. */
export function textHash(parts: readonly (string | undefined)[]): {
  readonly high: number;
  readonly low: number;
} {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (const part of parts) {
    const text = part ?? "";
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      high = Math.imul(high ^ c, 0x9e3779b1);
      low = Math.imul(low ^ c, 0x5f356495);
    }
    high = Math.imul(high ^ (part === undefined ? 0x1ffff : 0x10000), 0x9e3779b1);
    low = Math.imul(low ^ (part === undefined ? 0x1fffe : 0x10001), 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return { high: high >>> 0, low: low >>> 0 };
}

/** The hash as 16 hexadecimal digits. */
export function hashText(parts: readonly (string | undefined)[]): string {
  const { high, low } = textHash(parts);
  return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}

/** Whether the pair of this id lists the worse output first: half of all ids, always the same ones. */
export function isSwapped(id: string): boolean {
  return (textHash([id]).low & 1) === 1;
}
