/** A logistic regression without intercept: rows of features, soft labels and weights. */
export interface LogisticRows {
  /** [n x nCols], row-major. */
  readonly x: ArrayLike<number>;
  readonly nCols: number;
  /** Labels in [0, 1], [n]. */
  readonly y: ArrayLike<number>;
  /** [n], at least 0. */
  readonly weights: ArrayLike<number>;
}

const softplus = (z: number): number => Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z)));

/** The logistic function, without overflow. */
export const sigmoid = (z: number): number =>
  z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));

/** x . b of one row. */
export function rowDot(rows: LogisticRows, i: number, b: ArrayLike<number>): number {
  let z = 0;
  for (let c = 0; c < rows.nCols; c++) z += rows.x[i * rows.nCols + c]! * b[c]!;
  return z;
}

/** Log loss of one row: y log(1 + e^-z) + (1 - y) log(1 + e^z). */
export function rowLoss(y: number, z: number): number {
  return softplus(z) - y * z;
}

interface Quadratic {
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

/** Gradient and Hessian of C times the weighted loss. */
function derivatives(rows: LogisticRows, c: number, b: Float64Array, { gradient, hessian }: Quadratic): void {
  const { x, y, weights, nCols: p } = rows;
  gradient.fill(0);
  hessian.fill(0);
  for (let i = 0; i < y.length; i++) {
    const w = weights[i]!;
    if (w === 0) continue;
    const q = sigmoid(rowDot(rows, i, b));
    const slope = c * w * (q - y[i]!);
    const bend = c * w * q * (1 - q);
    for (let j = 0; j < p; j++) {
      const xj = x[i * p + j]!;
      gradient[j]! += slope * xj;
      for (let k = 0; k <= j; k++) hessian[j * p + k]! += bend * xj * x[i * p + k]!;
    }
  }
  for (let j = 0; j < p; j++) for (let k = 0; k < j; k++) hessian[k * p + j] = hessian[j * p + k]!;
}

function objective(rows: LogisticRows, c: number, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < rows.y.length; i++)
    if (rows.weights[i]! > 0) total += rows.weights[i]! * rowLoss(rows.y[i]!, rowDot(rows, i, b));
  let norm = 0;
  for (const v of b) norm += Math.abs(v);
  return norm + c * total;
}

const shrink = (v: number, by: number): number => Math.sign(v) * Math.max(0, Math.abs(v) - by);

/** Minimises g.d + d'Hd/2 + |b + d|_1 over d by coordinate descent; the result is written to `step`. */
function penalisedStep(b: Float64Array, { gradient, hessian }: Quadratic, step: Float64Array): void {
  const p = b.length;
  step.fill(0);
  for (let sweep = 0; sweep < 10_000; sweep++) {
    let change = 0;
    for (let j = 0; j < p; j++) {
      const bend = Math.max(hessian[j * p + j]!, 1e-300);
      let slope = gradient[j]!;
      for (let k = 0; k < p; k++) slope += hessian[j * p + k]! * step[k]!;
      const now = b[j]! + step[j]!;
      const next = bend <= 1e-300 ? 0 : shrink(now - slope / bend, 1 / bend);
      change = Math.max(change, Math.abs(next - now));
      step[j] = next - b[j]!;
    }
    if (change <= 1e-14) return;
  }
}

/**
 * Coefficients [nCols] that minimise |b|_1 + C sum_i w_i [y_i log(1 + e^-xb) + (1 - y_i) log(1 + e^xb)], converged to 1e-12 of their size.
 * A column of zeros gets 0. `start` only saves time. Proximal Newton steps, each solved by coordinate descent, with halving.
 * Source: Lee, Sun and Saunders (2014), https://arxiv.org/abs/1206.1623; the objective is liblinear's (L1-regularised logistic regression).
 */
export function l1Logistic(rows: LogisticRows, c: number, start?: ArrayLike<number>): Float64Array {
  const p = rows.nCols;
  const b = Float64Array.from(start ?? new Float64Array(p));
  const [step, trial] = [new Float64Array(p), new Float64Array(p)];
  const quadratic = { gradient: new Float64Array(p), hessian: new Float64Array(p * p) };
  let value = objective(rows, c, b);
  for (let iteration = 0; iteration < 200; iteration++) {
    derivatives(rows, c, b, quadratic);
    penalisedStep(b, quadratic, step);
    let [size, norm] = [0, 0];
    for (let j = 0; j < p; j++) {
      size = Math.max(size, Math.abs(step[j]!));
      norm = Math.max(norm, Math.abs(b[j]!));
    }
    if (!(size > 1e-12 * (1 + norm))) break;
    let length = 1;
    let next = value;
    for (let halvings = 0; halvings < 50; halvings++, length /= 2) {
      for (let j = 0; j < p; j++) trial[j] = b[j]! + length * step[j]!;
      next = objective(rows, c, trial);
      if (next <= value + 1e-13 * Math.abs(value)) break;
    }
    b.set(trial);
    value = next;
  }
  return b;
}
