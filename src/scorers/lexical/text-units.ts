/** Text as UTF-16 code units in a typed array, reused between texts: units[0 .. n]. */
export interface TextUnits {
  units: Uint16Array;
  n: number;
  /** The same memory, for the native copy. */
  bytes: Buffer;
}

function allocate(length: number): Pick<TextUnits, "units" | "bytes"> {
  const units = new Uint16Array(length);
  return { units, bytes: Buffer.from(units.buffer) };
}

export function emptyUnits(): TextUnits {
  return { ...allocate(1024), n: 0 };
}

/**
 * Copies a text into `out` natively (lone surrogates kept): loops over a typed array are several times faster than over `charCodeAt`, most
 * of all before the compiler has seen them. Assumes a little-endian machine.
 */
export function loadUnits(text: string, out: TextUnits): void {
  const { length } = text;
  if (length > out.units.length) Object.assign(out, allocate(2 * length));
  if (length > 0) out.bytes.write(text, 0, 2 * length, "utf16le");
  out.n = length;
}

/** The code point that starts at `at`, above 0xffff where it takes two units; a lone surrogate is itself. */
export function pointAt(text: TextUnits, at: number): number {
  const { units } = text;
  const unit = units[at]!;
  if ((unit & 0xfc00) !== 0xd800 || at + 1 >= text.n) return unit;
  const next = units[at + 1]!;
  return (next & 0xfc00) === 0xdc00 ? 0x10000 + ((unit & 0x3ff) << 10) + (next & 0x3ff) : unit;
}
