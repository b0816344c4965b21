import type { Grouping } from "./result.ts";

/** Units gathered into groups inside which pairs are compared. */
export interface UnitGroups {
  /** Positions in the columns, group after group; in column order inside a group. */
  readonly at: Uint32Array;
  /** Group g holds at[start[g]] .. at[start[g + 1] - 1]; nGroups + 1 entries. */
  readonly start: Uint32Array;
  readonly nGroups: number;
  /** Units of the columns that belong to no group (a value is missing). */
  readonly dropped: number;
}

/** A column in group order, with where each group starts. */
export interface GroupedColumns {
  readonly gold: Float64Array;
  readonly metric: Float64Array;
  readonly start: Uint32Array;
  readonly nGroups: number;
}

/** Groups units by a number in [0, nGroups); units with another number or with keep[i] = 0 are dropped. Empty groups stay, empty. */
export function groupUnits(
  groupOf: ArrayLike<number>,
  nGroups: number,
  keep?: ArrayLike<number>,
): UnitGroups {
  const start = new Uint32Array(nGroups + 1);
  const isKept = (i: number) => groupOf[i]! >= 0 && groupOf[i]! < nGroups && keep?.[i] !== 0;
  for (let i = 0; i < groupOf.length; i++) if (isKept(i)) start[groupOf[i]! + 1]!++;
  for (let g = 0; g < nGroups; g++) start[g + 1]! += start[g]!;
  const next = start.slice(0, nGroups);
  const at = new Uint32Array(start[nGroups]!);
  for (let i = 0; i < groupOf.length; i++) if (isKept(i)) at[next[groupOf[i]!]!++] = i;
  return { at, start, nGroups, dropped: groupOf.length - at.length };
}

/** 1 where every column has a value, 0 where one is NaN. */
export function presentIn(...columns: readonly ArrayLike<number>[]): Uint8Array {
  const keep = new Uint8Array(columns[0]?.length ?? 0).fill(1);
  for (const column of columns)
    for (let i = 0; i < keep.length; i++) if (Number.isNaN(column[i]!)) keep[i] = 0;
  return keep;
}

/**
 * Groups the cells of a matrix [nSystems x nItems], system-major (cell s * nItems + i): one group for "none", a group an item
 * (of its systems) for "item", a group a system (of its items) for "system". Cells with keep = 0 are dropped.
 */
export function groupMatrix(
  shape: { readonly nSystems: number; readonly nItems: number },
  grouping: Grouping,
  keep?: ArrayLike<number>,
): UnitGroups {
  const { nSystems, nItems } = shape;
  const groupOf = new Uint32Array(nSystems * nItems);
  if (grouping !== "none")
    for (let cell = 0; cell < groupOf.length; cell++)
      groupOf[cell] = grouping === "item" ? cell % nItems : Math.floor(cell / nItems);
  const nGroups = { none: 1, item: nItems, system: nSystems }[grouping];
  return groupUnits(groupOf, nGroups, keep);
}

/** The values of a column at the grouped units, in group order. */
export function gather(column: ArrayLike<number>, groups: UnitGroups): Float64Array {
  const out = new Float64Array(groups.at.length);
  for (let i = 0; i < out.length; i++) out[i] = column[groups.at[i]!]!;
  return out;
}
