/** A corrected comparison of two scorers by position; `difference` is a's value minus b's, larger being better. */
export interface Compared {
  readonly a: number;
  readonly b: number;
  readonly difference: number;
  readonly pAdjusted: number;
}

/** A scorer's rank by value and the ranks that the corrected comparisons leave open; 1 is the best. */
export interface RankInterval {
  /** Ties share the better rank; NaN where the value is missing. */
  readonly rank: number;
  readonly low: number;
  readonly high: number;
}

const isSignificant = (c: Compared, alpha: number): boolean => c.pAdjusted <= alpha && c.difference !== 0;

/**
 * Simultaneous rank intervals: from 1 + the number of scorers significantly better to m - the number significantly worse.
 * All true ranks lie inside together with probability at least 1 - alpha where the comparisons (all pairs) control the family-wise error.
 * Scorers without a value have no rank (NaN) and are no competitors. Source: Mohamad, Goeman and van Zwet (2022), https://arxiv.org/abs/1708.02729.
 */
export function rankIntervals(
  values: ArrayLike<number>,
  comparisons: readonly Compared[],
  alpha: number,
): RankInterval[] {
  const all = Array.from(values);
  const present = all.filter((v) => !Number.isNaN(v));
  const better = new Int32Array(all.length);
  const worse = new Int32Array(all.length);
  for (const c of comparisons) {
    if (!isSignificant(c, alpha)) continue;
    const [winner, loser] = c.difference > 0 ? [c.a, c.b] : [c.b, c.a];
    better[loser]!++;
    worse[winner]!++;
  }
  return all.map((value, k) =>
    Number.isNaN(value)
      ? { rank: NaN, low: NaN, high: NaN }
      : {
          rank: 1 + present.filter((v) => v > value).length,
          low: 1 + better[k]!,
          high: present.length - worse[k]!,
        },
  );
}

/**
 * Positions of the scorers that the corrected comparisons cannot tell from the best by value, the best among them (all joint bests, where values tie).
 * A scorer that was not compared with the best stays in. No values give an empty set.
 */
export function notDistinguishableFromBest(
  values: ArrayLike<number>,
  comparisons: readonly Compared[],
  alpha: number,
): number[] {
  const all = Array.from(values);
  const best = all.reduce((top, v, k) => (!Number.isNaN(v) && (top < 0 || v > all[top]!) ? k : top), -1);
  if (best < 0) return [];
  const beaten = new Set<number>();
  for (const c of comparisons) {
    if (!isSignificant(c, alpha)) continue;
    if (c.a === best && c.difference > 0) beaten.add(c.b);
    if (c.b === best && c.difference < 0) beaten.add(c.a);
  }
  return all.flatMap((v, k) => (Number.isNaN(v) || beaten.has(k) ? [] : [k]));
}
