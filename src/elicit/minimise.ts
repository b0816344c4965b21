/** A smooth function with its gradient: gives f(x) and fills `gradient`. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

/** When the search stops. */
export interface MinimiseOptions {
  readonly nIterations: number;
  /** Largest absolute gradient entry at which the point is accepted. */
  readonly tolerance: number;
}

/** Corrections kept by L-BFGS. */
const MEMORY = 12;

const dot = (a: Float64Array, b: Float64Array): number => {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
};
const largest = (x: Float64Array): number => x.reduce((m, v) => Math.max(m, Math.abs(v)), 0);

interface Correction {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

/** Two-loop recursion: minus the inverse Hessian estimate times the gradient. */
function direction(gradient: Float64Array, memory: readonly Correction[]): Float64Array {
  const d = gradient.map((v) => -v);
  const alphas: number[] = [];
  for (let m = memory.length - 1; m >= 0; m--) {
    const { s, y, rho } = memory[m]!;
    const a = rho * dot(s, d);
    alphas[m] = a;
    for (let i = 0; i < d.length; i++) d[i]! -= a * y[i]!;
  }
  const last = memory.at(-1);
  if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let i = 0; i < d.length; i++) d[i]! *= scale;
  }
  memory.forEach(({ s, y, rho }, m) => {
    const b = alphas[m]! - rho * dot(y, d);
    for (let i = 0; i < d.length; i++) d[i]! += b * s[i]!;
  });
  return d;
}

interface Point {
  readonly x: Float64Array;
  readonly f: number;
  readonly gradient: Float64Array;
}

/** A step that meets the weak Wolfe conditions, by bisection; undefined where none is found. */
function lineSearch(objective: Objective, at: Point, d: Float64Array, first: number): Point | undefined {
  const slope = dot(at.gradient, d);
  let [low, high, step] = [0, Infinity, first];
  let found: Point | undefined;
  for (let trial = 0; trial < 40; trial++) {
    const x = at.x.map((v, i) => v + step * d[i]!);
    const gradient = new Float64Array(x.length);
    const f = objective(x, gradient);
    if (!(f <= at.f + 1e-4 * step * slope)) high = step;
    else {
      found = { x, f, gradient };
      if (dot(gradient, d) >= 0.9 * slope) return found;
      low = step;
    }
    step = high === Infinity ? 2 * low : (low + high) / 2;
  }
  return found;
}

/** Local minimum of a smooth function from `start` by limited-memory BFGS. Source: Liu and Nocedal (1989). A NaN objective ends the search where it stands. */
export function minimise(objective: Objective, start: Float64Array, options: MinimiseOptions): Float64Array {
  const gradient = new Float64Array(start.length);
  let point: Point = { x: start.slice(), f: objective(start, gradient), gradient };
  const memory: Correction[] = [];
  for (let round = 0; round < options.nIterations; round++) {
    const size = largest(point.gradient);
    if (!(size > options.tolerance)) break;
    const d = direction(point.gradient, memory);
    const next = lineSearch(objective, point, d, memory.length === 0 ? Math.min(1, 1 / size) : 1);
    if (!next) break;
    const s = next.x.map((v, i) => v - point.x[i]!);
    const y = next.gradient.map((v, i) => v - point.gradient[i]!);
    const curvature = dot(s, y);
    if (curvature > 0) {
      memory.push({ s, y, rho: 1 / curvature });
      if (memory.length > MEMORY) memory.shift();
    }
    point = next;
  }
  return point.x;
}
