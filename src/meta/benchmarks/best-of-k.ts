/**
 * Credit for picking the right output of k by the highest score: 1 / (number of maxima) where the right one is among the maxima, else 0.
 * `scores` of one item, higher is better; a missing score (NaN) or an empty list gives NaN. A constant scorer earns 1/k.
 * Source: RewardBench 2, Malik et al. (2025), https://arxiv.org/abs/2506.01937; pinned to allenai/reward-bench 05a9005.
 */
export function bestOfK(scores: ArrayLike<number>, correctIndex = 0): number {
  if (correctIndex >= scores.length) return NaN;
  let best = -Infinity;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!;
    if (Number.isNaN(score)) return NaN;
    if (score > best) best = score;
  }
  if (scores[correctIndex] !== best) return 0;
  let maxima = 0;
  for (let i = 0; i < scores.length; i++) if (scores[i] === best) maxima++;
  return 1 / maxima;
}

/** Credits by item and their mean over the items without missing scores. */
export interface BestOfK {
  readonly value: number;
  readonly credits: Float64Array;
  readonly n: number;
  readonly dropped: number;
}

/** Mean `bestOfK` credit over items; items with a missing score are dropped and counted, none left gives NaN. */
export function bestOfKAccuracy(items: readonly ArrayLike<number>[], correctIndex = 0): BestOfK {
  const credits = Float64Array.from(items, (scores) => bestOfK(scores, correctIndex));
  let total = 0;
  let n = 0;
  for (const credit of credits) {
    if (Number.isNaN(credit)) continue;
    total += credit;
    n++;
  }
  return { value: n === 0 ? NaN : total / n, credits, n, dropped: credits.length - n };
}
