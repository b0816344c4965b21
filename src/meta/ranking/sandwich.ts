import { choleskyInverse } from "../../num/index.ts";
import {
  linearPredictor,
  nParameters,
  pairedLikelihood,
  pairTerms,
  type PairedRows,
  type TieRule,
} from "./paired-likelihood.ts";
import type { StrengthFit } from "./strength-model.ts";

/** Product L M L of symmetric matrices [m x m]. */
export function sandwiched(bread: ArrayLike<number>, meat: ArrayLike<number>, m: number): Float64Array {
  return product(product(bread, meat, m), bread, m);
}

function product(x: ArrayLike<number>, y: ArrayLike<number>, m: number): Float64Array {
  const out = new Float64Array(m * m);
  for (let i = 0; i < m; i++)
    for (let k = 0; k < m; k++) {
      const v = x[i * m + k]!;
      if (v === 0) continue;
      for (let j = 0; j < m; j++) out[i * m + j]! += v * y[k * m + j]!;
    }
  return out;
}

/** Inverse of the (penalised, pinned) Hessian at the fit, [m x m]; undefined where it is singular. */
export function breadOf(fit: StrengthFit): Float64Array | undefined {
  const m = nParameters(fit.rows, fit.rule);
  const hessian = new Float64Array(m * m);
  pairedLikelihood(fit.rows, fit.rule, fit.penalty).evaluate(fit.parameters, new Float64Array(m), hessian);
  return choleskyInverse(hessian, m);
}

/** Score vector of one row, added to `sum`; the positions touched go to `touched`, which keeps what it held. */
interface ClusterScore {
  readonly sum: Float64Array;
  readonly touched: Set<number>;
}

function addScore(
  fit: { rows: PairedRows; rule: TieRule; parameters: Float64Array },
  r: number,
  score: ClusterScore,
  out: Float64Array,
): void {
  const { rows, rule, parameters: x } = fit;
  const { nSystems: n, nFeatures, features } = rows;
  const w = rows.weight[r]!;
  const t = rule === "half" ? 0 : x[x.length - 1]!;
  pairTerms(rule, { d: linearPredictor(rows, x, r), y: rows.outcome[r]!, t }, out);
  const put = (at: number, value: number) => {
    score.sum[at]! += value;
    score.touched.add(at);
  };
  put(rows.a[r]!, w * out[1]!);
  put(rows.b[r]!, -w * out[1]!);
  for (let f = 0; f < nFeatures; f++) put(n + f, w * out[1]! * features[r * nFeatures + f]!);
  if (rule !== "half") put(x.length - 1, w * out[2]!);
}

/** Rows in the order of their clusters (a counting sort), and where each cluster starts. */
export function rowsByCluster(
  cluster: ArrayLike<number>,
  nClusters: number,
): { order: Uint32Array; from: Uint32Array } {
  const from = new Uint32Array(nClusters + 1);
  for (let r = 0; r < cluster.length; r++) from[cluster[r]! + 1]!++;
  for (let c = 0; c < nClusters; c++) from[c + 1]! += from[c]!;
  const next = from.slice();
  const order = new Uint32Array(cluster.length);
  for (let r = 0; r < cluster.length; r++) order[next[cluster[r]!]!++] = r;
  return { order, from };
}

/** Which cluster (prompt, rater) each row belongs to: dense numbers in [0, nClusters). */
export interface RowClusters {
  readonly of: ArrayLike<number>;
  readonly nClusters: number;
}

/** Sum over clusters of the outer product of the cluster's score, [m x m]. `rows` must be battles, one a row. */
function clusterMeat(
  fit: StrengthFit,
  rows: PairedRows,
  clusters: RowClusters,
): { meat: Float64Array; used: number; n: number } {
  const m = nParameters(rows, fit.rule);
  const meat = new Float64Array(m * m);
  const out = new Float64Array(6);
  const score: ClusterScore = { sum: new Float64Array(m), touched: new Set() };
  const { order, from } = rowsByCluster(clusters.of, clusters.nClusters);
  const at = { rows, rule: fit.rule, parameters: fit.parameters };
  let used = 0;
  let n = 0;
  for (let c = 0; c < clusters.nClusters; c++) {
    const before = n;
    for (let k = from[c]!; k < from[c + 1]!; k++) {
      if (!(rows.weight[order[k]!]! > 0)) continue;
      addScore(at, order[k]!, score, out);
      n++;
    }
    if (n > before) used++;
    for (const i of score.touched)
      for (const j of score.touched) meat[i * m + j]! += score.sum[i]! * score.sum[j]!;
    for (const i of score.touched) score.sum[i] = 0;
    score.touched.clear();
  }
  return { meat, used, n };
}

/** Covariance of all parameters, [m x m], and how many clusters it rests on. */
export interface ParameterCovariance {
  readonly values: Float64Array;
  readonly nClusters: number;
}

/**
 * Cluster-robust (sandwich) covariance of strengths, coefficients and tie parameter, with factor C / (C - 1) * (N - 1) / (N - p) for C clusters, N battles, p free parameters.
 * Undefined with fewer than two clusters or a singular Hessian. Strengths' part is that of mean-0 strengths. Source: Liang and Zeger (1986); Cameron and Miller (2015).
 */
export function clusterCovariance(
  fit: StrengthFit,
  rows: PairedRows,
  clusters: RowClusters,
): ParameterCovariance | undefined {
  const bread = breadOf(fit);
  const { meat, used, n } = clusterMeat(fit, rows, clusters);
  if (!bread || used < 2) return undefined;
  const m = nParameters(rows, fit.rule);
  const free = m - 1;
  const factor = (used / (used - 1)) * (n > free ? (n - 1) / (n - free) : 1);
  const values = sandwiched(bread, meat, m);
  for (let k = 0; k < values.length; k++) values[k]! *= factor;
  return { values, nClusters: used };
}
