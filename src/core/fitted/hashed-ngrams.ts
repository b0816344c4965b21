/** How a text becomes a sparse row of 2^bits numbers. */
export interface NgramHashing {
  /** Lower-cased words and single marks, or code points with runs of white space as one space. */
  readonly unit: "word" | "char";
  /** Smallest and largest n. */
  readonly sizes: readonly [number, number];
  /** log2 of the number of columns, 1 to 20. */
  readonly bits: number;
  /** A column's value: 1 where the n-gram is there, its count, or 1 + ln(count); signs of colliding n-grams are random. */
  readonly value: "binary" | "count" | "log";
  /** Rows scaled to length 1, so that long texts weigh no more than short ones. */
  readonly isUnitLength: boolean;
}

/** The columns of one row that are not 0, ascending, and their values. */
export interface SparseRow {
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

const WORD = /[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;

function unitsOf(text: string, unit: NgramHashing["unit"]): string[] {
  const lower = text.toLowerCase();
  return unit === "word" ? (lower.match(WORD) ?? []) : Array.from(lower.replace(/\s+/gu, " ").trim());
}

/** FNV-1a over UTF-16 code units of one unit and a separator, going on from `hash`. */
function hashOn(hash: number, unit: string): number {
  let h = hash;
  for (let i = 0; i < unit.length; i++) h = Math.imul(h ^ unit.charCodeAt(i), 0x01000193);
  return Math.imul(h ^ 0x1f, 0x01000193);
}

/** MurmurHash3's last mixing step: every bit of the input moves every bit of the output. */
function mixed(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** How often each n-gram's hash occurs. */
function counted(units: readonly string[], [low, high]: readonly [number, number]): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i < units.length; i++) {
    let h = 0x811c9dc5 | 0;
    for (let n = 1; n <= high && i + n <= units.length; n++) {
      h = hashOn(h, units[i + n - 1]!);
      if (n >= low) counts.set(h, (counts.get(h) ?? 0) + 1);
    }
  }
  return counts;
}

function sized(count: number, value: NgramHashing["value"]): number {
  if (value === "binary") return 1;
  return value === "count" ? count : 1 + Math.log(count);
}

/**
 * Hashed n-grams of a text: the low `bits` bits of a 32-bit hash are the column, its highest bit the sign. An empty text gives an empty row.
 * Source: Weinberger et al. (2009), feature hashing.
 */
export function hashedNgrams(text: string, hashing: NgramHashing): SparseRow {
  const { unit, sizes, bits, value, isUnitLength } = hashing;
  const columns = new Map<number, number>();
  const mask = 2 ** bits - 1;
  for (const [hash, count] of counted(unitsOf(text, unit), sizes)) {
    const h = mixed(hash);
    const signed = h >>> 31 === 1 ? -sized(count, value) : sized(count, value);
    columns.set(h & mask, (columns.get(h & mask) ?? 0) + signed);
  }
  const indices = Int32Array.from([...columns.keys()].filter((k) => columns.get(k) !== 0)).sort();
  const values = Float64Array.from(indices, (k) => columns.get(k)!);
  return { indices, values: isUnitLength ? unitLength(values) : values };
}

function unitLength(values: Float64Array): Float64Array {
  let squares = 0;
  for (let k = 0; k < values.length; k++) squares += values[k]! * values[k]!;
  const length = Math.sqrt(squares);
  return length === 0 ? values : values.map((v) => v / length);
}
