import type { Rng } from "../../num/index.ts";
import type { BattleCounts, Battles } from "./battles.ts";
import { battleCounts } from "./battles.ts";
import type { PairedRows } from "./paired-likelihood.ts";
import type { RowClusters } from "./sandwich.ts";
import { fitRows, rowsOfCounts, type StrengthFit, type StrengthOptions } from "./strength-model.ts";

/** Positive weights of clusters, mean 1: the Bayesian bootstrap (Rubin 1981), under which no system ever loses its last win. */
export function clusterDraw(nClusters: number, rng: Rng): Float64Array {
  const weights = new Float64Array(nClusters);
  let sum = 0;
  for (let c = 0; c < nClusters; c++) {
    weights[c] = -Math.log(1 - rng());
    sum += weights[c]!;
  }
  for (let c = 0; c < nClusters; c++) weights[c]! *= nClusters / sum;
  return weights;
}

/** What refitting needs. */
export interface ResampleInput {
  readonly battles: Battles;
  readonly rows: PairedRows;
  readonly clusters: RowClusters;
  readonly fit: StrengthFit;
  readonly options: StrengthOptions;
}

/**
 * Parameters refitted to `resamples` weightings of the clusters, one row each. Every refit exists where the first did, since all weights are positive.
 * Source: Rubin (1981); cluster form.
 */
export function resampledParameters(input: ResampleInput, resamples: number, rng: Rng): Float64Array[] {
  const { battles, rows, clusters, fit, options } = input;
  const found: Float64Array[] = [];
  const weight = new Float64Array(rows.weight.length);
  for (let b = 0; b < resamples; b++) {
    const drawn = clusterDraw(clusters.nClusters, rng);
    for (let r = 0; r < weight.length; r++) weight[r] = rows.weight[r]! * drawn[clusters.of[r]!]!;
    const counts: BattleCounts = battleCounts({ ...battles, weight });
    const made = rows.nFeatures > 0 ? { ...rows, weight } : rowsOfCounts(counts);
    const refit = fitRows(counts, made, { ...options, start: fit.parameters });
    if (!Number.isNaN(refit.strengths[0]!)) found.push(Float64Array.from(refit.parameters));
  }
  return found;
}

/** Covariance [m x m] of rows of parameters, the first `n` taken to mean 0 in every row. */
export function drawnCovariance(draws: readonly Float64Array[], n: number): Float64Array {
  const m = draws[0]?.length ?? 0;
  const covariance = new Float64Array(m * m);
  const mean = new Float64Array(m);
  for (const x of draws) {
    let shift = 0;
    for (let i = 0; i < n; i++) shift += x[i]! / n;
    for (let i = 0; i < n; i++) x[i]! -= shift;
    for (let i = 0; i < m; i++) mean[i]! += x[i]! / draws.length;
  }
  for (const x of draws)
    for (let i = 0; i < m; i++)
      for (let j = 0; j < m; j++)
        covariance[i * m + j]! += ((x[i]! - mean[i]!) * (x[j]! - mean[j]!)) / (draws.length - 1);
  return covariance;
}
