/** Studentised absolute differences of a family of comparisons: what was seen, and what the null gives. */
export interface NullFamily {
  /** [nPairs]; NaN leaves the pair out of the family. */
  readonly observed: Float64Array;
  /** [nDraws x nPairs], row-major; NaN (undefined in this draw) counts as reaching what was seen. */
  readonly draws: Float64Array;
}

/** How many draws reach each pair's statistic: on its own, and after Westfall and Young's step-down over the family. */
export interface StepDownCounts {
  readonly raw: Uint32Array;
  readonly adjusted: Uint32Array;
}

/** Draws that differ from the observed value only by rounding tie with it. */
const SLACK = 1e-9;

/** Pairs with a statistic, the largest first. */
function descending(observed: Float64Array): Uint32Array {
  const order = Uint32Array.from(observed, (_, p) => p).filter((p) => !Number.isNaN(observed[p]));
  return order.sort((p, q) => observed[q]! - observed[p]! || p - q);
}

/**
 * Step-down maxT counts: the pair of rank k is compared with the largest null statistic among the pairs of rank k and below, and counts never
 * fall along the ranks. Pairs with a NaN statistic get the full number of draws.
 * Source: Westfall and Young (1993), algorithm 4.1; Ge, Dudoit and Speed (2003), box 2.
 */
export function stepDownCounts({ observed, draws }: NullFamily): StepDownCounts {
  const nPairs = observed.length;
  const nDraws = nPairs === 0 ? 0 : draws.length / nPairs;
  const order = descending(observed);
  const raw = new Uint32Array(nPairs).fill(nDraws);
  const adjusted = new Uint32Array(nPairs).fill(nDraws);
  for (const p of order) raw[p] = adjusted[p] = 0;
  for (let b = 0; b < nDraws; b++) {
    const row = b * nPairs;
    let largest = -Infinity;
    for (let k = order.length - 1; k >= 0; k--) {
      const p = order[k]!;
      const limit = observed[p]! - SLACK;
      const drawn = draws[row + p]!;
      const t = Number.isNaN(drawn) ? observed[p]! : drawn;
      if (t > largest) largest = t;
      if (t >= limit) raw[p] = raw[p]! + 1;
      if (largest >= limit) adjusted[p] = adjusted[p]! + 1;
    }
  }
  for (let k = 1; k < order.length; k++)
    adjusted[order[k]!] = Math.max(adjusted[order[k]!]!, adjusted[order[k - 1]!]!);
  return { raw, adjusted };
}

/**
 * Divides each pair's draws (in place) and observed difference by the root mean square of both, and takes absolute values, so that pairs of
 * different noise are comparable. A pair without any spread gets 0 throughout.
 */
export function studentise(differences: Float64Array, draws: Float64Array): NullFamily {
  const nPairs = differences.length;
  const nDraws = nPairs === 0 ? 0 : draws.length / nPairs;
  const squares = new Float64Array(nPairs);
  const counts = new Float64Array(nPairs).fill(1);
  for (let p = 0; p < nPairs; p++) squares[p] = differences[p]! * differences[p]!;
  for (let b = 0; b < nDraws; b++) {
    for (let p = 0; p < nPairs; p++) {
      const d = draws[b * nPairs + p]!;
      if (Number.isNaN(d)) continue;
      squares[p] = squares[p]! + d * d;
      counts[p] = counts[p]! + 1;
    }
  }
  const scale = squares.map((s, p) => Math.sqrt(s / counts[p]!));
  const over = (d: number, p: number): number => (scale[p] === 0 ? 0 : Math.abs(d) / scale[p]!);
  for (let b = 0; b < nDraws; b++)
    for (let p = 0; p < nPairs; p++) draws[b * nPairs + p] = over(draws[b * nPairs + p]!, p);
  return { observed: differences.map(over), draws };
}
