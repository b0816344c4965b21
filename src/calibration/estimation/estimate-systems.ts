import { clusterFolds, type Rng } from "../../num/index.ts";
import { clusterMean, type MeanEstimate, skewedInterval, tInterval } from "./t-mean.ts";

/** One system's outputs: a score for each and human labels for some. */
export interface LabelledSystem {
  readonly name: string;
  /** NaN where no human judged. */
  readonly labels: Float64Array;
  /** Aligned with `labels`; NaN where the scorer has none. */
  readonly scores: Float64Array;
  /** Item group of each output, the same numbers for all systems. */
  readonly clusterOf: ArrayLike<number>;
  /** Known probability with which each output was picked for labelling; equal where absent. */
  readonly inclusion?: Float64Array;
  /** Stratum of each output, 0.., where labels were drawn within strata. */
  readonly strata?: ArrayLike<number>;
}

/** How intervals are made. */
export interface EstimateOptions {
  readonly confidence: number;
  readonly rng: Rng;
  readonly nFolds?: number;
}

/** What humans would have said of a system's outputs on average. */
export interface SystemEstimate {
  readonly system: string;
  /** Labelled outputs, and outputs in all. */
  readonly n: number;
  readonly nOutputs: number;
  /** Outputs without a score; the scorer says nothing about them. */
  readonly dropped: number;
  readonly human: MeanEstimate;
  readonly ppi: MeanEstimate;
  /** Weight of the scores in `ppi` (human units per unit of score). */
  readonly lambda: number;
  /** "pooled" over systems below 200 labels a system, else "own". */
  readonly tuning: "pooled" | "own";
  /** Correlation of label and score among the labelled outputs (pooled within systems where `tuning` is). */
  readonly rho: number;
  /** Labels behind `rho`. */
  readonly nRho: number;
  /** False where |rho| < 1 / sqrt(n - 2): the scores cannot be told from noise, use the labels alone. */
  readonly isRecommended: boolean;
  /** Labels that would give the labels alone the same precision; below `n` where the scores do harm. */
  readonly effectiveN: number;
}

/**
 * Labels a system from which it tunes its own lambda and skewness. With 47 labels a system of WMT22, a lambda of its own follows the few large
 * penalties and the interval covers 0.91; pooled it covers 0.95.
 */
export const OWN_TUNING_FROM = 200;
const N_FOLDS = 5;

/** A labelled row: score as deviation from its system's mean over all outputs. */
interface Row {
  readonly system: number;
  readonly at: number;
  readonly y: number;
  readonly score: number;
  readonly weight: number;
  readonly fold: number;
  readonly cluster: number;
}

/** Scores minus their mean; a missing score is 0, as if it were the mean. */
function centred(scores: Float64Array): { values: Float64Array; dropped: number } {
  let total = 0;
  let n = 0;
  for (const s of scores)
    if (!Number.isNaN(s)) {
      total += s;
      n++;
    }
  const values = scores.map((s) => (Number.isNaN(s) ? 0 : s - total / n));
  return { values, dropped: scores.length - n };
}

function rowsOf(system: LabelledSystem, index: number, folds: (cluster: number) => number): Row[] {
  const { values } = centred(system.scores);
  const rows: Row[] = [];
  system.labels.forEach((y, at) => {
    if (Number.isNaN(y)) return;
    const cluster = system.clusterOf[at]!;
    const weight = system.inclusion ? 1 / system.inclusion[at]! : 1;
    rows.push({ system: index, at, y, score: values[at]!, weight, fold: folds(cluster), cluster });
  });
  return rows;
}

/** Sums from which slope and correlation within systems follow. */
interface Moments {
  yy: number;
  ss: number;
  ys: number;
  n: number;
}

/** Weighted second moments about each system's own means, summed over systems. */
function moments(rows: readonly Row[]): Moments {
  const out: Moments = { yy: 0, ss: 0, ys: 0, n: rows.length };
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.system);
    if (group) group.push(row);
    else groups.set(row.system, [row]);
  }
  for (const group of groups.values()) {
    let [mass, y, s] = [0, 0, 0];
    for (const r of group) {
      mass += r.weight;
      y += r.weight * r.y;
      s += r.weight * r.score;
    }
    for (const r of group) {
      const [dy, ds] = [r.y - y / mass, r.score - s / mass];
      out.yy += r.weight * dy * dy;
      out.ss += r.weight * ds * ds;
      out.ys += r.weight * dy * ds;
    }
  }
  return out;
}

const slope = ({ ys, ss }: Moments): number => (ss > 0 ? ys / ss : 0);

function correlation({ ys, yy, ss }: Moments): number {
  return yy > 0 && ss > 0 ? ys / Math.sqrt(yy * ss) : NaN;
}

/** Means within strata put together by the strata's shares of the outputs; one stratum is the plain case. */
function stratified(
  system: LabelledSystem,
  rows: readonly Row[],
  values: Float64Array,
): Omit<MeanEstimate, "low" | "high"> {
  const { strata } = system;
  const single = (kept: readonly number[]): Omit<MeanEstimate, "low" | "high"> =>
    clusterMean({
      values: kept.map((k) => values[k]!),
      clusterOf: kept.map((k) => rows[k]!.cluster),
      weights: kept.map((k) => rows[k]!.weight),
    });
  const all = rows.map((_, k) => k);
  if (!strata) return single(all);
  const sizes = new Map<number, number>();
  for (let i = 0; i < system.labels.length; i++) sizes.set(strata[i]!, (sizes.get(strata[i]!) ?? 0) + 1);
  let [estimate, square, spread] = [0, 0, 0];
  for (const [stratum, size] of sizes) {
    const share = size / system.labels.length;
    const part = single(all.filter((k) => strata[rows[k]!.at] === stratum));
    const v = (share * part.standardError) ** 2;
    estimate += share * part.estimate;
    square += v;
    spread += (v * v) / part.df;
  }
  // Satterthwaite (1946).
  return {
    estimate,
    standardError: Math.sqrt(square),
    df: square === 0 ? rows.length - sizes.size : (square * square) / spread,
  };
}

/** Rows with what is left of the label when the scores have had their say. */
interface Residuals {
  readonly rows: readonly Row[];
  readonly values: Float64Array;
}

/** y - lambda score, each row's lambda from the other folds of `training`. */
function residuals(rows: readonly Row[], training: readonly Row[], nFolds: number): Residuals {
  const lambdas = Float64Array.from({ length: nFolds }, (_, fold) =>
    slope(moments(training.filter((r) => r.fold !== fold))),
  );
  return { rows, values: Float64Array.from(rows, (r) => r.y - lambdas[r.fold]! * r.score) };
}

/** Skewness about each system's own mean, from moments pooled over systems. */
function pooledSkewness(parts: readonly Residuals[]): number {
  let [squares, cubes, n] = [0, 0, 0];
  for (const { values } of parts) {
    const centre = values.reduce((a, b) => a + b, 0) / values.length;
    for (const v of values) {
      squares += (v - centre) ** 2;
      cubes += (v - centre) ** 3;
      n++;
    }
  }
  return cubes / n / (squares / n) ** 1.5;
}

interface Tuned {
  readonly own: Residuals;
  readonly training: readonly Row[];
  readonly skewness: number;
  readonly confidence: number;
}

function estimateOne(system: LabelledSystem, { own, training, skewness, confidence }: Tuned): SystemEstimate {
  const { rows } = own;
  const human = stratified(
    system,
    rows,
    Float64Array.from(rows, (r) => r.y),
  );
  const ppi = stratified(system, rows, own.values);
  const all = moments(training);
  const rho = correlation(all);
  return {
    system: system.name,
    n: rows.length,
    nOutputs: system.labels.length,
    dropped: centred(system.scores).dropped,
    human: tInterval(human, confidence),
    ppi: skewedInterval(ppi, { confidence, skewness, n: rows.length }),
    lambda: slope(all),
    tuning: training === rows ? "own" : "pooled",
    rho,
    nRho: training.length,
    isRecommended: training.length > 2 && Math.abs(rho) >= 1 / Math.sqrt(training.length - 2),
    effectiveN: rows.length * (human.standardError / ppi.standardError) ** 2,
  };
}

/**
 * Each system's mean label over all its outputs, by the labels alone and prediction-powered: mean of y - lambda (score - mean score), the PPI++ mean where
 * the unlabelled sample is all outputs. Lambda comes from other folds of items (whole item groups), pooled over systems below 200 labels a system.
 * t interval with ddof 1 and Hall's correction for skewness, clustered by item group, without credit for labelling a large part of few outputs, hence conservative then.
 * Weights are 1 / inclusion probability; strata are put together by their shares. No labels give NaN.
 * Source: Angelopoulos, Duchi and Zrnic (2023), PPI++; Zrnic and Candes (2024), cross-prediction; Cochran (1977), difference estimator.
 */
export function estimateSystems(
  systems: readonly LabelledSystem[],
  { confidence, rng, nFolds = N_FOLDS }: EstimateOptions,
): SystemEstimate[] {
  const clusters = Int32Array.from(systems.flatMap((s) => Array.from(s.clusterOf)));
  const folds = clusterFolds(clusters, nFolds, rng);
  const foldOf = new Map<number, number>();
  clusters.forEach((cluster, i) => foldOf.set(cluster, folds[i]!));
  const rows = systems.map((s, i) => rowsOf(s, i, (cluster) => foldOf.get(cluster)!));
  const pooled = rows.flat();
  const tuned = rows.map((own) => {
    const training = own.length >= OWN_TUNING_FROM || systems.length === 1 ? own : pooled;
    return { training, own: residuals(own, training, nFolds) };
  });
  const shared = pooledSkewness(tuned.filter((t) => t.training === pooled).map((t) => t.own));
  return systems.map((system, i) => {
    const { own, training } = tuned[i]!;
    const skewness = training === pooled ? shared : pooledSkewness([own]);
    return estimateOne(system, { own, training, skewness, confidence });
  });
}
