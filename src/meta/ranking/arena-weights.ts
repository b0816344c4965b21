import type { Battles } from "./battles.ts";

/** Battles of each battle's unordered pair, [battles]. */
export function battlesOfPair({ nSystems, a, b, outcome }: Battles): Float64Array {
  const met = new Float64Array(nSystems * nSystems);
  const n = outcome.length;
  const cell = (r: number): number => Math.min(a[r]!, b[r]!) * nSystems + Math.max(a[r]!, b[r]!);
  for (let r = 0; r < n; r++) met[cell(r)]!++;
  const counts = new Float64Array(n);
  for (let r = 0; r < n; r++) counts[r] = met[cell(r)]!;
  return counts;
}

/**
 * One weight a battle that makes every pair count alike: 1 / max(battles of its pair, least). Undoes matchmaking that lets some pairs meet more often.
 * Source: the public arena's leaderboard; pinned to arena-rank 3900eae (`reweighted`, least 50).
 */
export function pairWeights(battles: Battles, least = 50): Float64Array {
  return battlesOfPair(battles).map((count) => 1 / Math.max(count, least));
}

/** Columns scaled to mean 0 and population sd 1 ([n x nColumns], row-major, a copy); a constant column becomes 0. */
export function zScored(values: ArrayLike<number>, nColumns: number): Float64Array {
  const n = values.length / nColumns;
  const out = Float64Array.from(values);
  for (let c = 0; c < nColumns; c++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += out[i * nColumns + c]!;
    const mean = sum / n;
    let squares = 0;
    for (let i = 0; i < n; i++) squares += (out[i * nColumns + c]! - mean) ** 2;
    const sd = Math.sqrt(squares / n) || 1;
    for (let i = 0; i < n; i++) out[i * nColumns + c] = (out[i * nColumns + c]! - mean) / sd;
  }
  return out;
}
