import type { BattleCounts } from "./battles.ts";
import { winsWithHalfTies } from "./battles.ts";

/**
 * Choices of one system from a set, flat: choice k is among systems[from[k]] .. systems[from[k + 1] - 1], of which the first was chosen.
 * A battle is a choice from two; a ranking of m systems is m - 1 choices, each from those not yet placed.
 */
export interface Choices {
  readonly nSystems: number;
  readonly from: Int32Array;
  readonly systems: Int32Array;
  /** How often each choice was made, [from.length - 1]. */
  readonly weight: Float64Array;
}

/** Choices given as sets with the chosen system first. Sets of fewer than two say nothing and are left out. */
export function choicesOf(nSystems: number, sets: readonly (readonly number[])[]): Choices {
  const used = sets.filter((s) => s.length > 1);
  const from = new Int32Array(used.length + 1);
  used.forEach((s, k) => {
    from[k + 1] = from[k]! + s.length;
  });
  return {
    nSystems,
    from,
    systems: Int32Array.from(used.flat()),
    weight: new Float64Array(used.length).fill(1),
  };
}

/** Choices behind full or partial rankings, best first, without ties (Plackett-Luce). */
export function choicesFromRankings(nSystems: number, rankings: readonly (readonly number[])[]): Choices {
  return choicesOf(
    nSystems,
    rankings.flatMap((ranking) => ranking.slice(0, -1).map((_, i) => ranking.slice(i))),
  );
}

/** Choices behind pair counts, one weighted choice an ordered pair; a tie is half a choice of each side. */
export function choicesFromPairs(counts: BattleCounts): Choices {
  const n = counts.nSystems;
  const wins = winsWithHalfTies(counts);
  const met = Array.from(wins.keys()).filter((k) => wins[k]! > 0);
  return {
    nSystems: n,
    from: Int32Array.from({ length: met.length + 1 }, (_, k) => 2 * k),
    systems: Int32Array.from(met.flatMap((k) => [Math.floor(k / n), k % n])),
    weight: Float64Array.from(met, (k) => wins[k]!),
  };
}

/** [n x n]: weight of choices of i from sets that held j; what `connectivity` reads. */
export function chosenOver({ nSystems, from, systems, weight }: Choices): Float64Array {
  const beats = new Float64Array(nSystems * nSystems);
  for (let k = 0; k < weight.length; k++) {
    const row = systems[from[k]!]! * nSystems;
    for (let at = from[k]! + 1; at < from[k + 1]!; at++) beats[row + systems[at]!]! += weight[k]!;
  }
  return beats;
}
