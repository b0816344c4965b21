import type { SummedScorer } from "../../../src/meta/index.ts";

/** A scorer whose measure is the mean of one value a cluster; NaN leaves the cluster out. */
export function meanScorer(values: ArrayLike<number>): SummedScorer {
  const stats = new Float64Array(2 * values.length);
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    stats[2 * i] = values[i]!;
    stats[2 * i + 1] = 1;
  }
  return { nCols: 2, stats, combine: (s) => s[0]! / s[1]!, isMean: true };
}

/** The same measure without the declaration that it is a mean, so that `combine` is called. */
export const plainly = (scorer: SummedScorer): SummedScorer => ({ ...scorer, isMean: false });
