import { choleskyInverse } from "../../num/index.ts";
import type { Battles } from "./battles.ts";
import { pinShift, softplus } from "./bradley-terry.ts";
import {
  differences,
  emptyPosterior,
  lawAt,
  N_NODES,
  nRaterParameters,
  posteriorOf,
  type ReliabilityLaw,
  type RaterPosterior,
  type RaterRows,
} from "./rater-likelihood.ts";
import type { RaterWeightedFit } from "./rater-weighted.ts";
import {
  type ClusterMeat,
  type ParameterCovariance,
  robustCovariance,
  type RowClusters,
  rowsByCluster,
} from "./sandwich.ts";
import type { BattleFeatures } from "./strength-model.ts";

/** Adds the derivative of the linear predictor of a row, times `by`, to a vector. */
function addRow(rows: RaterRows, r: number, by: number, out: Float64Array): void {
  const { nSystems, nFeatures, features } = rows;
  out[rows.a[r]!]! += by;
  out[rows.b[r]!]! -= by;
  for (let f = 0; f < nFeatures; f++) out[nSystems + f]! += by * features[r * nFeatures + f]!;
}

interface AtFit {
  readonly fit: RaterWeightedFit;
  readonly law: ReliabilityLaw;
  /** Linear predictors of all rows. */
  readonly d: Float64Array;
}

const atFit = (fit: RaterWeightedFit): AtFit => ({
  fit,
  law: lawAt(fit.model, fit.parameters),
  d: differences(fit.rows, fit.parameters, new Float64Array(fit.rows.a.length)),
});

/** The posteriors of all raters at a fit. */
function posteriors({ fit, law, d }: AtFit): RaterPosterior[] {
  return Array.from({ length: fit.rows.nRaters }, (_, k) => {
    const made = emptyPosterior();
    posteriorOf(fit.rows, k, { d, law, start: 0 }, made);
    return made;
  });
}

/** Score of rater k at each node of the posterior, [N_NODES x m]. */
function nodeScores({ fit, law, d }: AtFit, k: number, { z }: RaterPosterior): Float64Array {
  const { rows, model, parameters } = fit;
  const m = parameters.length;
  const scores = new Float64Array(N_NODES * m);
  for (let r = rows.from[k]!; r < rows.from[k + 1]!; r++)
    for (let j = 0; j < N_NODES; j++) {
      const g = law.mean + law.spread * z[j]!;
      const p = 1 / (1 + Math.exp(-g * d[r]!));
      const residual = rows.won[r]! * (1 - p) - rows.lost[r]! * p;
      addRow(rows, r, g * residual, scores.subarray(j * m, j * m + m));
      if (model.law === "free") scores[j * m + m - 1]! += z[j]! * d[r]! * residual;
    }
  return scores;
}

/** Adds one rater's observed information, E[-second derivative] - Var[score] over its posterior. Source: Louis (1982). */
function addInformation(at: AtFit, k: number, posterior: RaterPosterior, information: Float64Array): void {
  const { fit, law, d } = at;
  const { rows } = fit;
  const m = fit.parameters.length;
  const isFree = fit.model.law === "free";
  const by = new Float64Array(m);
  for (let r = rows.from[k]!; r < rows.from[k + 1]!; r++) {
    let [curved, crossed, spreadCurved] = [0, 0, 0];
    for (let j = 0; j < N_NODES; j++) {
      const z = posterior.z[j]!;
      const g = law.mean + law.spread * z;
      const p = 1 / (1 + Math.exp(-g * d[r]!));
      const second = (rows.won[r]! + rows.lost[r]!) * p * (1 - p);
      const residual = rows.won[r]! * (1 - p) - rows.lost[r]! * p;
      curved += posterior.share[j]! * g * g * second;
      crossed += posterior.share[j]! * z * (g * d[r]! * second - residual);
      spreadCurved += posterior.share[j]! * z * z * d[r]! * d[r]! * second;
    }
    by.fill(0);
    addRow(rows, r, 1, by);
    addOuter(information, by, curved);
    if (!isFree) continue;
    for (let i = 0; i < m - 1; i++) {
      information[i * m + m - 1]! += crossed * by[i]!;
      information[(m - 1) * m + i]! += crossed * by[i]!;
    }
    information[m * m - 1]! += spreadCurved;
  }
  const scores = nodeScores(at, k, posterior);
  const mean = new Float64Array(m);
  for (let j = 0; j < N_NODES; j++) {
    const own = scores.subarray(j * m, j * m + m);
    addOuter(information, own, -posterior.share[j]!);
    for (let i = 0; i < m; i++) mean[i]! += posterior.share[j]! * own[i]!;
  }
  addOuter(information, mean, 1);
}

/** matrix += by * v v'. */
function addOuter(matrix: Float64Array, v: Float64Array, by: number): void {
  const m = v.length;
  for (let i = 0; i < m; i++) {
    if (v[i] === 0) continue;
    for (let j = 0; j < m; j++) matrix[i * m + j]! += by * v[i]! * v[j]!;
  }
}

/** Observed information of the marginal likelihood at the fit, with ridge, [m x m] row-major. */
export function raterInformation(fit: RaterWeightedFit): Float64Array {
  const { rows } = fit;
  const m = nRaterParameters(rows, fit.model);
  const information = new Float64Array(m * m);
  const at = atFit(fit);
  posteriors(at).forEach((posterior, k) => addInformation(at, k, posterior, information));
  for (let i = 0; i < rows.nSystems + rows.nFeatures; i++) information[i * m + i]! += fit.ridge;
  return information;
}

/** Inverse of the information with the common shift of strengths pinned; undefined where it is singular. */
export function raterBread(fit: RaterWeightedFit): Float64Array | undefined {
  const information = raterInformation(fit);
  const m = fit.parameters.length;
  pinShift(information, fit.rows.nSystems, m);
  return choleskyInverse(information, m);
}

/** Votes with who gave them, as they were before votes of one rater and pair were added up. */
export interface Votes {
  readonly battles: Battles;
  readonly raters: RowClusters;
  readonly features?: BattleFeatures;
}

/** Nodes' scores of every rater less their posterior mean, times the node's share: [nRaters][N_NODES x m]. */
function scoreSpreads(at: AtFit, known: readonly RaterPosterior[]): Float64Array[] {
  const m = at.fit.parameters.length;
  return known.map((posterior, k) => {
    const { share } = posterior;
    const scores = nodeScores(at, k, posterior);
    for (let i = 0; i < m; i++) {
      let mean = 0;
      for (let j = 0; j < N_NODES; j++) mean += share[j]! * scores[j * m + i]!;
      for (let j = 0; j < N_NODES; j++) scores[j * m + i] = share[j]! * (scores[j * m + i]! - mean);
    }
    return scores;
  });
}

/**
 * Adds to `out` [m] by how much the score of the marginal likelihood moves as a vote gets more weight: its own expected score (Fisher's identity) and, where raters
 * are held and votes reweighted (`isWithin`), what it moves its rater's posterior, the covariance of the rater's score with the vote's log-likelihood.
 */
function voteInfluences(fit: RaterWeightedFit, votes: Votes, isWithin: boolean) {
  const { battles, raters, features = { n: 0, values: [] } } = votes;
  const at = atFit(fit);
  const { law } = at;
  const known = posteriors(at);
  const spreads = isWithin ? scoreSpreads(at, known) : [];
  const x = fit.parameters;
  const [n, m] = [battles.nSystems, fit.parameters.length];
  return (r: number, out: Float64Array): void => {
    const [a, b, y] = [battles.a[r]!, battles.b[r]!, battles.outcome[r]!];
    const w = battles.weight?.[r] ?? 1;
    let d = x[a]! - x[b]!;
    for (let f = 0; f < features.n; f++) d += features.values[r * features.n + f]! * x[n + f]!;
    const { z, share } = known[raters.of[r]!]!;
    let [byD, bySpread] = [0, 0];
    for (let j = 0; j < N_NODES; j++) {
      const g = law.mean + law.spread * z[j]!;
      const residual = share[j]! * (y - 1 / (1 + Math.exp(-g * d)));
      byD += g * residual;
      bySpread += z[j]! * residual;
      if (!isWithin) continue;
      const logLikelihood = -w * (y * softplus(-g * d) + (1 - y) * softplus(g * d));
      const spread = spreads[raters.of[r]!]!;
      for (let i = 0; i < m; i++) out[i]! += spread[j * m + i]! * logLikelihood;
    }
    out[a]! += w * byD;
    out[b]! -= w * byD;
    for (let f = 0; f < features.n; f++) out[n + f]! += w * byD * features.values[r * features.n + f]!;
    if (fit.model.law === "free") out[m - 1]! += w * bySpread * d;
  };
}

/** Whether each rater's votes lie in one cluster, so that clusters are samples of raters. */
function areRatersNested(raters: RowClusters, clusters: RowClusters): boolean {
  const at = new Int32Array(raters.nClusters).fill(-1);
  for (let r = 0; r < raters.of.length; r++) {
    const k = raters.of[r]!;
    if (at[k] === -1) at[k] = clusters.of[r]!;
    else if (at[k] !== clusters.of[r]) return false;
  }
  return true;
}

/** Sum over clusters of outer products of the clusters' influences about their mean. */
function meatOf(fit: RaterWeightedFit, votes: Votes, clusters: RowClusters): ClusterMeat {
  const { battles, raters } = votes;
  const m = fit.parameters.length;
  const add = voteInfluences(fit, votes, !areRatersNested(raters, clusters));
  const { order, from } = rowsByCluster(clusters.of, clusters.nClusters);
  const isCounted = (r: number) =>
    [0, 0.5, 1].includes(battles.outcome[r]!) &&
    battles.a[r] !== battles.b[r] &&
    (battles.weight?.[r] ?? 1) > 0;
  const values = new Float64Array(m * m);
  const [sum, total] = [new Float64Array(m), new Float64Array(m)];
  let [nClusters, n] = [0, 0];
  for (let c = 0; c < clusters.nClusters; c++) {
    const before = n;
    sum.fill(0);
    for (let k = from[c]!; k < from[c + 1]!; k++) {
      if (!isCounted(order[k]!)) continue;
      add(order[k]!, sum);
      n++;
    }
    if (n === before) continue;
    nClusters++;
    addOuter(values, sum, 1);
    for (let i = 0; i < m; i++) total[i]! += sum[i]!;
  }
  addOuter(values, total, -1 / Math.max(1, nClusters));
  return { values, nClusters, n };
}

/**
 * Cluster-robust covariance of the parameters of a rater-weighted fit, [m x m], as `clusterCovariance`. Where clusters hold all votes of their raters it is of
 * systems judged by raters like these; where they divide raters' votes (items), of systems judged by these raters on items like these: the infinitesimal jackknife,
 * reliabilities estimated anew. Undefined with fewer than two clusters or a singular information. Source: Efron (1982); Giordano, Broderick et al. (2019).
 */
export function raterCovariance(
  fit: RaterWeightedFit,
  votes: Votes,
  clusters: RowClusters,
): ParameterCovariance | undefined {
  return robustCovariance(raterBread(fit), meatOf(fit, votes, clusters), fit.parameters.length);
}
