import { gaussHermite, type Smooth } from "../../num/index.ts";
import type { Battles } from "./battles.ts";
import { rowsByCluster, type RowClusters } from "./sandwich.ts";
import type { BattleFeatures } from "./strength-model.ts";

/** Nodes of the integral over a rater's reliability, centred at its mode. */
const RULE = gaussHermite(15);
export const N_NODES = RULE.nodes.length;
const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);

/** Votes in the order of their raters: those of rater k are rows from[k] .. from[k + 1] - 1; a tie is half a win of each side. */
export interface RaterRows {
  readonly nSystems: number;
  readonly nRaters: number;
  readonly from: Uint32Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Weight of a's and of b's wins. */
  readonly won: Float64Array;
  readonly lost: Float64Array;
  /** [rows x nFeatures], row-major. */
  readonly features: Float64Array;
  readonly nFeatures: number;
}

const counts = (y: number): boolean => y === 0 || y === 0.5 || y === 1;

/** Rows of one rater and pair added up: all that votes without covariates say. */
function addedUp(rows: RaterRows): RaterRows {
  const n = rows.nSystems;
  const place = new Int32Array(n * n).fill(-1);
  const { a, b, won, lost } = rows;
  const from = new Uint32Array(rows.from.length);
  let used = 0;
  for (let k = 0; k < rows.nRaters; k++) {
    const start = used;
    for (let r = rows.from[k]!; r < rows.from[k + 1]!; r++) {
      const isTurned = a[r]! > b[r]!;
      const [low, high] = isTurned ? [b[r]!, a[r]!] : [a[r]!, b[r]!];
      const [w, l] = isTurned ? [lost[r]!, won[r]!] : [won[r]!, lost[r]!];
      let at = place[low * n + high]!;
      if (at < start) {
        at = place[low * n + high] = used++;
        a[at] = low;
        b[at] = high;
        won[at] = lost[at] = 0;
      }
      won[at]! += w;
      lost[at]! += l;
    }
    from[k + 1] = used;
  }
  const cut = <T extends Int32Array | Float64Array>(v: T) => v.slice(0, used) as T;
  return { ...rows, from, a: cut(a), b: cut(b), won: cut(won), lost: cut(lost) };
}

/** Votes as rows by rater. Battles without an outcome, and of a system with itself, are left out. Without covariates, votes of one rater on one pair are added up. */
export function raterRows(battles: Battles, raters: RowClusters, given?: BattleFeatures): RaterRows {
  const { a, b, outcome, weight, nSystems } = battles;
  const { order, from: all } = rowsByCluster(raters.of, raters.nClusters);
  const isKept = (r: number) => counts(outcome[r]!) && a[r] !== b[r] && (weight?.[r] ?? 1) > 0;
  const kept = order.filter(isKept);
  const from = new Uint32Array(all.length);
  for (const r of kept) from[raters.of[r]! + 1]!++;
  for (let k = 0; k < raters.nClusters; k++) from[k + 1]! += from[k]!;
  const nFeatures = given?.n ?? 0;
  const features = new Float64Array(kept.length * nFeatures);
  kept.forEach((r, i) => {
    for (let f = 0; f < nFeatures; f++) features[i * nFeatures + f] = given!.values[r * nFeatures + f]!;
  });
  const rows: RaterRows = {
    nSystems,
    nRaters: raters.nClusters,
    from,
    a: Int32Array.from(kept, (r) => a[r]!),
    b: Int32Array.from(kept, (r) => b[r]!),
    won: Float64Array.from(kept, (r) => outcome[r]! * (weight?.[r] ?? 1)),
    lost: Float64Array.from(kept, (r) => (1 - outcome[r]!) * (weight?.[r] ?? 1)),
    features,
    nFeatures,
  };
  return nFeatures === 0 ? addedUp(rows) : rows;
}

/** theta[a] - theta[b] + features . beta of row r. */
export function differenceOf(rows: RaterRows, x: ArrayLike<number>, r: number): number {
  const { nSystems, nFeatures, features } = rows;
  let d = x[rows.a[r]!]! - x[rows.b[r]!]!;
  for (let f = 0; f < nFeatures; f++) d += features[r * nFeatures + f]! * x[nSystems + f]!;
  return d;
}

/** What raters' reliabilities are drawn from: normal with this mean and spread. Mean 1 fixes scale and sign of the strengths; 0 leaves the sign open. */
export interface ReliabilityLaw {
  readonly mean: number;
  readonly spread: number;
}

/** Posterior of one rater's standardised reliability z (reliability = mean + spread z) on N_NODES nodes. */
export interface RaterPosterior {
  /** log of the integral: the rater's part of the log-likelihood. */
  logLikelihood: number;
  readonly z: Float64Array;
  readonly share: Float64Array;
}

export const emptyPosterior = (): RaterPosterior => ({
  logLikelihood: NaN,
  z: new Float64Array(N_NODES),
  share: new Float64Array(N_NODES),
});

/** log(1 / (1 + exp(-x))); an absolute error of 1e-16 does, so a plain logarithm. */
const logSigmoid = (x: number): number =>
  x > 0 ? -Math.log(1 + Math.exp(-x)) : x - Math.log(1 + Math.exp(x));

/** Mode of z and the negative second derivative there, by Newton's method on a strictly concave function. */
function modeOf(
  rows: RaterRows,
  k: number,
  at: { d: Float64Array; law: ReliabilityLaw; start: number },
): { mode: number; information: number } {
  const { d, law } = at;
  let z = at.start;
  let information = 1;
  for (let round = 0; round < 50; round++) {
    let slope = -z;
    information = 1;
    const g = law.mean + law.spread * z;
    for (let r = rows.from[k]!; r < rows.from[k + 1]!; r++) {
      const p = 1 / (1 + Math.exp(-g * d[r]!));
      const t = law.spread * d[r]!;
      slope += t * (rows.won[r]! * (1 - p) - rows.lost[r]! * p);
      information += t * t * (rows.won[r]! + rows.lost[r]!) * p * (1 - p);
    }
    const step = Math.max(-2, Math.min(2, slope / information));
    z += step;
    if (Math.abs(step) < 1e-6) break;
  }
  return { mode: z, information };
}

/**
 * Integrates rater k's reliability out by adaptive Gauss-Hermite quadrature. `d`: linear predictors of all rows. `out.z` and `out.share` get the nodes and
 * their posterior shares. Source: Pinheiro and Bates (1995).
 */
export function posteriorOf(
  rows: RaterRows,
  k: number,
  at: { readonly d: Float64Array; readonly law: ReliabilityLaw; readonly start: number },
  out: RaterPosterior,
): number {
  const { d, law } = at;
  const { mode, information } = modeOf(rows, k, at);
  const scale = Math.SQRT2 / Math.sqrt(information);
  let most = -Infinity;
  for (let j = 0; j < N_NODES; j++) {
    const x = RULE.nodes[j]!;
    const z = mode + scale * x;
    const g = law.mean + law.spread * z;
    let sum = Math.log(RULE.weights[j]! * scale) + x * x - (z * z) / 2 - HALF_LOG_2PI;
    for (let r = rows.from[k]!; r < rows.from[k + 1]!; r++) {
      const s = g * d[r]!;
      const won = logSigmoid(s);
      sum += rows.won[r]! * won + rows.lost[r]! * (won - s);
    }
    out.z[j] = z;
    out.share[j] = sum;
    most = Math.max(most, sum);
  }
  let total = 0;
  for (let j = 0; j < N_NODES; j++) total += out.share[j] = Math.exp(out.share[j]! - most);
  for (let j = 0; j < N_NODES; j++) out.share[j]! /= total;
  out.logLikelihood = most + Math.log(total);
  return mode;
}

/** Which of the reliability law is estimated, and the ridges. */
export interface RaterModel {
  /** `free`: mean 1, spread estimated (the last parameter). Else the law is held. */
  readonly law: "free" | ReliabilityLaw;
  readonly ridge: number;
}

/** Strengths, coefficients and, where it is free, the spread. */
export function nRaterParameters(rows: RaterRows, { law }: RaterModel): number {
  return rows.nSystems + rows.nFeatures + (law === "free" ? 1 : 0);
}

export function lawAt({ law }: RaterModel, x: ArrayLike<number>): ReliabilityLaw {
  return law === "free" ? { mean: 1, spread: x[x.length - 1]! } : law;
}

/** Linear predictors of all rows, into `out`. */
export function differences(rows: RaterRows, x: ArrayLike<number>, out: Float64Array): Float64Array {
  for (let r = 0; r < rows.a.length; r++) out[r] = differenceOf(rows, x, r);
  return out;
}

/** Minus the marginal log-likelihood of the votes, raters' reliabilities integrated out, plus ridges; gradient by Fisher's identity. */
export function raterLikelihood(rows: RaterRows, model: RaterModel): Smooth {
  const n = nRaterParameters(rows, model);
  const { nSystems, nFeatures, features } = rows;
  const d = new Float64Array(rows.a.length);
  const modes = new Float64Array(rows.nRaters);
  const posterior = emptyPosterior();
  const evaluate = (x: Float64Array, gradient: Float64Array): number => {
    const law = lawAt(model, x);
    gradient.fill(0);
    differences(rows, x, d);
    let value = 0;
    for (let k = 0; k < rows.nRaters; k++) {
      if (rows.from[k] === rows.from[k + 1]) continue;
      modes[k] = posteriorOf(rows, k, { d, law, start: modes[k]! }, posterior);
      value -= posterior.logLikelihood;
      for (let r = rows.from[k]!; r < rows.from[k + 1]!; r++) {
        let [byD, bySpread] = [0, 0];
        for (let j = 0; j < N_NODES; j++) {
          const g = law.mean + law.spread * posterior.z[j]!;
          const p = 1 / (1 + Math.exp(-g * d[r]!));
          const residual = posterior.share[j]! * (rows.won[r]! * (1 - p) - rows.lost[r]! * p);
          byD += g * residual;
          bySpread += posterior.z[j]! * residual;
        }
        gradient[rows.a[r]!]! -= byD;
        gradient[rows.b[r]!]! += byD;
        for (let f = 0; f < nFeatures; f++) gradient[nSystems + f]! -= byD * features[r * nFeatures + f]!;
        if (model.law === "free") gradient[n - 1]! -= bySpread * d[r]!;
      }
    }
    for (let i = 0; i < nSystems + nFeatures; i++) {
      value += (model.ridge / 2) * x[i]! * x[i]!;
      gradient[i]! += model.ridge * x[i]!;
    }
    return value;
  };
  return { n, evaluate };
}
