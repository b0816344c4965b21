import { mean } from "../../num/index.ts";
import type { GuardedSystem } from "./guard-result.ts";

/** Scores by row before and behind guards. */
export interface GuardedRows {
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly isStruck: readonly boolean[];
}

/** 1 for the largest; ties have the better place. */
const places = (values: readonly number[]): number[] =>
  values.map((v) => 1 + values.filter((other) => other > v).length);

/** Mean scores and places of systems before and behind guards; only systems with struck rows are listed. Rows without a system are left out. */
export function guardedSystems(
  systemOf: readonly (string | undefined)[],
  { before, after, isStruck }: GuardedRows,
): { readonly nSystems: number; readonly struck: readonly GuardedSystem[] } {
  const rowsOf = new Map<string, number[]>();
  systemOf.forEach((system, i) => {
    if (system === undefined) return;
    const rows = rowsOf.get(system);
    if (rows) rows.push(i);
    else rowsOf.set(system, [i]);
  });
  const all = [...rowsOf].map(([system, rows]) => ({
    system,
    n: rows.length,
    nStruck: rows.filter((i) => isStruck[i]).length,
    before: mean(rows.map((i) => before[i]!)),
    after: mean(rows.map((i) => after[i]!)),
  }));
  const [was, is] = [places(all.map((s) => s.before)), places(all.map((s) => s.after))];
  const struck = all
    .map((s, i) => ({ ...s, placeBefore: was[i]!, placeAfter: is[i]! }))
    .filter((s) => s.nStruck > 0)
    .sort((a, b) => b.nStruck / b.n - a.nStruck / a.n);
  return { nSystems: all.length, struck };
}
