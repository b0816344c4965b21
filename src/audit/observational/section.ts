import { UserError } from "../../core/index.ts";
import {
  bootstrapSums,
  bootstrapValues,
  choleskyFactor,
  choleskySolve,
  clusterWeights,
  expandedConfidence,
  percentileInterval,
  seeded,
  shuffle,
} from "../../num/index.ts";
import { auditEstimate } from "../counterfactual/estimates.ts";
import type { AuditEstimate, FeatureEffect, ObservationalSection } from "../result.ts";
import type { Design } from "./design.ts";

/** Most clusters whose products are kept one by one; more are dealt into as many blocks at random and resampled by block. */
const MOST_BLOCKS = 2000;
const MOST_FOLDS = 10;
/** Ridge penalties tried, as shares of the number of rows; the least keeps collinear designs solvable. */
const PENALTIES: readonly number[] = [1e-6, 1e-4, 1e-3, 1e-2, 1e-1, 1];

/** Products of all columns, summed by block: [nBlocks x nCols^2] row-major, so that every fit and loss follows from sums. */
interface Products {
  readonly nCols: number;
  readonly nBlocks: number;
  readonly sums: Float64Array;
  readonly nRows: Float64Array;
}

function productsOf(design: Design, seed: number): Products {
  const nCols = design.columns.length + 2;
  const nBlocks = Math.min(MOST_BLOCKS, design.nClusters);
  const order = shuffle(
    Int32Array.from({ length: design.nClusters }, (_, i) => i),
    seeded(seed, "blocks"),
  );
  const sums = new Float64Array(nBlocks * nCols * nCols);
  const nRows = new Float64Array(nBlocks);
  for (let i = 0; i < design.n; i++) {
    const block = order[design.clusterOf[i]!]! % nBlocks;
    nRows[block]!++;
    const row = i * nCols;
    const at = block * nCols * nCols;
    for (let a = 0; a < nCols; a++)
      for (let b = 0; b < nCols; b++)
        sums[at + a * nCols + b]! += design.rows[row + a]! * design.rows[row + b]!;
  }
  return { nCols, nBlocks, sums, nRows };
}

/** A regression: which columns predict which. */
interface Model {
  readonly predictors: readonly number[];
  readonly outcome: number;
}

/** Ridge coefficients from summed products; undefined where they cannot be solved. */
function solve(
  gram: ArrayLike<number>,
  nCols: number,
  { predictors, outcome, penalty }: Model & { penalty: number },
) {
  const k = predictors.length;
  const a = new Float64Array(k * k);
  predictors.forEach((p, i) => {
    predictors.forEach((q, j) => (a[i * k + j] = gram[p * nCols + q]! + (i === j ? penalty : 0)));
  });
  const b = Float64Array.from(predictors, (p) => gram[p * nCols + outcome]!);
  return choleskyFactor(a, k, a) ? choleskySolve(a, b, b) : undefined;
}

/** Sum of squared errors of coefficients on the rows behind the products from `at` on. */
function lossOf(products: Products, at: number, model: Model, b: ArrayLike<number>): number {
  const { nCols, sums } = products;
  const { predictors, outcome } = model;
  let loss = sums[at + outcome * nCols + outcome]!;
  predictors.forEach((p, i) => {
    loss -= 2 * b[i]! * sums[at + p * nCols + outcome]!;
    predictors.forEach((q, j) => (loss += b[i]! * b[j]! * sums[at + p * nCols + q]!));
  });
  return Math.max(0, loss);
}

interface Folded {
  readonly products: Products;
  readonly foldOf: Int32Array;
  readonly nFolds: number;
  /** Products and rows summed by fold. */
  readonly folds: Products;
}

function folded(products: Products, seed: number): Folded {
  const { nBlocks, nCols, sums, nRows } = products;
  const nFolds = Math.min(MOST_FOLDS, nBlocks);
  const order = shuffle(
    Int32Array.from({ length: nBlocks }, (_, i) => i),
    seeded(seed, "folds"),
  );
  const foldOf = Int32Array.from(order, (rank) => rank % nFolds);
  const size = nCols * nCols;
  const byFold = new Float64Array(nFolds * size);
  const foldRows = new Float64Array(nFolds);
  for (let block = 0; block < nBlocks; block++) {
    const fold = foldOf[block]!;
    foldRows[fold]! += nRows[block]!;
    for (let c = 0; c < size; c++) byFold[fold * size + c]! += sums[block * size + c]!;
  }
  return { products, foldOf, nFolds, folds: { nCols, nBlocks: nFolds, sums: byFold, nRows: foldRows } };
}

/** Products of all folds but some, with their number of rows. */
function without({ folds, nFolds }: Folded, left: readonly number[]): { gram: Float64Array; n: number } {
  const size = folds.nCols * folds.nCols;
  const gram = new Float64Array(size);
  let n = 0;
  for (let fold = 0; fold < nFolds; fold++) {
    if (left.includes(fold)) continue;
    n += folds.nRows[fold]!;
    for (let c = 0; c < size; c++) gram[c]! += folds.sums[fold * size + c]!;
  }
  return { gram, n };
}

/** The penalty of least held-out loss over the folds that are not left out. */
function choosePenalty(data: Folded, model: Model, left: readonly number[]): number {
  const { folds, nFolds } = data;
  const size = folds.nCols * folds.nCols;
  const losses = PENALTIES.map(() => 0);
  for (let fold = 0; fold < nFolds; fold++) {
    if (left.includes(fold)) continue;
    const { gram, n } = without(data, [...left, fold]);
    PENALTIES.forEach((share, k) => {
      const b = n > 0 ? solve(gram, folds.nCols, { ...model, penalty: share * n }) : undefined;
      losses[k]! += b ? lossOf(folds, fold * size, model, b) : Infinity;
    });
  }
  return PENALTIES[losses.indexOf(Math.min(...losses))] ?? PENALTIES[0]!;
}

/** Held-out squared errors by block: every block is predicted from the other folds, with a penalty chosen among them. */
function heldOutLosses(data: Folded, model: Model): Float64Array {
  const { products, foldOf, nFolds } = data;
  const size = products.nCols * products.nCols;
  const fits = Array.from({ length: nFolds }, (_, fold) => {
    const { gram, n } = without(data, [fold]);
    return solve(gram, products.nCols, { ...model, penalty: choosePenalty(data, model, [fold]) * n });
  });
  return Float64Array.from({ length: products.nBlocks }, (_, block) => {
    const b = fits[foldOf[block]!];
    return b ? lossOf(products, block * size, model, b) : NaN;
  });
}

interface Resampling {
  readonly weights: Uint16Array;
  readonly confidence: number;
  readonly nClusters: number;
}

/** 1 - loss / total, or the difference of two such, with the percentile interval over blocks; the fits are held. */
function shareOf(
  losses: readonly Float64Array[],
  total: Float64Array,
  { weights, confidence, nClusters }: Resampling,
): AuditEstimate {
  const nCols = losses.length + 1;
  const stats = new Float64Array(total.length * nCols);
  total.forEach((t, i) => {
    losses.forEach((loss, k) => (stats[i * nCols + k] = loss[i]!));
    stats[i * nCols + losses.length] = t;
  });
  const combine = (s: ArrayLike<number>): number => {
    const all = s[losses.length]!;
    return losses.length === 1 ? 1 - s[0]! / all : (s[0]! - s[1]!) / all;
  };
  const sums = new Float64Array(nCols);
  stats.forEach((v, i) => (sums[i % nCols]! += v));
  const { low, high } = percentileInterval(bootstrapValues({ stats, nCols, combine }, weights), confidence);
  return auditEstimate({ value: combine(sums), low, high, n: nClusters });
}

/** Coefficients on all rows with percentile intervals over resampled blocks, one estimate a predictor. */
function coefficients(
  data: Folded,
  model: Model,
  of: { penalty: number; resampled: Float64Array } & Resampling,
): AuditEstimate[] {
  const { products } = data;
  const { nCols } = products;
  const size = nCols * nCols;
  const { gram, n } = without(data, []);
  const fit = (from: ArrayLike<number>) => solve(from, nCols, { ...model, penalty: of.penalty * n });
  const whole = fit(gram);
  const nResamples = of.resampled.length / size;
  const drawn = model.predictors.map(() => new Float64Array(nResamples).fill(NaN));
  for (let r = 0; r < nResamples; r++) {
    const b = fit(of.resampled.subarray(r * size, (r + 1) * size));
    if (b) b.forEach((v, k) => (drawn[k]![r] = v));
  }
  return model.predictors.map((_, k) =>
    auditEstimate({
      value: whole?.[k] ?? NaN,
      ...percentileInterval(drawn[k]!, of.confidence),
      n: of.nClusters,
    }),
  );
}

/** Fewer clusters than this give no observational section. */
const LEAST_CLUSTERS = 10;

/**
 * How much of the score the nuisance features predict on held-out items, how much of the gold, and how much they add to the gold; with partial effects.
 * R2 by folds of clusters, the ridge penalty chosen inside the training folds; percentile intervals with widened tails by resampling clusters (fits
 * held for R2, refitted for effects). Says what goes together, never what causes what. @throws UserError where too few items have what is needed
 */
export function observationalSection(
  design: Design,
  options: {
    readonly seed: number;
    readonly resamples: number;
    readonly confidence: number;
    readonly where: string;
  },
): ObservationalSection {
  const { columns, hasGold, nClusters } = design;
  if (nClusters < LEAST_CLUSTERS || columns.length === 0)
    throw new UserError({
      where: options.where,
      problem:
        columns.length === 0
          ? "no nuisance feature varies within items"
          : `${nClusters} item groups with scores and features`,
      expected: columns.length === 0 ? "outputs whose length or look differs" : `at least ${LEAST_CLUSTERS}`,
    });
  const products = productsOf(design, options.seed);
  const data = folded(products, options.seed);
  const { nCols, nBlocks, sums } = products;
  const [gold, score] = [nCols - 2, nCols - 1];
  const features = columns.map((_, i) => i);
  const weights = clusterWeights(nBlocks, options.resamples, seeded(options.seed, "observational"));
  // Percentile intervals of few groups are too narrow without it.
  const confidence = expandedConfidence(options.confidence, nClusters);
  const resampling = { weights, confidence, nClusters };
  const size = nCols * nCols;
  const totalOf = (c: number): Float64Array =>
    Float64Array.from({ length: nBlocks }, (_, block) => sums[block * size + c * nCols + c]!);
  const lossesOf = (predictors: readonly number[], outcome: number) =>
    heldOutLosses(data, { predictors, outcome });
  const ofScore = shareOf([lossesOf(features, score)], totalOf(score), resampling);
  const resampled = bootstrapSums(sums, size, weights, new Float64Array(options.resamples * size));
  const penalty = choosePenalty(data, { predictors: features, outcome: score }, []);
  const effects = (predictors: readonly number[], outcome: number): AuditEstimate[] =>
    coefficients(data, { predictors, outcome }, { ...resampling, penalty, resampled });
  const onScore = effects(features, score);
  const onGold = hasGold ? effects(features, gold) : [];
  const givenGold = hasGold ? effects([...features, gold], score) : [];
  return {
    n: design.n,
    nItems: design.nItems,
    nClusters,
    dropped: design.dropped,
    level: design.level,
    nFolds: data.nFolds,
    ridge: penalty,
    ofScore,
    ofGold: hasGold ? shareOf([lossesOf(features, gold)], totalOf(gold), resampling) : null,
    overGold: hasGold
      ? shareOf([lossesOf([gold], score), lossesOf([...features, gold], score)], totalOf(score), resampling)
      : null,
    features: columns.map((column, i): FeatureEffect => ({
      feature: column.name,
      kind: column.kind,
      scale: column.scale,
      sd: column.sd,
      onScore: onScore[i]!,
      onGold: onGold[i] ?? null,
      onScoreGivenGold: givenGold[i] ?? null,
      alone: effects([i], score)[0]!,
    })),
    leftOut: design.leftOut,
  };
}
