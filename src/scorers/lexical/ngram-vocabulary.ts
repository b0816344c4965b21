/** Ids 0, 1, ... of token texts, by open addressing on their code units; nothing is allocated for a token already known. */
export interface Vocabulary {
  /** Id, or -1 where free. */
  slots: Int32Array;
  /** Token t as [hash, start in `units`, length, the caller's number] from 4t, so that a token is in one cache line. */
  records: Int32Array;
  units: Uint16Array;
  nUnits: number;
  n: number;
}

/** Some code units: units[from .. to]. */
export interface UnitSpan {
  units: Uint16Array;
  from: number;
  to: number;
}

const FIRST_TOKENS = 1 << 13;
const SLOTS_PER_TOKEN = 2;

export function emptyVocabulary(): Vocabulary {
  return {
    slots: new Int32Array(SLOTS_PER_TOKEN * FIRST_TOKENS).fill(-1),
    records: new Int32Array(4 * FIRST_TOKENS),
    units: new Uint16Array(16 * FIRST_TOKENS),
    nUnits: 0,
    n: 0,
  };
}

/** Forgets all tokens; keeps the memory. */
export function clearVocabulary(vocabulary: Vocabulary): void {
  vocabulary.slots.fill(-1);
  vocabulary.nUnits = 0;
  vocabulary.n = 0;
}

/** Start of a token's hash; each unit then gives `(hash << 5) ^ (hash >>> 27) ^ unit`, plain enough for code not yet compiled. */
export const HASH_SEED = 0x2b5b;

/** The units lie five bits apart in the hash: higher ones are folded down so that all of them tell. */
const slotOf = (hash: number): number => hash ^ (hash >>> 13) ^ (hash >>> 22);

/** The id of the token that is the span, or -1 where it is new. */
export function findToken(vocabulary: Vocabulary, hash: number, span: UnitSpan): number {
  const { slots, records, units } = vocabulary;
  const { units: given, from, to } = span;
  const mask = slots.length - 1;
  let slot = slotOf(hash) & mask;
  for (let id = slots[slot]!; id >= 0; id = slots[slot]!) {
    const record = 4 * id;
    if (records[record] === hash && records[record + 2] === to - from) {
      let at = records[record + 1]!;
      let i = from;
      while (i < to && units[at] === given[i]) {
        at++;
        i++;
      }
      if (i === to) return id;
    }
    slot = (slot + 1) & mask;
  }
  return -1;
}

/** Adds a token that `findToken` did not find, and gives its id. */
export function addToken(vocabulary: Vocabulary, hash: number, span: UnitSpan): number {
  if (4 * vocabulary.n === vocabulary.records.length) rehash(vocabulary);
  const { units: given, from, to } = span;
  const end = vocabulary.nUnits + to - from;
  if (end > vocabulary.units.length) vocabulary.units = grown(vocabulary.units, new Uint16Array(2 * end));
  const { records, units, slots, nUnits } = vocabulary;
  for (let i = from; i < to; i++) units[nUnits + i - from] = given[i]!;
  const id = vocabulary.n++;
  records[4 * id] = hash;
  records[4 * id + 1] = nUnits;
  records[4 * id + 2] = to - from;
  vocabulary.nUnits = end;
  slots[freeSlot(slots, hash)] = id;
  return id;
}

/** The id of the token that is the span, a new one where the token is new. */
export function internToken(vocabulary: Vocabulary, span: UnitSpan): number {
  const { units, from, to } = span;
  let hash = HASH_SEED;
  for (let i = from; i < to; i++) hash = (hash << 5) ^ (hash >>> 27) ^ units[i]!;
  const id = findToken(vocabulary, hash, span);
  return id >= 0 ? id : addToken(vocabulary, hash, span);
}

function freeSlot(slots: Int32Array, hash: number): number {
  const mask = slots.length - 1;
  let slot = slotOf(hash) & mask;
  while (slots[slot]! >= 0) slot = (slot + 1) & mask;
  return slot;
}

function grown<T extends Uint16Array | Int32Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}

/** Doubles the room for tokens. */
function rehash(vocabulary: Vocabulary): void {
  const room = 2 * vocabulary.n;
  vocabulary.records = grown(vocabulary.records, new Int32Array(4 * room));
  const slots = new Int32Array(SLOTS_PER_TOKEN * room).fill(-1);
  for (let id = 0; id < vocabulary.n; id++) slots[freeSlot(slots, vocabulary.records[4 * id]!)] = id;
  vocabulary.slots = slots;
}
