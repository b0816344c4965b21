import type { NamedBattles } from "../../../src/meta/index.ts";
import { type Rng, randomInt, randomNormal } from "../../../src/num/index.ts";

/** Battles judged by raters who differ: rater k prefers i to j with probability 1 / (1 + exp(-reliabilities[k] (own_i - own_j))). */
export interface SimulatedRaters {
  readonly strengths: readonly number[];
  /** One a rater: 1 follows the strengths, 0 votes at random, below 0 against them. */
  readonly reliabilities: readonly number[];
  readonly votesPerRater: number;
  readonly nItems: number;
  /** By how much an item moves the strengths (normal, sd). */
  readonly taste: number;
}

/** `clusters` are the items or the raters. */
export function simulateRaters(
  given: SimulatedRaters,
  rng: Rng,
  cluster: "item" | "rater",
): NamedBattles & { readonly raters: { readonly of: number[]; readonly nClusters: number } } {
  const { strengths, reliabilities, votesPerRater, nItems, taste } = given;
  const n = strengths.length;
  const own = Array.from({ length: nItems }, () => strengths.map((s) => s + taste * randomNormal(rng)));
  const rows = { a: [] as number[], b: [] as number[], outcome: [] as number[] };
  const [items, raters] = [[] as number[], [] as number[]];
  reliabilities.forEach((reliability, k) => {
    for (let v = 0; v < votesPerRater; v++) {
      const item = randomInt(rng, nItems);
      const a = randomInt(rng, n);
      const b = (a + 1 + randomInt(rng, n - 1)) % n;
      const d = reliability * (own[item]![a]! - own[item]![b]!);
      rows.a.push(a);
      rows.b.push(b);
      rows.outcome.push(Number(rng() < 1 / (1 + Math.exp(-d))));
      items.push(item);
      raters.push(k);
    }
  });
  const nRaters = reliabilities.length;
  return {
    systems: strengths.map((_, i) => `s${i}`),
    styles: [],
    battles: { nSystems: n, ...rows },
    clusters: cluster === "item" ? { of: items, nClusters: nItems } : { of: raters, nClusters: nRaters },
    raters: { of: raters, nClusters: nRaters },
  };
}
