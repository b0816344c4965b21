/** Ids 0, 1, ... of token texts, by open addressing on their code units; nothing is allocated for a token already known. */
export interface Vocabulary {
  slots: Int32Array;
  hashes: Int32Array;
  /** Token t is units[ends[t-1] .. ends[t]]. */
  ends: Int32Array;
  units: Uint16Array;
  n: number;
}

const FIRST_TOKENS = 1 << 12;

export function emptyVocabulary(): Vocabulary {
  return {
    slots: new Int32Array(4 * FIRST_TOKENS).fill(-1),
    hashes: new Int32Array(FIRST_TOKENS),
    ends: new Int32Array(FIRST_TOKENS),
    units: new Uint16Array(8 * FIRST_TOKENS),
    n: 0,
  };
}

/** Forgets all tokens; keeps the memory. */
export function clearVocabulary(vocabulary: Vocabulary): void {
  vocabulary.slots.fill(-1);
  vocabulary.n = 0;
}

/** True where token `id` is given[from..to]. */
function isToken(vocabulary: Vocabulary, id: number, given: Uint16Array, from: number, to: number): boolean {
  const { ends, units } = vocabulary;
  let at = id === 0 ? 0 : ends[id - 1]!;
  if (ends[id]! - at !== to - from) return false;
  for (let i = from; i < to; i++) if (units[at++] !== given[i]!) return false;
  return true;
}

/** Start of a token's hash; each unit then gives `(hash << 5) ^ (hash >>> 27) ^ unit`, plain enough for code not yet compiled. */
export const HASH_SEED = 0x2b5b;

/** The id of given[from..to], a new one where the token is new. */
export function internToken(vocabulary: Vocabulary, given: Uint16Array, from: number, to: number): number {
  let hash = HASH_SEED;
  for (let i = from; i < to; i++) hash = (hash << 5) ^ (hash >>> 27) ^ given[i]!;
  return internHashed(vocabulary, hash, given, from, to);
}

/** `internToken` where the hash is known. */
// oxlint-disable-next-line max-params -- a span of a text, spelled out to allocate nothing
export function internHashed(
  vocabulary: Vocabulary,
  hash: number,
  given: Uint16Array,
  from: number,
  to: number,
): number {
  const { slots, hashes } = vocabulary;
  const mask = slots.length - 1;
  let slot = slotOf(hash) & mask;
  for (let id = slots[slot]!; id >= 0; id = slots[slot]!) {
    if (hashes[id] === hash && isToken(vocabulary, id, given, from, to)) return id;
    slot = (slot + 1) & mask;
  }
  slots[slot] = vocabulary.n;
  return append(vocabulary, hash, given, from, to);
}

/** The units lie five bits apart in the hash: higher ones are folded down so that all of them tell. */
const slotOf = (hash: number): number => hash ^ (hash >>> 13) ^ (hash >>> 22);

// oxlint-disable-next-line max-params -- a span of a text, spelled out to allocate nothing
function append(vocabulary: Vocabulary, hash: number, given: Uint16Array, from: number, to: number): number {
  const id = vocabulary.n++;
  let at = id === 0 ? 0 : vocabulary.ends[id - 1]!;
  const end = at + to - from;
  if (end > vocabulary.units.length) vocabulary.units = grown(vocabulary.units, new Uint16Array(2 * end));
  for (let i = from; i < to; i++) vocabulary.units[at++] = given[i]!;
  vocabulary.hashes[id] = hash;
  vocabulary.ends[id] = end;
  if (vocabulary.n === vocabulary.ends.length) rehash(vocabulary);
  return id;
}

function grown<T extends Uint16Array | Int32Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}

/** Doubles the room for tokens; slots stay four times as many, so that probes are short. */
function rehash(vocabulary: Vocabulary): void {
  const room = 2 * vocabulary.ends.length;
  vocabulary.ends = grown(vocabulary.ends, new Int32Array(room));
  vocabulary.hashes = grown(vocabulary.hashes, new Int32Array(room));
  const slots = new Int32Array(4 * room).fill(-1);
  const mask = slots.length - 1;
  for (let id = 0; id < vocabulary.n; id++) {
    let slot = slotOf(vocabulary.hashes[id]!) & mask;
    while (slots[slot]! >= 0) slot = (slot + 1) & mask;
    slots[slot] = id;
  }
  vocabulary.slots = slots;
}
