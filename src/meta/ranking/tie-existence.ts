import type { BattleCounts } from "./battles.ts";

/**
 * Whether a model with a tie parameter has a finite one, given that strengths have (every split has a win or tie in both directions) and that ties occurred.
 * It has not where strengths exist with v[i] - v[j] >= 1 for every win of i over j and |v[i] - v[j]| <= 1 for every tie:
 * the likelihood then grows without end along them. A system of difference constraints, decided by Bellman and Ford's negative cycle.
 */
export function tieParameterIsFinite({ nSystems: n, wins, ties }: BattleCounts): boolean {
  const potential = new Float64Array(n);
  for (let round = 0; round <= n; round++) {
    let moved = false;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const bound = wins[i * n + j]! > 0 ? -1 : ties[i * n + j]! > 0 ? 1 : Infinity;
        if (potential[i]! + bound < potential[j]!) {
          potential[j] = potential[i]! + bound;
          moved = true;
        }
      }
    if (!moved) return false;
  }
  return true;
}
