/** Rows in clusters with a gold value and scorers that know it equally well, or better by a stated lead. */
import type { SummedScorer } from "../../src/meta/index.ts";
import { normalCdf, normalQuantile, randomNormal, type Rng } from "../../src/num/index.ts";

/** How a sample is drawn. */
export interface World {
  readonly nClusters: number;
  /** Rows a cluster: one, or uniform on 1 .. 30. */
  readonly sizes: "one" | "1-30";
  /** Cuts gold and scores to three values of which half of all pairs tie. */
  readonly ties: boolean;
  /** "at random": 10% of each scorer's rows. "not at random": the first scorer lacks 5% of the rows it gets right and 25% of those it gets wrong. */
  readonly missing: "none" | "at random" | "not at random";
  readonly nScorers: number;
}

/** What makes the first scorer better than the others; both 0 under the null. */
export interface Lead {
  /** Half of it is added to its score and taken off the others' before they are cut at 0: raises its accuracy. */
  readonly shift: number;
  /** In [0, 1): its errors are 1 - noise times as large, and those of the others 1 / (1 - noise) times. */
  readonly noise: number;
}

export const NO_LEAD: Lead = { shift: 0, noise: 0 };

/** Rows cluster after cluster: cluster c holds start[c] .. start[c + 1] - 1. */
export interface Sample {
  readonly start: Uint32Array;
  readonly gold: Float64Array;
  /** One column a scorer; NaN where missing. */
  readonly scores: readonly Float64Array[];
}

/** Where a value of sd `sd` is cut so that three values of probabilities 0.17, 0.66, 0.17 come out: half of all pairs tie. */
const CUT = 0.954;
/** Untied scores are this much too high, so that true accuracy is far from both 1/2 and 1. */
const OFFSET = 0.6;

const SD_GOLD = Math.sqrt(0.36 + 1);
const sdScore = (error: number): number => Math.sqrt(SD_GOLD ** 2 + 1.25 * error * error);

const cut = (v: number, sd: number): number => (v > CUT * sd ? 1 : v < -CUT * sd ? -1 : 0);

function starts(world: World, rng: Rng): Uint32Array {
  const start = new Uint32Array(world.nClusters + 1);
  for (let c = 0; c < world.nClusters; c++)
    start[c + 1] = start[c]! + (world.sizes === "one" ? 1 : 1 + Math.floor(30 * rng()));
  return start;
}

const lacks = (world: World, k: number, score: number, rng: Rng): boolean => {
  if (world.missing === "none") return false;
  if (world.missing === "at random") return rng() < 0.1;
  return k === 0 && rng() < (score > 0 ? 0.05 : 0.25);
};

/** gold = cluster + row; score = gold + an error that the cluster's rows share + an own error. */
export function drawSample(world: World, rng: Rng, lead: Lead = NO_LEAD): Sample {
  const start = starts(world, rng);
  const n = start[world.nClusters]!;
  const gold = new Float64Array(n);
  const scores = Array.from({ length: world.nScorers }, () => new Float64Array(n));
  const offset = world.ties ? 0 : OFFSET;
  const whims = new Float64Array(world.nScorers);
  for (let c = 0; c < world.nClusters; c++) {
    const easy = 0.6 * randomNormal(rng);
    for (let k = 0; k < whims.length; k++) whims[k] = 0.5 * randomNormal(rng);
    for (let i = start[c]!; i < start[c + 1]!; i++) {
      const quality = easy + randomNormal(rng);
      gold[i] = world.ties ? cut(quality, SD_GOLD) : quality;
      for (let k = 0; k < scores.length; k++) {
        const error = k === 0 ? 1 - lead.noise : 1 / (1 - lead.noise);
        const centre = quality + offset + (k === 0 ? lead.shift : -lead.shift) / 2;
        const raw = centre + error * (whims[k]! + randomNormal(rng));
        const score = world.ties ? cut(raw, sdScore(error)) : raw;
        scores[k]![i] = lacks(world, k, score, rng) ? NaN : score;
      }
    }
  }
  return { start, gold, scores };
}

/** Right 1, tied 1/2, wrong 0; NaN stays. */
export const creditOf = (score: number): number =>
  Number.isNaN(score) ? NaN : score > 0 ? 1 : score < 0 ? 0 : 0.5;

/** Accuracy as sums over clusters: credits and how many. */
export function accuracySums({ start }: Sample, scores: Float64Array): SummedScorer {
  const stats = new Float64Array(2 * (start.length - 1));
  for (let c = 0; c + 1 < start.length; c++)
    for (let i = start[c]!; i < start[c + 1]!; i++) {
      const credit = creditOf(scores[i]!);
      if (Number.isNaN(credit)) continue;
      stats[2 * c]! += credit;
      stats[2 * c + 1]! += 1;
    }
  return { nCols: 2, stats, combine: (s) => s[0]! / s[1]!, isMean: true };
}

const correlation = (s: ArrayLike<number>): number => {
  const n = s[0]!;
  const xx = s[3]! - (s[1]! * s[1]!) / n;
  const yy = s[4]! - (s[2]! * s[2]!) / n;
  return (s[5]! - (s[1]! * s[2]!) / n) / Math.sqrt(xx * yy);
};

/** Pearson's correlation with gold over all rows, as sums over clusters. */
export function pearsonSums({ start, gold }: Sample, scores: Float64Array): SummedScorer {
  const stats = new Float64Array(6 * (start.length - 1));
  for (let c = 0; c + 1 < start.length; c++)
    for (let i = start[c]!; i < start[c + 1]!; i++) {
      const x = gold[i]!;
      const y = scores[i]!;
      if (Number.isNaN(y)) continue;
      const at = 6 * c;
      stats[at]! += 1;
      stats[at + 1]! += x;
      stats[at + 2]! += y;
      stats[at + 3]! += x * x;
      stats[at + 4]! += y * y;
      stats[at + 5]! += x * y;
    }
  return { nCols: 6, stats, combine: correlation, isMean: false };
}

/** The measure of all rows together. */
export function valueOf({ nCols, stats, combine }: SummedScorer): number {
  const sums = new Float64Array(nCols);
  for (let i = 0; i < stats.length; i++) sums[i % nCols]! += stats[i]!;
  return combine(sums);
}

/** Mean credit of each cluster, NaN where the scorer has none. */
export const clusterMeans = ({ stats }: SummedScorer): Float64Array =>
  Float64Array.from({ length: stats.length / 2 }, (_, c) => stats[2 * c]! / stats[2 * c + 1]!);

/** E[f(z)] of a standard normal z by its quantiles. */
function expectation(f: (z: number) => number): number {
  const n = 20_000;
  let total = 0;
  for (let i = 0; i < n; i++) total += f(normalQuantile((i + 0.5) / n));
  return total / n;
}

/** True accuracy and Pearson of an equal scorer, untied and tied. */
export function truths(): {
  readonly plain: readonly [number, number];
  readonly tied: readonly [number, number];
} {
  const sd = sdScore(1);
  // Given gold's quality q = SD_GOLD z, the score is q plus an error of variance 1.25.
  const error = Math.sqrt(1.25);
  const tail = (z: number, sign: 1 | -1): number => normalCdf((sign * SD_GOLD * z - CUT * sd) / error);
  const product = expectation((z) => cut(SD_GOLD * z, SD_GOLD) * (tail(z, 1) - tail(z, -1)));
  const variance = 2 * normalCdf(-CUT);
  return { plain: [normalCdf(OFFSET / sd), SD_GOLD / sd], tied: [0.5, product / variance] };
}
