import { averageRanks } from "../../num/index.ts";
import type { Correlation } from "../complete-pairs.ts";
import { pearsonP } from "./pearson.ts";

/** What is held constant: groups, numeric controls, or both. */
export interface Held {
  /** Group number of each pair of values, 0 upwards; negative: in no group, left out. */
  readonly groupOf?: ArrayLike<number> | undefined;
  /** Numeric controls, aligned with x and y. */
  readonly controls?: readonly ArrayLike<number>[] | undefined;
}

/** A correlation of what is left of x and y after controls are taken off. */
export interface PartialCorrelation extends Correlation {
  /** Degrees of freedom of its t test: n - G - k - 1 with G groups (1 where none) and k controls that are no combination of others. */
  readonly df: number;
  readonly nGroups: number;
  readonly nControls: number;
}

/** Below this share of its size before, a residual is rounding error. */
const TINY = 1e-10;

interface Complete {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly controls: readonly Float64Array[];
  /** Dense. */
  readonly groupOf: Int32Array;
  readonly nGroups: number;
}

/** Positions where x, y and all controls have a value and the group is known. */
function complete(x: ArrayLike<number>, y: ArrayLike<number>, held: Held): Complete {
  const { groupOf, controls = [] } = held;
  const at: number[] = [];
  const dense = new Map<number, number>();
  for (let i = 0; i < x.length; i++) {
    const group = groupOf ? groupOf[i]! : 0;
    if (Number.isNaN(x[i]!) || Number.isNaN(y[i]!) || !(group >= 0)) continue;
    if (controls.some((c) => Number.isNaN(c[i]!))) continue;
    if (!dense.has(group)) dense.set(group, dense.size);
    at.push(i);
  }
  const kept = (v: ArrayLike<number>) => Float64Array.from(at, (i) => v[i]!);
  return {
    x: kept(x),
    y: kept(y),
    controls: controls.map(kept),
    groupOf: Int32Array.from(at, (i) => dense.get(groupOf ? groupOf[i]! : 0)!),
    nGroups: dense.size,
  };
}

/** Takes the group means off, in place, twice: the second time removes the rounding of the first. */
function centre(v: Float64Array, { groupOf, nGroups }: Complete): Float64Array {
  for (let pass = 0; pass < 2; pass++) {
    const sum = new Float64Array(nGroups);
    const n = new Float64Array(nGroups);
    for (let i = 0; i < v.length; i++) {
      sum[groupOf[i]!]! += v[i]!;
      n[groupOf[i]!]!++;
    }
    for (let i = 0; i < v.length; i++) v[i]! -= sum[groupOf[i]!]! / n[groupOf[i]!]!;
  }
  return v;
}

function norm(v: Float64Array): number {
  let total = 0;
  for (let i = 0; i < v.length; i++) total += v[i]! * v[i]!;
  return Math.sqrt(total);
}

/** Takes off the projections on an orthonormal basis, in place, twice. */
function project(v: Float64Array, basis: readonly Float64Array[]): void {
  for (let pass = 0; pass < 2; pass++)
    for (const b of basis) {
      let along = 0;
      for (let i = 0; i < v.length; i++) along += b[i]! * v[i]!;
      for (let i = 0; i < v.length; i++) v[i]! -= along * b[i]!;
    }
}

/** An orthonormal basis of the centred controls; combinations of others are left out (Gram-Schmidt, each step repeated). */
function basisOf(made: Complete): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const control of made.controls) {
    const size = norm(control);
    const v = centre(control.slice(), made);
    project(v, basis);
    const left = norm(v);
    if (!(left > TINY * size)) continue;
    basis.push(v.map((a) => a / left));
  }
  return basis;
}

/** Residuals of unit length; undefined where nothing is left. */
function residual(v: Float64Array, made: Complete, basis: readonly Float64Array[]): Float64Array | undefined {
  const size = norm(v);
  const rest = centre(v.slice(), made);
  project(rest, basis);
  const left = norm(rest);
  return left > TINY * size ? rest.map((a) => a / left) : undefined;
}

function correlate(made: Complete, nAll: number): PartialCorrelation {
  const basis = basisOf(made);
  const [u, v] = [residual(made.x, made, basis), residual(made.y, made, basis)];
  const n = made.x.length;
  const df = n - Math.max(1, made.nGroups) - basis.length - 1;
  let value = u && v && df >= 0 ? 0 : NaN;
  if (u && v) for (let i = 0; i < n; i++) value += u[i]! * v[i]!;
  value = Math.max(-1, Math.min(1, value));
  return {
    value,
    p: df >= 1 ? pearsonP(value, df + 2) : NaN,
    n,
    dropped: nAll - n,
    df,
    nGroups: made.nGroups,
    nControls: basis.length,
  };
}

/**
 * Pearson's correlation of what is left of x and y after group means are taken off and numeric controls are regressed out (least squares), in [-1, 1].
 * With groups alone it is the within-group correlation: values minus group means, df = n - G - 1. NaN where one side does not vary beyond what is held
 * constant. Pairs with a NaN in x, y or a control, or without a group, are left out and counted in `dropped`.
 * Source: Fisher (1924); pinned to numpy's least squares (correlation of residuals) and scipy's t distribution.
 */
export function partialPearson(x: ArrayLike<number>, y: ArrayLike<number>, held: Held): PartialCorrelation {
  return correlate(complete(x, y, held), x.length);
}

/**
 * `partialPearson` of ranks: x, y and the controls are ranked over all pairs that are used (ties by average ranks), then group means of the
 * ranks are taken off and the ranked controls are regressed out. Its p is Student's approximation.
 */
export function partialSpearman(x: ArrayLike<number>, y: ArrayLike<number>, held: Held): PartialCorrelation {
  const made = complete(x, y, held);
  const ranked = {
    ...made,
    x: averageRanks(made.x),
    y: averageRanks(made.y),
    controls: made.controls.map((c) => averageRanks(c)),
  };
  return correlate(ranked, x.length);
}
