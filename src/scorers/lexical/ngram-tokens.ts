import type { TextUnits } from "./text-units.ts";
import type { TokenSpans } from "./tokenizers/scan.ts";

/**
 * Ids 0, 1, ... of the tokens of a few texts, by open addressing on their code units. Small enough to stay in the nearest cache, and emptied
 * for free: slots hold `base` + id, and what is below `base` is of earlier texts.
 */
export interface TokenTable {
  slots: Int32Array;
  base: number;
  /** Token t as [hash, start, length] from 4t, where the start is a place in the units. */
  records: Int32Array;
  n: number;
  /** No new tokens: what is not there gets UNKNOWN. */
  isClosed: boolean;
}

/** The id of a token that a closed table does not hold. */
export const UNKNOWN = -2;

const FIRST_ROOM = 1024;

export function emptyTokens(): TokenTable {
  return {
    slots: new Int32Array(2 * FIRST_ROOM),
    base: 1,
    records: new Int32Array(4 * FIRST_ROOM),
    n: 0,
    isClosed: false,
  };
}

/** Empties and opens the table, and makes room for `capacity` tokens. */
export function resetTokens(table: TokenTable, capacity: number): void {
  table.base += table.n;
  table.n = 0;
  table.isClosed = false;
  if (4 * capacity > table.records.length) {
    const room = 2 ** Math.ceil(Math.log2(capacity));
    table.slots = new Int32Array(2 * room);
    table.records = new Int32Array(4 * room);
    table.base = 1;
  } else if (table.base > 0x3fffffff) {
    table.slots.fill(0);
    table.base = 1;
  }
}

/**
 * Writes the ids of a text's tokens to `ids` from `at`. The units of all texts since the last reset must still be in place.
 * Hashes grow by five bits a unit: they are folded so that all units tell.
 */
export function writeTokenIds(
  table: TokenTable,
  text: TextUnits,
  tokens: TokenSpans,
  to: { readonly ids: Int32Array; readonly at: number },
): void {
  const { slots, base, records, isClosed } = table;
  const { units } = text;
  const { bounds, hashes, n } = tokens;
  const { ids, at } = to;
  const mask = slots.length - 1;
  let nTokens = table.n;
  for (let t = 0; t < n; t++) {
    const start = bounds[2 * t]!;
    const end = bounds[2 * t + 1]!;
    const hash = hashes[t]!;
    let slot = (hash ^ (hash >>> 11) ^ (hash >>> 22)) - 1;
    let id = 0;
    for (let isSame = false; !isSame;) {
      slot = (slot + 1) & mask;
      id = slots[slot]! - base;
      if (id < 0) break;
      const record = 4 * id;
      const shift = records[record + 1]! - start;
      isSame = records[record] === hash && records[record + 2] === end - start;
      for (let i = start; isSame && i < end; i++) isSame = units[i + shift] === units[i];
    }
    if (id < 0) {
      id = UNKNOWN;
      if (!isClosed) {
        id = nTokens++;
        slots[slot] = base + id;
        records[4 * id] = hash;
        records[4 * id + 1] = start;
        records[4 * id + 2] = end - start;
      }
    }
    ids[at + t] = id;
  }
  table.n = nTokens;
}
