import type { Battles } from "./battles.ts";

/** Elo's scale: a rating difference of `scale` means odds of `base` to 1; `centre` is the rating of log-strength 0. */
export interface EloScale {
  readonly scale: number;
  readonly base: number;
  readonly centre: number;
}

/** The scale of the public arenas: 400 points are odds of 10 to 1, the average system has 1000. */
export const ARENA_SCALE: EloScale = { scale: 400, base: 10, centre: 1000 };

/** Points of rating that one unit of log-strength makes. */
export const pointsPerUnit = ({ scale, base }: EloScale): number => scale / Math.log(base);

/** Log-strengths on Elo's scale, [n]; NaN stays NaN. */
export function eloRatings(strengths: ArrayLike<number>, scale: EloScale = ARENA_SCALE): Float64Array {
  return Float64Array.from(strengths, (s) => pointsPerUnit(scale) * s + scale.centre);
}

/** How online Elo moves: `k` points times the surprise after every battle. */
export interface OnlineEloOptions {
  readonly k: number;
  readonly scale?: EloScale;
  /** Battles in this order, positions [m]; as given where absent. */
  readonly order?: ArrayLike<number>;
}

/**
 * Ratings after playing the battles one by one from equal ratings: a tie is half a win. Depends on the order, so it is for comparison only.
 * Battles without outcome and systems against themselves are passed over. Source: Elo (1978). Pinned to the formula in the golden README.
 */
export function onlineElo(
  battles: Battles,
  { k, scale = ARENA_SCALE, order }: OnlineEloOptions,
): Float64Array {
  const { nSystems, a, b, outcome } = battles;
  const ratings = new Float64Array(nSystems).fill(scale.centre);
  const rate = 1 / pointsPerUnit(scale);
  const n = order?.length ?? outcome.length;
  for (let step = 0; step < n; step++) {
    const i = order === undefined ? step : order[step]!;
    const y = outcome[i]!;
    const p = a[i]!;
    const q = b[i]!;
    if (p === q || Number.isNaN(y)) continue;
    const expected = 1 / (1 + Math.exp((ratings[q]! - ratings[p]!) * rate));
    const move = k * (y - expected);
    ratings[p]! += move;
    ratings[q]! -= move;
  }
  return ratings;
}
