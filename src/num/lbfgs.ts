/** A smooth function of n variables. */
export interface Smooth {
  readonly n: number;
  /** Value at x [n]; writes the gradient [n] (overwritten). Infinity or NaN outside its domain. */
  evaluate(x: Float64Array, gradient: Float64Array): number;
}

export interface LbfgsOptions {
  readonly start?: ArrayLike<number>;
  /** A rough diagonal of the Hessian [n], all above 0: steps are scaled by it. Few columns that many rows share then do not slow down many that few rows have. All 1 where absent. */
  readonly curvature?: ArrayLike<number>;
  /** Pairs of steps and gradient changes kept; default 10. */
  readonly memory?: number;
  /** Default 1,000. */
  readonly maxIterations?: number;
  /** Ends when no coordinate of the gradient exceeds this share of 1 + the largest at the start; default 1e-8. */
  readonly gradientTolerance?: number;
}

/** Where the search ended. */
export interface LbfgsMinimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
  readonly evaluations: number;
  /** Largest absolute coordinate of the gradient at x. */
  readonly gradientNorm: number;
  readonly converged: boolean;
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}

/** y += k x. */
function addTimes(y: Float64Array, k: number, x: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i]! += k * x[i]!;
}

function largest(x: Float64Array): number {
  let most = 0;
  for (let i = 0; i < x.length; i++) most = Math.max(most, Math.abs(x[i]!));
  return most;
}

/** One step taken, the change of the gradient over it, and 1 / (y's). */
interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

/** Sum of scale x^2. */
function scaledSquares(x: Float64Array, scale: Float64Array): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += scale[i]! * x[i]! * x[i]!;
  return total;
}

/** Minus the inverse Hessian as the pairs know it on top of its rough diagonal, times the gradient, into `out`. */
function direction(
  pairs: readonly Pair[],
  gradient: Float64Array,
  { inverse, out }: { readonly inverse: Float64Array; readonly out: Float64Array },
): void {
  for (let i = 0; i < out.length; i++) out[i] = -gradient[i]!;
  const alpha = new Float64Array(pairs.length);
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { s, y, rho } = pairs[k]!;
    alpha[k] = rho * dot(s, out);
    addTimes(out, -alpha[k]!, y);
  }
  const newest = pairs.at(-1);
  const scale = newest ? 1 / (newest.rho * scaledSquares(newest.y, inverse)) : 1;
  for (let i = 0; i < out.length; i++) out[i]! *= scale * inverse[i]!;
  for (let k = 0; k < pairs.length; k++) {
    const { s, y, rho } = pairs[k]!;
    addTimes(out, alpha[k]! - rho * dot(y, out), s);
  }
}

interface Point {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  value: number;
}

const ARMIJO = 1e-4;
const CURVATURE = 0.9;
const MAX_TRIALS = 50;

interface Search {
  readonly from: Point;
  readonly step: Float64Array;
  readonly slope: number;
  readonly first: number;
}

/** A step length that meets the weak Wolfe conditions, by bisection and doubling; the point reached is in `to`. Returns the evaluations, 0 where no step goes down. */
function lineSearch(f: Smooth, { from, step, slope, first }: Search, to: Point): number {
  let [low, high, length] = [0, Infinity, first];
  // Rounding of the value hides a descent smaller than this.
  const slack = 4 * Number.EPSILON * Math.abs(from.value);
  for (let trial = 1; trial <= MAX_TRIALS; trial++) {
    for (let i = 0; i < to.x.length; i++) to.x[i] = from.x[i]! + length * step[i]!;
    to.value = f.evaluate(to.x, to.gradient);
    const isLower = to.value <= from.value + ARMIJO * length * slope + slack;
    if (!isLower) high = length;
    else if (dot(to.gradient, step) < CURVATURE * slope) low = length;
    else return trial;
    length = high < Infinity ? (low + high) / 2 : 2 * low;
  }
  return 0;
}

/**
 * Minimises a smooth convex function by limited-memory BFGS with the two-loop recursion and a weak Wolfe line search. Deterministic. Ends unconverged
 * where no step goes down or the iterations run out. Source: Liu and Nocedal (1989); Nocedal and Wright (2006), algorithm 7.4.
 */
export function lbfgsMinimum(f: Smooth, options: LbfgsOptions = {}): LbfgsMinimum {
  const { n } = f;
  const { memory = 10, maxIterations = 1000, gradientTolerance = 1e-8 } = options;
  const blank = (): Point => ({ x: new Float64Array(n), gradient: new Float64Array(n), value: NaN });
  let [at, next] = [blank(), blank()];
  at.x.set(options.start ?? new Float64Array(n));
  at.value = f.evaluate(at.x, at.gradient);
  const limit = gradientTolerance * (1 + largest(at.gradient));
  const inverse = Float64Array.from({ length: n }, (_, i) => 1 / (options.curvature?.[i] ?? 1));
  const pairs: Pair[] = [];
  const step = new Float64Array(n);
  let [iterations, evaluations] = [0, 1];
  const ended = (converged: boolean): LbfgsMinimum => ({
    x: at.x,
    value: at.value,
    iterations,
    evaluations,
    gradientNorm: largest(at.gradient),
    converged,
  });
  for (; iterations < maxIterations; iterations++) {
    if (!Number.isFinite(at.value)) return ended(false);
    if (largest(at.gradient) <= limit) return ended(true);
    direction(pairs, at.gradient, { inverse, out: step });
    const slope = dot(step, at.gradient);
    const isGuess = pairs.length === 0 && options.curvature === undefined;
    const first = isGuess ? 1 / Math.max(1, Math.sqrt(dot(at.gradient, at.gradient))) : 1;
    const trials = slope < 0 ? lineSearch(f, { from: at, step, slope, first }, next) : 0;
    if (trials === 0) {
      if (pairs.length === 0) return ended(false);
      // What the pairs say of the curvature no longer holds: start again from the gradient.
      pairs.length = 0;
      continue;
    }
    evaluations += trials;
    const s = next.x.map((v, i) => v - at.x[i]!);
    const y = next.gradient.map((v, i) => v - at.gradient[i]!);
    const sy = dot(s, y);
    if (sy > 0) pairs.push({ s, y, rho: 1 / sy });
    if (pairs.length > memory) pairs.shift();
    [at, next] = [next, at];
  }
  return ended(largest(at.gradient) <= limit);
}
