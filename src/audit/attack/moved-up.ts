import { binomialAtLeast, binomialPmf } from "../../num/index.ts";
import type { ClusteredValues } from "./gains.ts";

/** Clusters that something raises and lowers, and how likely so many raised ones are where it does either with equal chance. */
export interface MovedUp {
  readonly nRaised: number;
  readonly nLowered: number;
  /** Clusters with a value, those that do not move included. */
  readonly n: number;
  /** Exact one-sided sign test over the clusters that move; 1 where none does. */
  readonly p: number;
}

/** Counts clusters by the sign of their sum of values; NaN is left out. Source: Dixon and Mood (1946), the sign test. */
export function movedUp({ values, clusters }: ClusteredValues): MovedUp {
  const sums = new Map<string, number>();
  clusters.forEach((cluster, i) => {
    if (!Number.isNaN(values[i]!)) sums.set(cluster, (sums.get(cluster) ?? 0) + values[i]!);
  });
  const all = [...sums.values()];
  const nRaised = all.filter((v) => v > 0).length;
  const nLowered = all.filter((v) => v < 0).length;
  return { nRaised, nLowered, n: all.length, p: binomialAtLeast(nRaised, nRaised + nLowered, 0.5) };
}

/** The chance that a claim is false where texts move a score either way with equal chance: half of what an interval of this confidence leaves out. */
export const falseClaimRate = (confidence: number): number => (1 - confidence) / 2;

/** Fewest raised of `moved` clusters that p reaches the level with; more than `moved` where none do. */
function fewestRaised(moved: number, level: number): number {
  let k = Math.ceil(moved / 2);
  while (k <= moved && binomialAtLeast(k, moved, 0.5) > level) k++;
  return k;
}

/** Chance that the sign test reaches the level where a cluster is raised with chance `raised` and lowered with chance `lowered`. */
function powerOf(n: number, chances: { raised: number; lowered: number }, least: readonly number[]): number {
  const moving = chances.raised + chances.lowered;
  let power = 0;
  for (let m = 1; m <= n; m++)
    power += binomialPmf(m, n, moving) * binomialAtLeast(least[m]!, m, chances.raised / moving);
  return power;
}

/**
 * Smallest share of raised clusters less lowered ones that the sign test shows with this power, where a share `lowered` of `n` clusters is lowered;
 * null where not even raising all others would be shown. Exact, by bisection to 1e-4.
 */
export function smallestNet(
  n: number,
  { lowered, level, power }: { readonly lowered: number; readonly level: number; readonly power: number },
): number | null {
  const least = Array.from({ length: n + 1 }, (_, m) => fewestRaised(m, level));
  const most = 1 - 2 * lowered;
  const isEnough = (net: number): boolean => powerOf(n, { raised: lowered + net, lowered }, least) >= power;
  if (n === 0 || !(most > 0) || !isEnough(most)) return null;
  let [low, high] = [0, most];
  while (high - low > 1e-4) {
    const middle = (low + high) / 2;
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
