/** Texts as UTF-16 code units in one typed array, reused: units[from .. n] is the text that was loaded last. */
export interface TextUnits {
  units: Uint16Array;
  from: number;
  n: number;
  /** The same memory, for the native copy. */
  bytes: Buffer;
}

const FIRST_ROOM = 1 << 12;

export function emptyUnits(): TextUnits {
  const units = new Uint16Array(FIRST_ROOM);
  return { units, bytes: Buffer.from(units.buffer), from: 0, n: 0 };
}

/** Forgets the texts; keeps the memory. */
export function clearUnits(out: TextUnits): void {
  out.from = 0;
  out.n = 0;
}

/**
 * Copies a text behind those that are there, natively (lone surrogates kept): loops over a typed array are several times faster than over
 * `charCodeAt`, most of all before the compiler has seen them. Assumes a little-endian machine.
 */
export function appendUnits(text: string, out: TextUnits): void {
  const from = out.n;
  const end = from + text.length;
  if (end > out.units.length) {
    const units = new Uint16Array(2 * end);
    units.set(out.units);
    out.units = units;
    out.bytes = Buffer.from(units.buffer);
  }
  if (end > from) out.bytes.write(text, 2 * from, 2 * text.length, "utf16le");
  out.from = from;
  out.n = end;
}

/** Copies a text into `out`, in place of those that are there. */
export function loadUnits(text: string, out: TextUnits): void {
  clearUnits(out);
  appendUnits(text, out);
}

/** The code point that starts at `at`, above 0xffff where it takes two units; a lone surrogate is itself. */
export function pointAt(text: TextUnits, at: number): number {
  const { units } = text;
  const unit = units[at]!;
  if ((unit & 0xfc00) !== 0xd800 || at + 1 >= text.n) return unit;
  const next = units[at + 1]!;
  return (next & 0xfc00) === 0xdc00 ? 0x10000 + ((unit & 0x3ff) << 10) + (next & 0x3ff) : unit;
}
