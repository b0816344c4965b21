import { averageRanks } from "../../num/index.ts";
import { spearmanWhereBoth } from "./profile.ts";

/** How alike two scorers rank, where both have a value. */
export interface Likeness {
  readonly a: string;
  readonly b: string;
  /** Spearman in [-1, 1]; below 0: they rank the other way round. */
  readonly spearman: number;
  readonly n: number;
}

/** Which scorers say the same as others. */
export interface Redundancy {
  /** From this absolute Spearman on, two scorers count as near-copies. */
  readonly threshold: number;
  readonly nScorers: number;
  /** Near-copies, most alike first. */
  readonly copies: readonly Likeness[];
  /** How many scorers are left when chains of near-copies count once. */
  readonly nDistinct: number;
  /** For every scorer the other one most like it, in the order given; scorers without any defined correlation are left out. */
  readonly closest: readonly Likeness[];
}

/** One scorer's values over shared units; NaN where missing. */
export interface NamedValues {
  readonly name: string;
  readonly values: Float64Array;
}

interface Ranked extends NamedValues {
  /** Ranks as deviations of unit length over the scorer's own values; undefined where it has missing values or is constant. */
  readonly unit: Float64Array | undefined;
}

function ranked({ name, values }: NamedValues): Ranked {
  if (values.length < 3 || values.some(Number.isNaN)) return { name, values, unit: undefined };
  const unit = averageRanks(values);
  const centre = (values.length + 1) / 2;
  let squares = 0;
  for (let i = 0; i < unit.length; i++) squares += (unit[i]! - centre) ** 2;
  if (squares === 0) return { name, values, unit: undefined };
  const norm = Math.sqrt(squares);
  for (let i = 0; i < unit.length; i++) unit[i] = (unit[i]! - centre) / norm;
  return { name, values, unit };
}

function dot(u: Float64Array, v: Float64Array): number {
  let total = 0;
  for (let i = 0; i < u.length; i++) total += u[i]! * v[i]!;
  return Math.max(-1, Math.min(1, total));
}

function likeness(a: Ranked, b: Ranked): Likeness {
  let n = 0;
  for (let i = 0; i < a.values.length; i++) if (!Number.isNaN(a.values[i]! + b.values[i]!)) n++;
  // Columns without holes were ranked once; others are ranked anew over what both have.
  const spearman = a.unit && b.unit ? dot(a.unit, b.unit) : spearmanWhereBoth(a.values, b.values);
  return { a: a.name, b: b.name, spearman, n };
}

const strength = (l: Likeness): number => Math.abs(l.spearman);

/** Number of groups when every near-copy joins two scorers. */
function countGroups(names: readonly string[], copies: readonly Likeness[]): number {
  const leader = new Map(names.map((name) => [name, name]));
  const find = (name: string): string => {
    let at = name;
    while (leader.get(at) !== at) at = leader.get(at)!;
    return at;
  };
  for (const { a, b } of copies) leader.set(find(a), find(b));
  return names.filter((name) => leader.get(name) === name).length;
}

/**
 * Spearman between all pairs of scorers and who is a near-copy of whom (absolute Spearman of at least `threshold`), so that a panel or a report does not count
 * one opinion twice. Each pair is compared where both have a value, at least 3; constant columns are like nothing. Names must differ.
 * Pinned to scipy.stats.spearmanr.
 */
export function redundancy(
  scorers: readonly NamedValues[],
  { threshold }: { readonly threshold: number },
): Redundancy {
  const columns = scorers.map(ranked);
  const all: Likeness[] = [];
  for (let i = 0; i < columns.length; i++)
    for (let j = i + 1; j < columns.length; j++) {
      const found = likeness(columns[i]!, columns[j]!);
      if (!Number.isNaN(found.spearman)) all.push(found);
    }
  const best = new Map<string, Likeness>();
  for (const found of all)
    for (const [a, b] of [
      [found.a, found.b],
      [found.b, found.a],
    ] as const) {
      const known = best.get(a);
      if (!known || strength(found) > strength(known)) best.set(a, { ...found, a, b });
    }
  const copies = all.filter((l) => strength(l) >= threshold).sort((a, b) => strength(b) - strength(a));
  const names = scorers.map((s) => s.name);
  return {
    threshold,
    nScorers: scorers.length,
    copies,
    nDistinct: countGroups(names, copies),
    closest: names.flatMap((name) => best.get(name) ?? []),
  };
}
