import { pairwiseSum, studentTQuantile, studentTTwoSided } from "../../num/index.ts";
import { type AgreementWeights, agreementWeights } from "./agreement-weights.ts";
import type { Clusters } from "./cluster-sums.ts";
import { congerChance } from "./conger.ts";
import { distinctValues, ratingsOf, type RatingTable, unitsOf } from "./rating-table.ts";

/** Coefficients of one family, which differ in what agreement they expect by chance. */
export type Coefficient = "gwet" | "fleiss" | "krippendorff" | "conger" | "brennan-prediger";

/** A chance-corrected agreement coefficient with its linearised standard error. NaN where undefined. */
export interface ChanceCorrected {
  /** (observed - expected) / (1 - expected): 1 for full agreement, 0 at chance. */
  readonly coefficient: number;
  readonly observed: number;
  readonly expected: number;
  readonly se: number;
  /** Student t interval with nUnits - 1 degrees of freedom, its upper end cut at 1. */
  readonly low: number;
  readonly high: number;
  /** Two-sided test of no agreement beyond chance. */
  readonly p: number;
  /** Units that the standard error counts. */
  readonly n: number;
}

/** How a coefficient is computed. */
export interface ChanceCorrectedOptions {
  readonly weights?: AgreementWeights;
  readonly confidence?: number;
  /** Units of one cluster (outputs of one prompt) are not independent: their influences are summed first. Absent: every unit by itself. */
  readonly clusters?: Clusters;
}

/** Counts of categories a unit, with what the coefficients share. */
export interface Counted {
  readonly table: RatingTable;
  readonly categories: Float64Array;
  /** [q x q] agreement of categories and its sum. */
  readonly weights: Float64Array;
  readonly weightSum: number;
  /** [nUnits x q] counts. */
  readonly counts: Float64Array;
  /** Ratings a unit. */
  readonly sizes: Float64Array;
  /** Sum over categories of count * (weighted count - 1), one a unit. */
  readonly agreeing: Float64Array;
}

function counted(table: RatingTable, categories: Float64Array, kind: AgreementWeights): Counted {
  const q = categories.length;
  const index = new Map(Array.from(categories, (v, k) => [v, k]));
  const weights = agreementWeights(kind, categories);
  const counts = new Float64Array(table.nUnits * q);
  const sizes = new Float64Array(table.nUnits);
  for (let i = 0; i < table.values.length; i++) {
    if (Number.isNaN(table.values[i]!)) continue;
    const u = Math.floor(i / table.nRaters);
    counts[u * q + index.get(table.values[i]!)!]!++;
    sizes[u]!++;
  }
  const agreeing = sizes.map((_, u) => {
    let total = 0;
    for (let k = 0; k < q; k++) {
      const c = counts[u * q + k]!;
      if (c > 0) total += c * (rowProduct(weights, k, counts, u, q) - 1);
    }
    return total;
  });
  const weightSum = weights.reduce((s, w) => s + w, 0);
  return { table, categories, weights, weightSum, counts, sizes, agreeing };
}

/** Sum over l of weights[k, l] * counts[u, l]. */
function rowProduct(weights: Float64Array, k: number, counts: Float64Array, u: number, q: number): number {
  let total = 0;
  for (let l = 0; l < q; l++) total += weights[k * q + l]! * counts[u * q + l]!;
  return total;
}

/** Chance agreement of a coefficient, as a whole and a unit's part of it (their mean is the whole). */
interface Chance {
  readonly expected: number;
  readonly perUnit: Float64Array;
}

/**
 * Mean over units of the share of each category; krippendorff divides by the mean number of ratings instead. Summed in the reference's order, since
 * with one category only the last bit of the sum decides whether chance agreement is 1.
 */
function categoryShares(
  c: Counted,
  order: "pairwise" | "in turn",
  sizeOf: (u: number) => number,
): Float64Array {
  const q = c.categories.length;
  const n = c.sizes.length;
  const parts = new Float64Array(n);
  return Float64Array.from({ length: q }, (_, k) => {
    let total = 0;
    for (let u = 0; u < n; u++) {
      parts[u] = (1 / n) * (c.counts[u * q + k]! / sizeOf(u));
      total += parts[u]!;
    }
    return order === "pairwise" && q === 1 ? pairwiseSum(parts) : total;
  });
}

/** Sum over l of weights[k, l] * shares[l] for every k, and the sum over k of that times shares[k]. */
function weighShares(c: Counted, shares: Float64Array): { weighed: Float64Array; expected: number } {
  const q = shares.length;
  const weighed = shares.map((_, k) => rowProduct(c.weights, k, shares, 0, q));
  return { weighed, expected: weighed.reduce((s, v, k) => s + v * shares[k]!, 0) };
}

const unitProduct = (c: Counted, u: number, v: Float64Array): number => {
  let total = 0;
  for (let k = 0; k < v.length; k++) total += c.counts[u * v.length + k]! * v[k]!;
  return total;
};

/** One category leaves chance agreement 1 by definition; a hair less keeps the coefficient at 1, as in the reference. */
const HAIR = 1e-15;

function gwetChance(c: Counted): Chance {
  const q = c.categories.length;
  const shares = categoryShares(c, "pairwise", (u) => c.sizes[u]!);
  const scale = c.weightSum / (q * (q - 1));
  const spread = shares.reduce((s, p) => s + p * (1 - p), 0);
  const others = shares.map((p) => 1 - p);
  return {
    expected: q >= 2 ? scale * spread : 1 - HAIR,
    perUnit: c.sizes.map((n, u) => (scale * unitProduct(c, u, others)) / n),
  };
}

function fleissChance(c: Counted): Chance {
  const { weighed, expected } = weighShares(
    c,
    categoryShares(c, "pairwise", (u) => c.sizes[u]!),
  );
  return { expected, perUnit: c.sizes.map((n, u) => unitProduct(c, u, weighed) / n) };
}

function uniformChance(c: Counted): Chance {
  const q = c.categories.length;
  const expected = q >= 2 ? c.weightSum / (q * q) : HAIR;
  return { expected, perUnit: c.sizes.map(() => expected) };
}

/** The reference's floor of the standard error. */
const LEAST_SE = 1e-15;

/** How the standard error is formed. */
interface Spread {
  readonly confidence: number;
  /** Cluster of each kept unit, or undefined where units are independent. */
  readonly groupOf?: readonly number[];
}

/** Sum over clusters of the squared sums of deviations, and the number of clusters. */
function clusterSquares(deviations: Float64Array, groupOf: readonly number[] | undefined) {
  if (!groupOf) return { squares: deviations.reduce((s, d) => s + d * d, 0), n: deviations.length };
  const sums = new Map<number, number>();
  deviations.forEach((d, u) => sums.set(groupOf[u]!, (sums.get(groupOf[u]!) ?? 0) + d));
  return { squares: [...sums.values()].reduce((s, d) => s + d * d, 0), n: sums.size };
}

function inference(
  estimate: { coefficient: number; observed: number; expected: number },
  influence: { values: Float64Array; centre: number },
  { confidence, groupOf }: Spread,
): ChanceCorrected {
  const n = influence.values.length;
  const deviations = influence.values.map((v) => v - influence.centre);
  const { squares, n: nGroups } = clusterSquares(deviations, groupOf);
  const found = Math.sqrt((squares * nGroups) / (nGroups - 1)) / n;
  const se = found === 0 ? LEAST_SE : found;
  const { coefficient } = estimate;
  const reach = studentTQuantile(1 - (1 - confidence) / 2, nGroups - 1) * se;
  const high = coefficient + reach;
  return {
    ...estimate,
    se,
    low: coefficient - reach,
    high: high < 1 ? high : 1,
    p: studentTTwoSided(Math.abs(coefficient / se), nGroups - 1),
    n,
  };
}

const UNDEFINED: ChanceCorrected = {
  coefficient: NaN,
  observed: NaN,
  expected: NaN,
  se: NaN,
  low: NaN,
  high: NaN,
  p: NaN,
  n: 0,
};

function agreementOfUnits(
  c: Counted,
  kind: Exclude<Coefficient, "krippendorff">,
  spread: Spread,
): ChanceCorrected {
  const n = c.sizes.length;
  const chance = {
    gwet: gwetChance,
    fleiss: fleissChance,
    "brennan-prediger": uniformChance,
    conger: congerChance,
  }[kind](c);
  const { expected, perUnit } = chance;
  const isPaired = c.sizes.map((size) => Number(size >= 2));
  const nPaired = isPaired.reduce((s, v) => s + v, 0);
  const unitAgreement = c.agreeing.map((a, u) => a / (c.sizes[u]! * (c.sizes[u]! - 1) || 1));
  const observed = unitAgreement.reduce((s, a, u) => s + (isPaired[u] ? a : 0), 0) / nPaired;
  const coefficient = (observed - expected) / (1 - expected);
  const values = unitAgreement.map(
    (a, u) =>
      ((n / nPaired) * (a - expected * isPaired[u]!)) / (1 - expected) -
      (kind === "brennan-prediger" ? 0 : (2 * (1 - coefficient) * (perUnit[u]! - expected)) / (1 - expected)),
  );
  return inference({ coefficient, observed, expected }, { values, centre: coefficient }, spread);
}

/** Krippendorff's alpha with the small-sample correction of observed agreement; units with one rating are left out. */
function krippendorffOfUnits(c: Counted, spread: Spread): ChanceCorrected {
  const n = c.sizes.length;
  const total = c.sizes.reduce((s, v) => s + v, 0);
  const size = total / n;
  const raw = c.agreeing.reduce((s, a, u) => s + a / (size * (c.sizes[u]! - 1)), 0) / n;
  const observed = (1 - 1 / total) * raw + 1 / total;
  const { weighed, expected } = weighShares(
    c,
    categoryShares(c, "in turn", () => size),
  );
  const coefficient = (observed - expected) / (1 - expected);
  const uncorrected = (raw - expected) / (1 - expected);
  const values = c.agreeing.map((a, u) => {
    const excess = (c.sizes[u]! - size) / size;
    const own = a / (size * (c.sizes[u]! - 1)) - observed * excess;
    const chance = unitProduct(c, u, weighed) / size - expected * excess;
    return (own - expected - 2 * (1 - uncorrected) * (chance - expected)) / (1 - expected);
  });
  return inference({ coefficient, observed, expected }, { values, centre: uncorrected }, spread);
}

/**
 * A chance-corrected agreement coefficient of ratings with missing values, with Gwet's linearised standard error. Units without ratings are dropped.
 * Categories are the values that occur. Fewer than two units (krippendorff: with two ratings), or one category under other than identity weights, give NaN.
 * Source: Gwet (2008; 2014, Handbook of Inter-Rater Reliability); AC1 is "gwet" with identity weights, AC2 with others; pinned to irrCAC 0.4.4.
 */
export function chanceCorrected(
  table: RatingTable,
  kind: Coefficient,
  options: ChanceCorrectedOptions = {},
): ChanceCorrected {
  const { weights = "identity", confidence = 0.95, clusters } = options;
  const unitsWith = (least: number) =>
    Array.from({ length: table.nUnits }, (_, u) => u).filter((u) => ratingsOf(table, u) >= least);
  const categories = distinctValues(table.values);
  const units = unitsWith(kind === "krippendorff" ? 2 : 1);
  const kept = unitsOf(table, units);
  const spread = { confidence, ...(clusters ? { groupOf: units.map((u) => clusters.clusterOf[u]!) } : {}) };
  const isFlat = categories.length === 1 && (weights === "linear" || weights === "quadratic");
  if (kept.nUnits < 2 || isFlat) return UNDEFINED;
  const c = counted(kept, categories, weights);
  const found = kind === "krippendorff" ? krippendorffOfUnits(c, spread) : agreementOfUnits(c, kind, spread);
  // All chance agreement: the reference stops for these two, and gives NaN with an observed share for the others.
  return found.expected === 1 && (kind === "fleiss" || kind === "krippendorff") ? UNDEFINED : found;
}
