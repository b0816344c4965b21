import { normalCdf, seeded } from "../../num/index.ts";
import type { Column } from "../columns.ts";
import { randomSigns, softPairwiseAccuracy } from "../soft-pairwise-accuracy.ts";
import type { Part } from "../view.ts";
import { centreAndScale } from "./grid.ts";
import { type Additive, type Measure, type MeasureOptions, type Prepared, totals } from "./measure.ts";
import { hasSeveralPerItem } from "./outputs.ts";

/** Gold and z-scored score of every system on every item, system-major; NaN where missing. */
interface Matrix {
  readonly nSystems: number;
  readonly nItems: number;
  readonly gold: Float64Array;
  readonly metric: Float64Array;
  /** Cluster of each item. */
  readonly clusterOf: Int32Array;
}

function matrixOf(part: Part, values: Float64Array): { matrix: Matrix; used: Int32Array } {
  const seen = new Uint8Array(part.systems.length);
  part.systemOf.forEach((s, i) => {
    if (s >= 0 && !Number.isNaN(values[i]!)) seen[s] = 1;
  });
  const used = Int32Array.from(seen.keys()).filter((s) => seen[s] === 1);
  const rowOf = new Int32Array(part.systems.length).fill(-1);
  used.forEach((s, row) => (rowOf[s] = row));
  const shape = used.length * part.nItems;
  const [gold, metric] = [new Float64Array(shape).fill(NaN), new Float64Array(shape).fill(NaN)];
  const clusterOf = new Int32Array(part.nItems);
  const { centre, scale } = centreAndScale(values, values);
  for (let i = 0; i < values.length; i++) {
    clusterOf[part.itemOf[i]!] = part.clusterOf[i]!;
    const row = part.systemOf[i]! < 0 ? -1 : rowOf[part.systemOf[i]!]!;
    if (row < 0) continue;
    gold[row * part.nItems + part.itemOf[i]!] = part.truth[i]!;
    metric[row * part.nItems + part.itemOf[i]!] = (values[i]! - centre) / scale;
  }
  return { matrix: { nSystems: used.length, nItems: part.nItems, gold, metric, clusterOf }, used };
}

/** Columns of one side: sums by system, then products of systems i <= j; both of scores centred inside the item. */
const sideColumns = (nSystems: number): number => nSystems + (nSystems * (nSystems + 1)) / 2;

/** Adds one side's sums and products of complete items to cluster rows. */
function addSide(matrix: Matrix, side: Float64Array, into: { stats: Float64Array; nCols: number }): void {
  const { nSystems, nItems } = matrix;
  const own = new Float64Array(nSystems);
  for (let t = 0; t < nItems; t++) {
    let level = 0;
    let complete = true;
    for (let s = 0; s < nSystems; s++) {
      own[s] = side[s * nItems + t]!;
      level += own[s]!;
      if (Number.isNaN(matrix.gold[s * nItems + t]! + matrix.metric[s * nItems + t]!)) complete = false;
    }
    if (!complete) continue;
    let at = matrix.clusterOf[t]! * into.nCols;
    for (let s = 0; s < nSystems; s++) {
      own[s]! -= level / nSystems;
      into.stats[at++]! += own[s]!;
    }
    for (let i = 0; i < nSystems; i++)
      for (let j = i; j < nSystems; j++) into.stats[at++]! += own[i]! * own[j]!;
  }
}

const TABLE_REACH = 8;
const TABLE_STEPS = 8192;
const CDF_TABLE = Float64Array.from({ length: 2 * TABLE_STEPS + 2 }, (_, k) =>
  normalCdf((k / TABLE_STEPS - 1) * TABLE_REACH),
);

/** Standard normal distribution function by linear interpolation, within 1e-7. */
function quickCdf(z: number): number {
  if (!(z > -TABLE_REACH)) return z <= -TABLE_REACH ? 0 : NaN;
  if (z >= TABLE_REACH) return 1;
  const x = (z / TABLE_REACH + 1) * TABLE_STEPS;
  const k = Math.floor(x);
  return CDF_TABLE[k]! + (x - k) * (CDF_TABLE[k + 1]! - CDF_TABLE[k]!);
}

/** Writes the p of every system pair i < j by the normal limit of the sign-flip distribution: 1 - Phi(sum d / sqrt(sum d^2)). */
function writeP(sums: ArrayLike<number>, nSystems: number, out: Float64Array): void {
  let pair = 0;
  const diagonal = (i: number): number => nSystems + i * nSystems - (i * (i - 1)) / 2;
  for (let i = 0; i < nSystems; i++) {
    const di = diagonal(i);
    for (let j = i + 1; j < nSystems; j++) {
      const d = sums[i]! - sums[j]!;
      const squares = sums[di]! + sums[diagonal(j)]! - 2 * sums[di + j - i]!;
      out[pair++] = squares > 1e-12 ? 1 - quickCdf(d / Math.sqrt(squares)) : 1;
    }
  }
}

function meanAgreement(p: Float64Array, q: Float64Array): number {
  let total = 0;
  for (let k = 0; k < p.length; k++) total += Math.abs(p[k]! - q[k]!);
  return 1 - total / p.length;
}

/** Sums of squared differences of every system pair i < j over all items. */
function spreads(full: Additive, nSystems: number): Float64Array {
  const sums = totals(full);
  const diagonal = (i: number): number => nSystems + i * nSystems - (i * (i - 1)) / 2;
  const out = new Float64Array((nSystems * (nSystems - 1)) / 2);
  let pair = 0;
  for (let i = 0; i < nSystems; i++)
    for (let j = i + 1; j < nSystems; j++)
      out[pair++] = sums[diagonal(i)]! + sums[diagonal(j)]! - 2 * sums[diagonal(i) + j - i]!;
  return out;
}

/** p of every system pair from sums by system, with the pairs' spread held fixed. */
function writeFixedP(
  sums: ArrayLike<number>,
  offset: number,
  squares: Float64Array,
  out: Float64Array,
): void {
  const nSystems = (1 + Math.sqrt(1 + 8 * squares.length)) / 2;
  let pair = 0;
  for (let i = 0; i < nSystems; i++)
    for (let j = i + 1; j < nSystems; j++) {
      const d = sums[offset + i]! - sums[offset + j]!;
      out[pair] = squares[pair]! > 1e-12 ? 1 - quickCdf(d / Math.sqrt(squares[pair]!)) : 1;
      pair++;
    }
}

/** The first `nSystems` columns of two sides next to each other. */
function sumsOnly(gold: Additive, score: Additive, nSystems: number): Float64Array {
  const n = gold.stats.length / gold.nCols;
  const stats = new Float64Array(2 * nSystems * n);
  for (let c = 0; c < n; c++) {
    stats.set(gold.stats.subarray(c * gold.nCols, c * gold.nCols + nSystems), 2 * nSystems * c);
    stats.set(score.stats.subarray(c * score.nCols, c * score.nCols + nSystems), 2 * nSystems * c + nSystems);
  }
  return stats;
}

/**
 * Gold and score resampled together. Only the sums by system move; the spread of each system pair is held at its full-sample value,
 * which changes p by a second-order amount and keeps a resample cheap.
 */
function bothSides(gold: Additive, score: Additive, nSystems: number): Additive {
  const [goldSquares, scoreSquares] = [spreads(gold, nSystems), spreads(score, nSystems)];
  const [p, q] = [new Float64Array(goldSquares.length), new Float64Array(goldSquares.length)];
  const combine = (sums: ArrayLike<number>): number => {
    writeFixedP(sums, 0, goldSquares, p);
    writeFixedP(sums, nSystems, scoreSquares, q);
    return meanAgreement(p, q);
  };
  return {
    kind: "additive",
    nCols: 2 * nSystems,
    stats: sumsOnly(gold, score, nSystems),
    combine,
    isMean: false,
  };
}

/** One side's sums and products against fixed p-values of the other: what exchanges between scorers move. */
function oneSide(part: Part, matrix: Matrix, side: Float64Array, goldP: Float64Array): Additive {
  const { nSystems } = matrix;
  const nCols = sideColumns(nSystems);
  const stats = new Float64Array(part.nClusters * nCols);
  addSide(matrix, side, { stats, nCols });
  const q = new Float64Array(goldP.length);
  const combine = (sums: ArrayLike<number>): number => {
    writeP(sums, nSystems, q);
    return meanAgreement(goldP, q);
  };
  return { kind: "additive", nCols, stats, combine, isMean: false };
}

function upperTriangle(counts: Float64Array, nSystems: number, resamples: number): Float64Array {
  const out = new Float64Array((nSystems * (nSystems - 1)) / 2);
  let pair = 0;
  for (let i = 0; i < nSystems; i++)
    for (let j = i + 1; j < nSystems; j++) out[pair++] = counts[i * nSystems + j]! / resamples;
  return out;
}

function prepare(part: Part, column: Column, options: MeasureOptions): Prepared | undefined {
  const { matrix, used } = matrixOf(part, column.values);
  if (matrix.nSystems < 2) return undefined;
  const signs = randomSigns(seeded(options.seed, "signs", part.view.dataset.head.name, part.view.gold.name));
  const resamples = options.permutations;
  const found = softPairwiseAccuracy(matrix, { resamples, signs });
  if (Number.isNaN(found.value) || found.nItems < 2) return undefined;
  const goldP = upperTriangle(found.goldCounts, matrix.nSystems, resamples);
  const isComplete = used.length === part.systems.length;
  const score = oneSide(part, matrix, matrix.metric, goldP);
  const gold = oneSide(part, matrix, matrix.gold, goldP);
  return {
    value: found.value,
    body: bothSides(gold, score, matrix.nSystems),
    ...(isComplete ? { swap: score } : { isExchangeable: false }),
    n: matrix.nSystems,
    nItems: found.nItems,
    nSystems: matrix.nSystems,
    dropped: part.systems.length - matrix.nSystems,
  };
}

/** Soft pairwise accuracy of system rankings (Thompson et al. 2024). */
export const softPairwise: Measure = {
  name: "soft-pairwise-accuracy",
  rule: "1 - mean difference of the p-values of system pairs by paired sign flips over items; resamples use the flips' normal limit",
  level: "system",
  grouping: "none",
  population: "these systems",
  smooth: false,
  chance: null,
  applies: (part) => hasSeveralPerItem(part) && part.systems.length >= 3,
  prepare,
};
