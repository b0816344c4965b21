import { normalCdf, seeded } from "../../num/index.ts";
import type { Column } from "../columns.ts";
import { randomSigns, softPairwiseAccuracy } from "../soft-pairwise-accuracy.ts";
import type { Part } from "../view.ts";
import { centreAndScale } from "./grid.ts";
import type { Additive, Measure, MeasureOptions, Prepared } from "./measure.ts";
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

/** Adds one side's sums and products of complete items to cluster rows, from column `offset`. */
function addSide(
  matrix: Matrix,
  side: Float64Array,
  into: { stats: Float64Array; nCols: number; offset: number },
): void {
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
    let at = matrix.clusterOf[t]! * into.nCols + into.offset;
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
function writeP(sums: ArrayLike<number>, nSystems: number, offset: number, out: Float64Array): void {
  let pair = 0;
  const products = offset + nSystems;
  const diagonal = (i: number): number => products + i * nSystems - (i * (i - 1)) / 2;
  for (let i = 0; i < nSystems; i++) {
    const di = diagonal(i);
    for (let j = i + 1; j < nSystems; j++) {
      const d = sums[offset + i]! - sums[offset + j]!;
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

/** Gold and score resampled together. */
function bothSides(part: Part, matrix: Matrix): Additive {
  const { nSystems } = matrix;
  const offset = sideColumns(nSystems);
  const nCols = 2 * offset;
  const stats = new Float64Array(part.nClusters * nCols);
  addSide(matrix, matrix.gold, { stats, nCols, offset: 0 });
  addSide(matrix, matrix.metric, { stats, nCols, offset });
  const nPairs = (nSystems * (nSystems - 1)) / 2;
  const [p, q] = [new Float64Array(nPairs), new Float64Array(nPairs)];
  const combine = (sums: ArrayLike<number>): number => {
    writeP(sums, nSystems, 0, p);
    writeP(sums, nSystems, offset, q);
    return meanAgreement(p, q);
  };
  return { kind: "additive", nCols, stats, combine, isMean: false };
}

/** The score's side alone against fixed gold p-values: what exchanges between scorers move. */
function scoreSide(part: Part, matrix: Matrix, goldP: Float64Array): Additive {
  const { nSystems } = matrix;
  const nCols = sideColumns(nSystems);
  const stats = new Float64Array(part.nClusters * nCols);
  addSide(matrix, matrix.metric, { stats, nCols, offset: 0 });
  const q = new Float64Array(goldP.length);
  const combine = (sums: ArrayLike<number>): number => {
    writeP(sums, nSystems, 0, q);
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
  return {
    value: found.value,
    body: bothSides(part, matrix),
    ...(isComplete ? { swap: scoreSide(part, matrix, goldP) } : { isExchangeable: false }),
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
