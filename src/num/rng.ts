import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A source of uniform numbers in [0, 1). Every stochastic function takes one as a required argument. */
export type Rng = () => number;

/** FNV-1a over UTF-16 code units, folded with `hash`: a stable 32-bit hash of text. */
function fnv1a(text: string, hash: number): number {
  let h = hash;
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  return h >>> 0;
}

/** A 32-bit integer that depends on every part in order; use it to give each item a stream of its own. */
export function hashSeed(...parts: readonly (string | number)[]): number {
  let h = 0x811c9dc5;
  for (const part of parts) h = fnv1a(`${typeof part}:${part}\u0000`, h);
  return h >>> 0;
}

/**
 * A seeded uniform generator (xoroshiro128+, 53 random bits a draw).
 * `seeded(42)`, `seeded(43)` and `seeded(42, item.id)` are independent streams; equal arguments give equal streams.
 */
export function seeded(seed: number, ...path: readonly (string | number)[]): Rng {
  // Always hashed: the generator's own start keeps neighbouring integers correlated.
  const generator = xoroshiro128plus(hashSeed(seed, ...path));
  return () => {
    const high = generator.next() >>> 5;
    const low = generator.next() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  };
}

/** An integer in [0, n), uniform. */
export function randomInt(rng: Rng, n: number): number {
  return Math.floor(rng() * n);
}

/** A standard normal draw (Box and Muller 1958, one of the two values). */
export function randomNormal(rng: Rng): number {
  const radius = Math.sqrt(-2 * Math.log(1 - rng()));
  return radius * Math.cos(2 * Math.PI * rng());
}

/** Shuffles `index` in place (Fisher and Yates); uniform over permutations. */
export function shuffle<T extends { [i: number]: number; length: number }>(index: T, rng: Rng): T {
  for (let i = index.length - 1; i > 0; i--) {
    const j = randomInt(rng, i + 1);
    const held = index[i]!;
    index[i] = index[j]!;
    index[j] = held;
  }
  return index;
}
