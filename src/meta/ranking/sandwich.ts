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

/** Adds the score of one row, weight included, entry by entry. */
type ScoreOfRow = (r: number, put: (at: number, value: number) => void) => void;

function scoresOfRows(fit: { rows: PairedRows; rule: TieRule; parameters: Float64Array }): ScoreOfRow {
  const { rows, rule, parameters: x } = fit;
  const { nSystems: n, nFeatures, features } = rows;
  const out = new Float64Array(6);
  return (r, put) => {
    const w = rows.weight[r]!;
    const t = rule === "half" ? 0 : x[x.length - 1]!;
    pairTerms(rule, { d: linearPredictor(rows, x, r), y: rows.outcome[r]!, t }, out);
    put(rows.a[r]!, w * out[1]!);
    put(rows.b[r]!, -w * out[1]!);
    for (let f = 0; f < nFeatures; f++) put(n + f, w * out[1]! * features[r * nFeatures + f]!);
    if (rule !== "half") put(x.length - 1, w * out[2]!);
  };
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

/** Sum over clusters of the outer product of the cluster's score [m], how many clusters and how many rows of positive weight are in it. */
export interface ClusterMeat {
  readonly values: Float64Array;
  readonly nClusters: number;
  readonly n: number;
}

/** Adds up scores by cluster. Rows must be battles, one a row; those of weight 0 are left out. */
function clusterMeat(
  rows: { readonly m: number; readonly weight: ArrayLike<number>; readonly scoreOf: ScoreOfRow },
  clusters: RowClusters,
): ClusterMeat {
  const { m, weight, scoreOf } = rows;
  const values = new Float64Array(m * m);
  const sum = new Float64Array(m);
  const touched = new Set<number>();
  const put = (at: number, value: number): void => {
    sum[at]! += value;
    touched.add(at);
  };
  const { order, from } = rowsByCluster(clusters.of, clusters.nClusters);
  let [nClusters, n] = [0, 0];
  for (let c = 0; c < clusters.nClusters; c++) {
    const before = n;
    for (let k = from[c]!; k < from[c + 1]!; k++) {
      if (!(weight[order[k]!]! > 0)) continue;
      scoreOf(order[k]!, put);
      n++;
    }
    if (n > before) nClusters++;
    for (const i of touched) for (const j of touched) values[i * m + j]! += sum[i]! * sum[j]!;
    for (const i of touched) sum[i] = 0;
    touched.clear();
  }
  return { values, nClusters, n };
}

/** Bread times meat times bread with factor C / (C - 1) * (N - 1) / (N - p); undefined with fewer than two clusters or without bread. */
export function robustCovariance(
  bread: Float64Array | undefined,
  meat: ClusterMeat,
  m: number,
): ParameterCovariance | undefined {
  const { nClusters, n } = meat;
  if (!bread || nClusters < 2) return undefined;
  const free = m - 1;
  const factor = (nClusters / (nClusters - 1)) * (n > free ? (n - 1) / (n - free) : 1);
  const values = sandwiched(bread, meat.values, m);
  for (let k = 0; k < values.length; k++) values[k]! *= factor;
  return { values, nClusters };
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
  const m = nParameters(rows, fit.rule);
  const scoreOf = scoresOfRows({ rows, rule: fit.rule, parameters: fit.parameters });
  return robustCovariance(breadOf(fit), clusterMeat({ m, weight: rows.weight, scoreOf }, clusters), m);
}
