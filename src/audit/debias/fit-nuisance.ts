import { type NuisanceCurve, type NuisanceEffect, nuisanceAt } from "../../core/index.ts";
import { choleskyFactor, choleskySolve, quantileSorted } from "../../num/index.ts";
import { boundedLine } from "./bounded-line.ts";
import type { NuisanceRows } from "./nuisance-rows.ts";

/**
 * "edits": slopes taught by what edits do to the score. From outputs as they are: "linear", one slope a feature; "piecewise", straight lines between
 * five knots, so that an effect may level off.
 */
export type NuisanceMethod = "edits" | "linear" | "piecewise";
export const NUISANCE_METHODS: readonly NuisanceMethod[] = ["edits", "linear", "piecewise"];

/** Ridge penalty as a share of each column's sum of squares: small enough to leave every solvable design as it is, large enough to solve a collinear one. */
const RIDGE = 1e-8;
const N_KNOTS = 5;

/** Corners of a feature's curve: quantiles of its values, doubles dropped. */
function knotsOf(values: Float64Array): number[] {
  const sorted = values.toSorted();
  const at = Array.from({ length: N_KNOTS }, (_, k) => quantileSorted(sorted, k / (N_KNOTS - 1)));
  return at.filter((v, k) => k === 0 || v > at[k - 1]!);
}

/** The part of x that lies in each stretch between knots; the curve is a slope for each. */
function stretches(x: number, knots: readonly number[]): number[] {
  return knots.slice(1).map((high, k) => Math.max(0, Math.min(x, high) - knots[k]!));
}

interface Basis {
  readonly feature: number;
  readonly knots: readonly number[] | undefined;
  readonly width: number;
}

function basisOf(column: Float64Array, feature: number, method: NuisanceMethod): Basis {
  const knots = method === "piecewise" ? knotsOf(column) : undefined;
  return knots && knots.length > 2
    ? { feature, knots, width: knots.length - 1 }
    : { feature, knots: undefined, width: 1 };
}

const columnOf = ({ x, features }: NuisanceRows, rows: Int32Array, f: number): Float64Array =>
  Float64Array.from(rows, (i) => x[i * features.length + f]!);

/** Takes each item's mean off every column in place; rows alone in their item, where others are not, say nothing and become 0. */
function demeanByItem(columns: readonly Float64Array[], itemOf: Int32Array): void {
  const n = new Map<number, number>();
  for (const item of itemOf) n.set(item, (n.get(item) ?? 0) + 1);
  const isGrouped = n.size < itemOf.length;
  for (const column of columns) {
    const totals = new Map<number, number>();
    column.forEach((v, i) => {
      const key = isGrouped ? itemOf[i]! : 0;
      totals.set(key, (totals.get(key) ?? 0) + v);
    });
    for (let i = 0; i < column.length; i++) {
      const key = isGrouped ? itemOf[i]! : 0;
      column[i] = column[i]! - totals.get(key)! / (isGrouped ? n.get(key)! : column.length);
    }
  }
}

/** Ridge least squares of y on columns, no intercept; undefined where the design is empty or cannot be solved. */
function solved(columns: readonly Float64Array[], y: Float64Array): Float64Array | undefined {
  const m = columns.length;
  const gram = new Float64Array(m * m);
  const right = new Float64Array(m);
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, v, i) => sum + v * b[i]!, 0);
  for (let j = 0; j < m; j++) {
    for (let k = 0; k <= j; k++) gram[j * m + k] = dot(columns[j]!, columns[k]!);
    gram[j * m + j] = gram[j * m + j]! * (1 + RIDGE) + 1e-12;
    right[j] = dot(columns[j]!, y);
  }
  return choleskyFactor(gram, m, gram) ? choleskySolve(gram, right, new Float64Array(m)) : undefined;
}

function curveOf({ knots }: Basis, slopes: Float64Array, column: Float64Array): NuisanceCurve {
  if (!knots) return boundedLine(slopes[0]!, rangeOf(column));
  let y = 0;
  return {
    kind: "piecewise",
    x: knots,
    y: [0, ...slopes].map((slope, k) => (k === 0 ? 0 : (y += slope * (knots[k]! - knots[k - 1]!)))),
  };
}

function rangeOf(column: Float64Array): { readonly least: number; readonly most: number } {
  return {
    least: column.reduce((a, b) => Math.min(a, b), Infinity),
    most: column.reduce((a, b) => Math.max(a, b), -Infinity),
  };
}

const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;

/**
 * What each nuisance feature adds to the score inside an item, the other features held and, where `worth` is known for all rows, the gold as well:
 * then only what the gold does not explain is counted as nuisance. Ordinary least squares on columns less their item's mean, with a ridge of 1e-8
 * for collinear features. Beyond the values seen a line may only take more off, and a curve is constant. Items with one output say nothing where others have several. Fewer than two rows, or no features, give no effects.
 * Source: after Huang et al. (2024), post-hoc reward calibration, whose local regression has one feature and no gold.
 */
export function fitNuisance(
  rows: NuisanceRows,
  which: Int32Array,
  { method, isGivenGold }: { readonly method: NuisanceMethod; readonly isGivenGold: boolean },
): NuisanceEffect[] {
  const known = isGivenGold ? which.filter((i) => !Number.isNaN(rows.worth[i]!)) : which;
  if (known.length < 2 || rows.features.length === 0) return [];
  const raw = rows.features.map((_, f) => columnOf(rows, known, f));
  const bases = raw.map((column, f) => basisOf(column, f, method));
  const columns = bases.flatMap(({ knots, width }, f) =>
    Array.from({ length: width }, (_, k) =>
      knots ? raw[f]!.map((v) => stretches(v, knots)[k]!) : Float64Array.from(raw[f]!),
    ),
  );
  const gold = isGivenGold ? [Float64Array.from(known, (i) => rows.worth[i]!)] : [];
  const y = Float64Array.from(known, (i) => rows.score[i]!);
  const itemOf = Int32Array.from(known, (i) => rows.itemOf[i]!);
  demeanByItem([...columns, ...gold, y], itemOf);
  const slopes = solved([...columns, ...gold], y);
  if (!slopes) return [];
  let at = 0;
  return bases.map((basis, f) => {
    const own = slopes.subarray(at, (at += basis.width));
    // The centre of all rows, so that scores of different folds stay comparable.
    const centre = mean(columnOf(rows, Int32Array.from(rows.outputs.keys()), f));
    return { feature: rows.features[f]!.name, curve: curveOf(basis, own, raw[f]!), centre };
  });
}

/** Scores less what the effects explain, for the rows `which`, [which.length]. */
export function withoutNuisance(
  rows: NuisanceRows,
  which: Int32Array,
  effects: readonly NuisanceEffect[],
): Float64Array {
  const at = effects.map((e) => rows.features.findIndex((f) => f.name === e.feature));
  const m = rows.features.length;
  return Float64Array.from(which, (i) =>
    effects.reduce((left, e, k) => left - nuisanceAt(e, rows.x[i * m + at[k]!]!), rows.score[i]!),
  );
}
