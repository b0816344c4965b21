import { normalSf, seeded } from "../../num/index.ts";
import type { Column } from "../columns.ts";
import { randomSigns, softPairwiseAccuracy } from "../correlation/soft-pairwise-accuracy.ts";
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

const TABLE_REACH = 8;
const TABLE_STEPS = 8192;
/** 1 - Phi(z) for z from -8 to 8; interpolation is within 1e-7. */
const UPPER_TAIL = Float64Array.from({ length: 2 * TABLE_STEPS + 2 }, (_, k) =>
  normalSf((k / TABLE_STEPS - 1) * TABLE_REACH),
);

function meanAgreement(p: Float64Array, q: Float64Array): number {
  let total = 0;
  for (let k = 0; k < p.length; k++) total += Math.abs(p[k]! - q[k]!);
  return 1 - total / p.length;
}

/** One side of the comparison: sums of its values by system and cluster, and the squared differences of every system pair. */
interface Side {
  /** [nClusters x (nSystems + 1)], row-major; the last column counts items, so that no used row is all zeros. */
  readonly sums: Float64Array;
  /** Sum over items of the squared difference, one entry a pair i < j. */
  readonly spreads: Float64Array;
}

function sideOf(part: Part, matrix: Matrix, values: Float64Array): Side {
  const { nSystems, nItems } = matrix;
  const width = nSystems + 1;
  const sums = new Float64Array(part.nClusters * width);
  const spreads = new Float64Array((nSystems * (nSystems - 1)) / 2);
  for (let t = 0; t < nItems; t++) {
    if (!isComplete(matrix, t)) continue;
    let level = 0;
    for (let s = 0; s < nSystems; s++) level += values[s * nItems + t]! / nSystems;
    let pair = 0;
    sums[matrix.clusterOf[t]! * width + nSystems]!++;
    for (let i = 0; i < nSystems; i++) {
      const own = values[i * nItems + t]!;
      sums[matrix.clusterOf[t]! * width + i]! += own - level;
      for (let j = i + 1; j < nSystems; j++) spreads[pair++]! += (own - values[j * nItems + t]!) ** 2;
    }
  }
  return { sums, spreads };
}

function isComplete({ nSystems, nItems, gold, metric }: Matrix, item: number): boolean {
  for (let s = 0; s < nSystems; s++)
    if (Number.isNaN(gold[s * nItems + item]! + metric[s * nItems + item]!)) return false;
  return true;
}

/** 1 / spread of every system pair; 0 where there is none, which makes p = 1/2 for a pair that never differs. */
const inverseRoots = (spreads: Float64Array): Float64Array =>
  spreads.map((v) => (v > 1e-12 ? 1 / Math.sqrt(v) : 0));

/** Where one side's sums by system start in a row of sums, and the inverse spreads of its system pairs. */
interface Scale {
  readonly offset: number;
  readonly nSystems: number;
  readonly inverse: Float64Array;
}

/**
 * p of every system pair by the normal limit of the sign flips, 1 - Phi(sum d / sqrt(sum d^2)), with the spread held fixed.
 * Linear interpolation in a table is inlined here: this is the innermost loop of all-pairs exchanges.
 */
function writeP(sums: ArrayLike<number>, { offset, nSystems, inverse }: Scale, out: Float64Array): void {
  let pair = 0;
  for (let i = 0; i < nSystems; i++) {
    const own = sums[offset + i]!;
    for (let j = i + 1; j < nSystems; j++) {
      const x = ((own - sums[offset + j]!) * inverse[pair]! * TABLE_STEPS) / TABLE_REACH + TABLE_STEPS;
      if (x <= 0) out[pair] = 1;
      else if (x >= 2 * TABLE_STEPS) out[pair] = 0;
      else {
        const k = x | 0;
        out[pair] = UPPER_TAIL[k]! + (x - k) * (UPPER_TAIL[k + 1]! - UPPER_TAIL[k]!);
      }
      pair++;
    }
  }
}

/**
 * Gold and score resampled together. Only the sums by system move; the spread of each system pair is held at its full-sample value,
 * which changes p by a second-order amount and keeps a resample cheap.
 */
function bothSides(gold: Side, score: Side, used: Int32Array): Additive {
  const nSystems = used.length;
  const width = nSystems + 1;
  const nCols = 2 * width;
  const stats = new Float64Array(2 * gold.sums.length);
  for (let c = 0; c * width < gold.sums.length; c++) {
    stats.set(gold.sums.subarray(c * width, (c + 1) * width), c * nCols);
    stats.set(score.sums.subarray(c * width, (c + 1) * width), c * nCols + width);
  }
  const [p, q] = [new Float64Array(gold.spreads.length), new Float64Array(score.spreads.length)];
  const goldScale = { offset: 0, nSystems, inverse: inverseRoots(gold.spreads) };
  const scoreScale = { offset: width, nSystems, inverse: inverseRoots(score.spreads) };
  const combine = (sums: ArrayLike<number>): number => {
    writeP(sums, goldScale, p);
    writeP(sums, scoreScale, q);
    return meanAgreement(p, q);
  };
  const combineSystems = (sums: ArrayLike<number>, weights: ArrayLike<number>): number => {
    writeP(sums, goldScale, p);
    writeP(sums, scoreScale, q);
    let [total, pairs, pair] = [0, 0, 0];
    for (let i = 0; i < nSystems; i++)
      for (let j = i + 1; j < nSystems; j++) {
        const w = weights[used[i]!]! * weights[used[j]!]!;
        total += w * Math.abs(p[pair]! - q[pair]!);
        pairs += w;
        pair++;
      }
    return pairs === 0 ? NaN : 1 - total / pairs;
  };
  return { kind: "additive", nCols, stats, combine, combineSystems, isMean: false };
}

/** The score's side alone against fixed gold p-values. Two scorers are exchanged with the mean of their spreads, which no exchange changes. */
function scoreSide({ sums, spreads }: Side, nSystems: number, goldP: Float64Array): Additive {
  const q = new Float64Array(goldP.length);
  const combineWith = (own: Float64Array) => {
    const scale = { offset: 0, nSystems, inverse: inverseRoots(own) };
    return (s: ArrayLike<number>): number => {
      writeP(s, scale, q);
      return meanAgreement(goldP, q);
    };
  };
  return {
    kind: "additive",
    nCols: nSystems + 1,
    stats: sums,
    combine: combineWith(spreads),
    isMean: false,
    spreads,
    against: (other) => combineWith(spreads.map((v, k) => (v + (other.spreads?.[k] ?? v)) / 2)),
  };
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
  const gold = sideOf(part, matrix, matrix.gold);
  const score = sideOf(part, matrix, matrix.metric);
  const coversAll = used.length === part.systems.length;
  return {
    value: found.value,
    body: bothSides(gold, score, used),
    ...(coversAll ? { swap: scoreSide(score, matrix.nSystems, goldP) } : { isExchangeable: false }),
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
