import { sigmoid, softplus } from "./platt.ts";

/** logit P(y = 1 | p) = a ln p - b ln(1 - p) + c, a and b not negative, so that the map never decreases. */
export interface BetaCurve {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

const CLIP = 1e-7;
const MAX_ROUNDS = 200;
/** Weight of a prior that pulls towards the identity (a = b = 1, c = 0), so that separable labels stay finite. */
const PRIOR = 1e-3;

type Vector = [number, number, number];

/** Gaussian elimination of a symmetric positive 3 x 3 system. */
function solve3(h: readonly Vector[], g: Vector): Vector {
  const m = h.map((row, i) => [...row, g[i]!]);
  for (let k = 0; k < 3; k++)
    for (let i = k + 1; i < 3; i++) {
      const f = m[i]![k]! / m[k]![k]!;
      for (let j = k; j < 4; j++) m[i]![j]! -= f * m[k]![j]!;
    }
  const x: Vector = [0, 0, 0];
  for (let k = 2; k >= 0; k--) {
    let rest = m[k]![3]!;
    for (let j = k + 1; j < 3; j++) rest -= m[k]![j]! * x[j]!;
    x[k] = rest / m[k]![k]!;
  }
  return x;
}

/** Features of a probability that are in use; left-out ones are 0. */
function features(p: number, used: readonly boolean[]): Vector {
  const q = Math.min(1 - CLIP, Math.max(CLIP, p));
  return [used[0] ? Math.log(q) : 0, used[1] ? -Math.log(1 - q) : 0, used[2] ? 1 : 0];
}

const START: Vector = [1, 1, 0];

function loss(rows: readonly Vector[], y: ArrayLike<number>, at: Vector, start: Vector): number {
  let total = 0;
  for (let i = 0; i < rows.length; i++) {
    const r = rows[i]!;
    const z = r[0] * at[0] + r[1] * at[1] + r[2] * at[2];
    total += softplus(z) - y[i]! * z;
  }
  return total + 0.5 * PRIOR * at.reduce((s, v, k) => s + (v - start[k]!) ** 2, 0);
}

function descend(rows: readonly Vector[], y: ArrayLike<number>, start: Vector): Vector {
  let at = start;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const g = at.map((v, k) => PRIOR * (v - start[k]!)) as Vector;
    const h: Vector[] = [
      [PRIOR, 0, 0],
      [0, PRIOR, 0],
      [0, 0, PRIOR],
    ];
    for (let i = 0; i < rows.length; i++) {
      const r = rows[i]!;
      const q = sigmoid(r[0] * at[0] + r[1] * at[1] + r[2] * at[2]);
      for (let j = 0; j < 3; j++) {
        g[j]! += (q - y[i]!) * r[j]!;
        for (let k = 0; k < 3; k++) h[j]![k]! += q * (1 - q) * r[j]! * r[k]!;
      }
    }
    const step = solve3(h, g);
    const before = loss(rows, y, at, start);
    let scale = 1;
    let next = at;
    for (; scale > 1e-10; scale /= 2) {
      next = at.map((v, k) => v - scale * step[k]!) as Vector;
      if (loss(rows, y, next, start) <= before) break;
    }
    const moved = Math.max(...next.map((v, k) => Math.abs(v - at[k]!)));
    at = next;
    if (moved < 1e-12) break;
  }
  return at;
}

/**
 * Beta calibration of probabilities `p` with 0/1 labels `y`. A slope that would be negative is left out and the rest fitted anew, as the authors do.
 * `isAntisymmetric` (pairs) keeps one slope and no intercept, so that f(p) = 1 - f(1 - p). Empty gives NaN. Source: Kull, Silva Filho and Flach (2017).
 */
export function fitBeta(
  y: ArrayLike<number>,
  p: ArrayLike<number>,
  { isAntisymmetric = false }: { readonly isAntisymmetric?: boolean } = {},
): BetaCurve {
  if (y.length === 0) return { a: NaN, b: NaN, c: NaN };
  if (isAntisymmetric) {
    const rows = Array.from(p, (v): Vector => {
      const q = Math.min(1 - CLIP, Math.max(CLIP, v));
      return [Math.log(q / (1 - q)), 0, 0];
    });
    const slope = Math.max(0, descend(rows, y, [1, 0, 0])[0]);
    return { a: slope, b: slope, c: 0 };
  }
  const used = [true, true, true];
  for (;;) {
    const rows = Array.from(p, (v) => features(v, used));
    const start = START.map((v, k) => (used[k] ? v : 0)) as Vector;
    const [a, b, c] = descend(rows, y, start);
    if (a < 0 && used[0]) used[0] = false;
    else if (b < 0 && used[1]) used[1] = false;
    else return { a, b, c };
  }
}
