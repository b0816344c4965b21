const NAMED: Readonly<Record<string, number>> = { NaN, Infinity, "-Infinity": -Infinity };

/** Reads a golden file's column: numbers, the names of non-finite numbers, and null as NaN. */
export function column(values: readonly unknown[]): Float64Array {
  return Float64Array.from(values, (v) => (typeof v === "number" ? v : (NAMED[String(v)] ?? NaN)));
}
