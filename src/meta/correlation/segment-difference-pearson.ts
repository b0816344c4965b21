import type { Correlation } from "../complete-pairs.ts";
import { gather, type UnitGroups } from "../grouping.ts";
import { pearson } from "./pearson.ts";

/** Most ordered differences that are held at once. */
const LIMIT = 2 ** 26;

/**
 * Pairwise-difference Pearson: Pearson's r over all ordered differences inside the groups, each pair in both orders and each
 * unit with itself, as mt-metrics-eval's `pdp` takes them. `n` counts those differences, so p is as WMT prints it: no test.
 * @throws RangeError beyond 2^26 differences.
 */
export function differencePearson(
  groups: UnitGroups,
  columns: { readonly gold: ArrayLike<number>; readonly metric: ArrayLike<number> },
): Correlation {
  const gold = gather(columns.gold, groups);
  const metric = gather(columns.metric, groups);
  let size = 0;
  for (let g = 0; g < groups.nGroups; g++) size += (groups.start[g + 1]! - groups.start[g]!) ** 2;
  if (size > LIMIT)
    throw new RangeError(`differencePearson: too many differences; expected <= ${LIMIT}, got ${size}`);
  const x = new Float64Array(size);
  const y = new Float64Array(size);
  let k = 0;
  for (let g = 0; g < groups.nGroups; g++) {
    const [from, to] = [groups.start[g]!, groups.start[g + 1]!];
    for (let i = from; i < to; i++) {
      for (let j = from; j < to; j++) {
        x[k] = gold[j]! - gold[i]!;
        y[k++] = metric[j]! - metric[i]!;
      }
    }
  }
  return { ...pearson(x, y), dropped: groups.dropped };
}
