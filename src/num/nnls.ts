import { choleskyFactor, choleskySolve } from "./cholesky.ts";

/** Weights of a non-negative least squares fit. */
export interface NonNegative {
  /** [n], none below 0. */
  readonly x: Float64Array;
  /** False where the iterations ran out. */
  readonly converged: boolean;
}

/** The least squares solution on the columns `set`, 0 elsewhere; undefined where these are collinear. */
function solvedOn(
  set: readonly number[],
  gram: ArrayLike<number>,
  target: ArrayLike<number>,
): Float64Array | undefined {
  const [n, k] = [target.length, set.length];
  const a = new Float64Array(k * k);
  for (let i = 0; i < k; i++) for (let j = 0; j <= i; j++) a[i * k + j] = gram[set[i]! * n + set[j]!]!;
  if (!choleskyFactor(a, k, a)) return undefined;
  const z = choleskySolve(
    a,
    set.map((c) => target[c]!),
    new Float64Array(k),
  );
  const x = new Float64Array(n);
  set.forEach((c, i) => (x[c] = z[i]!));
  return x;
}

/** The largest share of the way from x to z on which nothing of `set` falls below 0. */
function shareOfWay(set: readonly number[], x: Float64Array, z: Float64Array): number {
  let share = 1;
  for (const c of set) if (z[c]! <= 0) share = Math.min(share, x[c]! / (x[c]! - z[c]!));
  return share;
}

/**
 * Non-negative least squares by the active-set method, from normal equations: minimises |A x - b| over x >= 0, where gram = A'A [n x n] row-major and
 * target = A'b [n]. A column that is a combination of those chosen before is left at 0. Source: Lawson and Hanson (1974), chapter 23; pinned to scipy.optimize.nnls.
 */
export function nonNegativeLeastSquares(gram: ArrayLike<number>, target: ArrayLike<number>): NonNegative {
  const n = target.length;
  const x = new Float64Array(n);
  let set: number[] = [];
  const refused = new Set<number>();
  const scale = Math.max(...Array.from(target, Math.abs), 0);
  const tolerance = 1e-12 * scale * n;
  const pull = (c: number): number => {
    let g = target[c]!;
    for (let k = 0; k < n; k++) g -= gram[c * n + k]! * x[k]!;
    return g;
  };
  for (let iteration = 0; iteration < 10 * n + 10; iteration++) {
    let [best, most] = [-1, tolerance];
    for (let c = 0; c < n; c++) {
      if (set.includes(c) || refused.has(c)) continue;
      const g = pull(c);
      if (g > most) [best, most] = [c, g];
    }
    if (best < 0) return { x, converged: true };
    set.push(best);
    for (;;) {
      const z = solvedOn(set, gram, target);
      if (z === undefined || (z[best]! <= 0 && x[best] === 0)) {
        set = set.filter((c) => c !== best);
        refused.add(best);
        break;
      }
      const share = shareOfWay(set, x, z);
      for (const c of set) x[c] = x[c]! + share * (z[c]! - x[c]!);
      if (share === 1) {
        refused.clear();
        break;
      }
      set = set.filter((c) => {
        const isIn = x[c]! > 1e-14 * Math.abs(z[c]!);
        if (!isIn) x[c] = 0;
        return isIn;
      });
    }
  }
  return { x, converged: false };
}
