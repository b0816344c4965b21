import type { TwiceSmooth } from "../../num/index.ts";
import { logistic, pinShift, softplus } from "./bradley-terry.ts";

/** What a tie counts: half a win each, or an outcome of its own (Davidson 1970, Rao and Kupper 1967). */
export type TieRule = "half" | "davidson" | "rao-kupper";

/** Weighted battles with covariates: the linear predictor of row r is theta[a] - theta[b] + features[r] . beta. Outcomes are 0, 0.5 or 1. */
export interface PairedRows {
  readonly nSystems: number;
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
  readonly outcome: ArrayLike<number>;
  readonly weight: ArrayLike<number>;
  /** [rows x nFeatures], row-major. */
  readonly features: ArrayLike<number>;
  readonly nFeatures: number;
}

export interface Penalty {
  /** ridge * sum theta^2 / 2 is added. */
  readonly strengths: number;
  /** The same of the coefficients. */
  readonly coefficients: number;
}

/** Minus log-likelihood of one battle and its derivatives: value, by d, by t, by dd, by dt, by tt (t: the tie parameter). */
export type Terms = Float64Array;

/** Half ties: logistic in d with a fractional outcome; t is not used. */
function halfTerms(d: number, y: number, out: Terms): void {
  const p = logistic(d);
  const q = logistic(-d);
  out[0] = y * softplus(-d) + (1 - y) * softplus(d);
  out[1] = (1 - y) * p - y * q;
  out[2] = 0;
  out[3] = p * q;
  out[4] = 0;
  out[5] = 0;
}

/** Davidson: weights exp(d / 2), exp(-d / 2), exp(t) of win, loss, tie. */
function davidsonTerms(d: number, y: number, t: number, out: Terms): void {
  const most = Math.max(Math.abs(d) / 2, t);
  const win = Math.exp(d / 2 - most);
  const loss = Math.exp(-d / 2 - most);
  const tie = Math.exp(t - most);
  const sum = win + loss + tie;
  const p = win / sum;
  const q = loss / sum;
  const r = tie / sum;
  const score = y === 0.5 ? t : y === 1 ? d / 2 : -d / 2;
  out[0] = Math.log(sum) + most - score;
  out[1] = (p - q) / 2 - (y === 0.5 ? 0 : y === 1 ? 0.5 : -0.5);
  out[2] = r - (y === 0.5 ? 1 : 0);
  out[3] = (p + q - (p - q) * (p - q)) / 4;
  out[4] = (-r * (p - q)) / 2;
  out[5] = r * (1 - r);
}

/** Rao and Kupper with threshold u > 0 on the scale of d: a wins with logistic(d - u), a tie is what lies between. */
function raoKupperTerms(d: number, y: number, u: number, out: Terms): void {
  if (!(u > 0)) {
    out.fill(Infinity);
    return;
  }
  const p = logistic(d - u);
  const q = logistic(-d - u);
  let byD: number;
  let byU: number;
  let dd: number;
  let du: number;
  let uu: number;
  if (y === 0.5) {
    // P(tie) = logistic(d + u) (1 - logistic(d - u)) (1 - exp(-2 u)).
    const e = 1 / Math.expm1(2 * u);
    out[0] = softplus(-d - u) + softplus(d - u) - Math.log(-Math.expm1(-2 * u));
    byD = p - q;
    byU = -q - p - 2 * e;
    dd = p * (1 - p) + q * (1 - q);
    du = q * (1 - q) - p * (1 - p);
    uu = dd + 4 * e * (1 + e);
  } else {
    const sign = y === 1 ? 1 : -1;
    const won = y === 1 ? p : q;
    out[0] = softplus(u - sign * d);
    byD = -sign * (1 - won);
    byU = 1 - won;
    dd = won * (1 - won);
    du = -sign * dd;
    uu = dd;
  }
  out[1] = byD;
  out[2] = byU;
  out[3] = dd;
  out[4] = du;
  out[5] = uu;
}

/** Terms of one battle under a tie rule. */
export function pairTerms(rule: TieRule, at: { d: number; y: number; t: number }, out: Terms): void {
  if (rule === "half") halfTerms(at.d, at.y, out);
  else if (rule === "davidson") davidsonTerms(at.d, at.y, at.t, out);
  else raoKupperTerms(at.d, at.y, at.t, out);
}

/** Parameters: strengths, then coefficients, then (unless ties are half wins) the tie parameter: log nu (Davidson) or log of Rao and Kupper's theta. */
export function nParameters(rows: PairedRows, rule: TieRule): number {
  return rows.nSystems + rows.nFeatures + (rule === "half" ? 0 : 1);
}

/** theta[a] - theta[b] + features . beta of row r. */
export function linearPredictor(rows: PairedRows, x: ArrayLike<number>, r: number): number {
  const { nSystems, nFeatures, features } = rows;
  let d = x[rows.a[r]!]! - x[rows.b[r]!]!;
  for (let f = 0; f < nFeatures; f++) d += features[r * nFeatures + f]! * x[nSystems + f]!;
  return d;
}

/** Adds weight * (terms of one row) to gradient and lower Hessian; `at` holds the parameters that the row touches, `by` dd/dparameter. */
function addFeatures(
  rows: PairedRows,
  r: number,
  add: {
    first: number;
    second: number;
    hessian: Float64Array;
    gradient: Float64Array;
    m: number;
    cross: number;
  },
): void {
  const { nSystems: n, nFeatures, features } = rows;
  const { first, second, cross, hessian, gradient, m } = add;
  for (let f = 0; f < nFeatures; f++) {
    const v = features[r * nFeatures + f]!;
    if (v === 0) continue;
    const row = (n + f) * m;
    gradient[n + f]! += first * v;
    hessian[row + rows.a[r]!]! += second * v;
    hessian[row + rows.b[r]!]! -= second * v;
    for (let g = 0; g <= f; g++) hessian[row + n + g]! += second * v * features[r * nFeatures + g]!;
    if (cross !== 0) hessian[(m - 1) * m + n + f]! += cross * v;
  }
}

/** Minus log-likelihood of the rows, convex in all parameters; the free common shift of strengths is pinned. */
export function pairedLikelihood(rows: PairedRows, rule: TieRule, penalty: Penalty): TwiceSmooth {
  const { nSystems: n, a, b, outcome, weight } = rows;
  const m = nParameters(rows, rule);
  const out = new Float64Array(6);
  const at = { d: 0, y: 0, t: 0 };
  const penalised = (x: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < n + rows.nFeatures; i++)
      sum += ((i < n ? penalty.strengths : penalty.coefficients) / 2) * x[i]! * x[i]!;
    return sum;
  };
  const terms = (x: Float64Array, r: number): void => {
    at.d = linearPredictor(rows, x, r);
    at.y = outcome[r]!;
    at.t = rule === "half" ? 0 : x[m - 1]!;
    pairTerms(rule, at, out);
  };
  const value = (x: Float64Array): number => {
    let sum = penalised(x);
    for (let r = 0; r < outcome.length; r++) {
      if (weight[r] === 0) continue;
      terms(x, r);
      sum += weight[r]! * out[0]!;
    }
    return sum;
  };
  const evaluate = (x: Float64Array, gradient: Float64Array, hessian: Float64Array): number => {
    let sum = penalised(x);
    for (let r = 0; r < outcome.length; r++) {
      const w = weight[r]!;
      if (w === 0) continue;
      terms(x, r);
      sum += w * out[0]!;
      const i = a[r]!;
      const j = b[r]!;
      const first = w * out[1]!;
      const second = w * out[3]!;
      const cross = w * out[4]!;
      gradient[i]! += first;
      gradient[j]! -= first;
      hessian[i * m + i]! += second;
      hessian[j * m + j]! += second;
      hessian[Math.max(i, j) * m + Math.min(i, j)]! -= second;
      if (rule !== "half") {
        gradient[m - 1]! += w * out[2]!;
        hessian[(m - 1) * m + i]! += cross;
        hessian[(m - 1) * m + j]! -= cross;
        hessian[m * m - 1]! += w * out[5]!;
      }
      if (rows.nFeatures > 0) addFeatures(rows, r, { first, second, cross, hessian, gradient, m });
    }
    for (let i = 0; i < n + rows.nFeatures; i++) {
      const ridge = i < n ? penalty.strengths : penalty.coefficients;
      gradient[i]! += ridge * x[i]!;
      hessian[i * m + i]! += ridge;
    }
    pinShift(hessian, n, m);
    return sum;
  };
  return { n: m, evaluate, value };
}
