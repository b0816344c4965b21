/**
 * Battles between systems as columns of equal length: `a`, `b` hold dense system numbers in [0, nSystems),
 * `outcome` 1 where a won, 0 where b won, 0.5 for a tie. Rows with any other outcome (NaN), and battles of a system with itself, are dropped and counted.
 */
export interface Battles {
  readonly nSystems: number;
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
  readonly outcome: ArrayLike<number>;
  /** One weight a battle, 1 where absent. */
  readonly weight?: ArrayLike<number>;
}

/** Battles added up by pair: all that models without covariates need. Both matrices are [nSystems x nSystems], row-major. */
export interface BattleCounts {
  readonly nSystems: number;
  /** wins[i n + j]: weight of battles that i won against j. */
  readonly wins: Float64Array;
  /** ties[i n + j] = ties[j n + i]: weight of battles of i and j that ended in a tie. */
  readonly ties: Float64Array;
  /** Battles counted. */
  readonly n: number;
  readonly dropped: number;
}

/** Adds battles up by pair in one pass; 1,000,000 battles take some milliseconds. No battles give zero matrices. */
export function battleCounts({ nSystems, a, b, outcome, weight }: Battles): BattleCounts {
  const wins = new Float64Array(nSystems * nSystems);
  const ties = new Float64Array(nSystems * nSystems);
  let n = 0;
  for (let i = 0; i < outcome.length; i++) {
    const y = outcome[i]!;
    const p = a[i]!;
    const q = b[i]!;
    if (p === q || (y !== 0 && y !== 1 && y !== 0.5)) continue;
    const w = weight === undefined ? 1 : weight[i]!;
    n++;
    if (y === 1) wins[p * nSystems + q]! += w;
    else if (y === 0) wins[q * nSystems + p]! += w;
    else {
      ties[p * nSystems + q]! += w;
      ties[q * nSystems + p]! += w;
    }
  }
  return { nSystems, wins, ties, n, dropped: outcome.length - n };
}

/** Wins with every tie counted as half a win for each side, [nSystems x nSystems]. */
export function winsWithHalfTies({ wins, ties }: BattleCounts): Float64Array {
  return wins.map((w, k) => w + ties[k]! / 2);
}
