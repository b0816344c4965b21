import { gather, type UnitGroups } from "../grouping.ts";

/** What a statistic says of one group. */
export interface GroupValue {
  /** NaN where undefined. */
  readonly value: number;
  readonly p: number;
  /** Weight of the group where groups are not weighted equally; default: its number of units. */
  readonly weight?: number;
}

export type GroupStatistic = (gold: Float64Array, metric: Float64Array) => GroupValue;

/** A statistic averaged over groups. */
export interface GroupAverage {
  /** sum k v / sum k over groups where v is defined; NaN where there is none. */
  readonly value: number;
  /** sum k p / sum k over the same groups (no p-value of anything; as WMT prints it); NaN spreads. */
  readonly p: number;
  /** sum k: the number of groups, or the total weight. */
  readonly n: number;
}

export interface AverageOptions {
  /** "groups": every group weighs 1; "units": its `weight`, or its number of units. */
  readonly weighting?: "groups" | "units";
  /** Undefined groups are left out, or count as value 0. */
  readonly undefinedGroups?: "left out" | "zero";
  /** Groups with fewer units are skipped; default 2. */
  readonly minUnits?: number;
}

/**
 * A statistic of (gold, metric) inside every group, averaged as WMT does it (mt-metrics-eval's AverageCorrelation).
 * Columns are aligned with the units that `groups` was built from.
 */
export function averageOverGroups(
  groups: UnitGroups,
  columns: { readonly gold: ArrayLike<number>; readonly metric: ArrayLike<number> },
  statistic: GroupStatistic,
  options: AverageOptions = {},
): GroupAverage {
  const { weighting = "groups", undefinedGroups = "left out", minUnits = 2 } = options;
  const gold = gather(columns.gold, groups);
  const metric = gather(columns.metric, groups);
  let value = 0;
  let p = 0;
  let n = 0;
  for (let g = 0; g < groups.nGroups; g++) {
    const [from, to] = [groups.start[g]!, groups.start[g + 1]!];
    if (to - from < minUnits) continue;
    const found = statistic(gold.subarray(from, to), metric.subarray(from, to));
    const k = weighting === "groups" ? 1 : (found.weight ?? to - from);
    if (!Number.isNaN(found.value)) {
      value += k * found.value;
      p += k * found.p;
      n += k;
    } else if (undefinedGroups === "zero") n += k;
  }
  return n === 0 ? { value: NaN, p: NaN, n: 0 } : { value: value / n, p: p / n, n };
}
