import { choleskyFactor, choleskySolve } from "./cholesky.ts";

/** A smooth convex function of n variables. */
export interface TwiceSmooth {
  readonly n: number;
  /** Value at x [n]; writes the gradient [n] and the lower triangle of the Hessian [n x n] row-major (both given zeroed). */
  evaluate(x: Float64Array, gradient: Float64Array, hessian: Float64Array): number;
  /** Value alone, for line searches; `evaluate` where absent. */
  value?(x: Float64Array): number;
}

export interface NewtonOptions {
  readonly start?: ArrayLike<number>;
  /** Most steps; default 100. */
  readonly maxIterations?: number;
  /** Ends when no coordinate of a full step exceeds this share of 1 + max |x|; default 1e-12. */
  readonly tolerance?: number;
}

/** Where the search ended. */
export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Lower triangle of the Hessian at the last point evaluated, [n x n] row-major. */
  readonly hessian: Float64Array;
}

const largest = (x: ArrayLike<number>): number => {
  let most = 0;
  for (let i = 0; i < x.length; i++) most = Math.max(most, Math.abs(x[i]!));
  return most;
};

/** Factors the Hessian, with as much added to its diagonal as makes it positive definite. */
function dampedFactor(hessian: Float64Array, n: number, factor: Float64Array): boolean {
  let scale = 0;
  for (let i = 0; i < n; i++) scale = Math.max(scale, Math.abs(hessian[i * n + i]!));
  for (let damping = 0; damping <= 1e6; damping = damping === 0 ? 1e-10 : damping * 100) {
    factor.set(hessian);
    for (let i = 0; i < n; i++) factor[i * n + i]! += damping * (scale || 1);
    if (choleskyFactor(factor, n, factor)) return true;
  }
  return false;
}

/**
 * Minimises a convex function by Newton steps with halving (Armijo). Ends unconverged where a value or step is not finite.
 * Source: Nocedal and Wright (2006), chapter 3.
 */
export function newtonMinimum(f: TwiceSmooth, options: NewtonOptions = {}): Minimum {
  const { n } = f;
  const { maxIterations = 100, tolerance = 1e-12 } = options;
  const x = Float64Array.from(options.start ?? new Float64Array(n));
  const [gradient, step, trial] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const [hessian, factor] = [new Float64Array(n * n), new Float64Array(n * n)];
  const valueAt = (at: Float64Array): number =>
    f.value?.(at) ?? f.evaluate(at, new Float64Array(n), new Float64Array(n * n));
  let value = NaN;
  let iterations = 0;
  for (; iterations < maxIterations; iterations++) {
    gradient.fill(0);
    hessian.fill(0);
    value = f.evaluate(x, gradient, hessian);
    if (!Number.isFinite(value) || !dampedFactor(hessian, n, factor)) break;
    choleskySolve(factor, gradient, step);
    let slope = 0;
    for (let i = 0; i < n; i++) slope += gradient[i]! * step[i]!;
    const size = largest(step);
    if (!Number.isFinite(size)) break;
    const isSmall = size <= tolerance * (1 + largest(x));
    // Once a step is this short, rounding of the value decides more than the step does.
    const isClose = slope <= 1e-10 * (1 + Math.abs(value));
    let length = 1;
    for (let halvings = 0; halvings < 40; halvings++, length /= 2) {
      for (let i = 0; i < n; i++) trial[i] = x[i]! - length * step[i]!;
      if (isClose || valueAt(trial) <= value - 1e-4 * length * slope) break;
    }
    x.set(trial);
    if (isSmall) return { x, value: valueAt(x), iterations: iterations + 1, converged: true, hessian };
  }
  return { x, value, iterations, converged: false, hessian };
}
