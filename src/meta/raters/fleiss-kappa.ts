/** Counts of categories a unit, [nUnits x nCategories] row-major. */
export interface CategoryCounts {
  readonly counts: ArrayLike<number>;
  readonly nCategories: number;
}

/** Mean pairwise agreement and the shares of categories; NaN unless all units have the same number of ratings, at least 2. */
function agreement({ counts, nCategories }: CategoryCounts): { observed: number; shares: Float64Array } {
  const shares = new Float64Array(nCategories);
  const nUnits = counts.length / nCategories;
  let m = NaN;
  let observed = 0;
  for (let i = 0; i < nUnits; i++) {
    let n = 0;
    let squares = 0;
    for (let k = 0; k < nCategories; k++) {
      const c = counts[i * nCategories + k]!;
      n += c;
      squares += c * c;
      shares[k]! += c;
    }
    if (i === 0) m = n;
    else if (n !== m) m = NaN;
    observed += squares - n;
  }
  for (let k = 0; k < nCategories; k++) shares[k]! /= nUnits * m;
  return { observed: observed / (nUnits * m * (m - 1)), shares };
}

/**
 * Fleiss' kappa from a table with the same number of ratings for every unit: (P - Pe) / (1 - Pe), Pe the sum of squared category shares.
 * Unequal row sums, fewer than two ratings, no unit, or one category used throughout give NaN. For missing ratings use `chanceCorrected`.
 * Source: Fleiss (1971); pinned to statsmodels 0.15 fleiss_kappa.
 */
export function fleissKappa(table: CategoryCounts): number {
  const { observed, shares } = agreement(table);
  const expected = shares.reduce((s, p) => s + p * p, 0);
  return (observed - expected) / (1 - expected);
}

/** Randolph's free-marginal kappa: as Fleiss', with every category equally likely by chance. Source: Randolph (2005); pinned to statsmodels 0.15. */
export function randolphKappa(table: CategoryCounts): number {
  const expected = 1 / table.nCategories;
  return (agreement(table).observed - expected) / (1 - expected);
}
