import { randomInt, type Rng } from "../../num/index.ts";
import type { Move } from "./moves.ts";

/** A sequence of moves with its fitness, higher better. */
export interface Individual {
  readonly moves: readonly Move[];
  readonly fitness: number;
}

/** Names in order: what makes two sequences the same. */
export const sequenceName = (moves: readonly Move[]): string => moves.map((m) => m.name).join(" + ");

/** Every sequence of at most `most` moves, shorter ones first; undefined where there are more than `limit`. */
export function allSequences(
  moves: readonly Move[],
  most: number,
  limit: number,
): readonly (readonly Move[])[] | undefined {
  let count = 0;
  for (let k = 1; k <= most && count <= limit; k++) count += moves.length ** k;
  if (count > limit) return undefined;
  const all: (readonly Move[])[] = [];
  let longest: readonly (readonly Move[])[] = [[]];
  for (let k = 1; k <= most; k++) {
    longest = longest.flatMap((sequence) => moves.map((move) => [...sequence, move]));
    all.push(...longest);
  }
  return all;
}

/** What a search begins with: every sequence where `calls` allow that, else every single move. */
export const firstGeneration = (
  moves: readonly Move[],
  { most, calls }: { readonly most: number; readonly calls: number },
): readonly (readonly Move[])[] => allSequences(moves, most, calls) ?? moves.map((move) => [move]);

function mutated(moves: readonly Move[], all: readonly Move[], rng: Rng, most: number): readonly Move[] {
  const drawn = all[randomInt(rng, all.length)]!;
  const place = randomInt(rng, moves.length);
  const kind = rng();
  if (kind < 0.5 && moves.length < most) return [...moves, drawn];
  if (kind < 0.75) return moves.with(place, drawn);
  return moves.length > 1 ? moves.toSpliced(place, 1) : [drawn];
}

function crossed(a: readonly Move[], b: readonly Move[], rng: Rng, most: number): readonly Move[] {
  const head = a.slice(0, 1 + randomInt(rng, a.length));
  return [...head, ...b.slice(randomInt(rng, b.length))].slice(0, most);
}

/** Best first; equal fitness goes to the shorter sequence, then by name, so that ties never depend on the order of work. */
export function byFitness(a: Individual, b: Individual): number {
  return (
    b.fitness - a.fitness ||
    a.moves.length - b.moves.length ||
    (sequenceName(a.moves) < sequenceName(b.moves) ? -1 : 1)
  );
}

/** Offspring of some parents that were not tried yet: at most `n`, by mutation (three in four) and crossover. */
export function offspring(
  parents: readonly Individual[],
  {
    moves,
    n,
    most,
    tried,
    rng,
  }: {
    readonly moves: readonly Move[];
    readonly n: number;
    readonly most: number;
    readonly tried: ReadonlySet<string>;
    readonly rng: Rng;
  },
): readonly (readonly Move[])[] {
  const born = new Map<string, readonly Move[]>();
  for (let attempt = 0; attempt < 8 * n && born.size < n && parents.length > 0; attempt++) {
    const a = parents[randomInt(rng, parents.length)]!.moves;
    const b = parents[randomInt(rng, parents.length)]!.moves;
    const child = rng() < 0.75 ? mutated(a, moves, rng, most) : crossed(a, b, rng, most);
    const name = sequenceName(child);
    if (!tried.has(name)) born.set(name, child);
  }
  return [...born.values()];
}
