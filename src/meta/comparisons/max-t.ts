import { UserError } from "../../core/index.ts";
import { bootstrapSums, type Rng } from "../../num/index.ts";
import { stepDownCounts, studentise } from "./max-t-step-down.ts";

/** One scorer's measure as sums of per-cluster statistics; all scorers of a family share clusters and columns. */
export interface SummedScorer {
  readonly nCols: number;
  /** [nClusters x nCols], row-major. A row of zeros, or with a NaN, says that the scorer has nothing on that cluster. */
  readonly stats: Float64Array;
  combine(sums: ArrayLike<number>): number;
  /**
   * For measures that need more than sums (a spread): what to combine both pseudo-scorers of this pair with. It must not change when the two
   * scorers' statistics are exchanged on any cluster, so that the exchange stays a valid null.
   */
  against?(other: SummedScorer): (sums: ArrayLike<number>) => number;
  /** What `against` of another scorer may read of this one. */
  readonly spreads?: Float64Array;
  /** True where combine is sums[0] / sums[1]: computed without calls. */
  readonly isMean: boolean;
}

/** The test of one pair of scorers, by their positions in the family. */
export interface PairTest {
  readonly a: number;
  readonly b: number;
  /** Value of a minus value of b on the clusters that both have; NaN where undefined. */
  readonly difference: number;
  /** (k+1)/(N+1), two-sided, of this pair alone. */
  readonly p: number;
  /** The same after the step-down correction over the family; at least `p`. */
  readonly pAdjusted: number;
  /** Draws at least as extreme, of `resamples`. */
  readonly count: number;
  readonly adjustedCount: number;
  readonly resamples: number;
  /** Clusters on which both have statistics, and those on which only one has. */
  readonly n: number;
  readonly dropped: number;
}

/** Random draws, and where they come from. */
export interface Draws {
  readonly resamples: number;
  readonly rng: Rng;
}

interface Member extends SummedScorer {
  readonly scorer: SummedScorer;
  readonly totals: Float64Array;
  readonly present: Uint8Array;
  /** Scorers with equal masks share a number. */
  readonly mask: number;
}

interface Pair {
  readonly a: Member;
  readonly b: Member;
  readonly ia: number;
  readonly ib: number;
  /** Sum of both scorers' rows over shared clusters. */
  readonly both: Float64Array;
  /** Clusters that only one has; empty for scorers with equal masks. */
  readonly onlyA: Int32Array;
  readonly onlyB: Int32Array;
  readonly n: number;
  /** How sums of the pseudo-scorers become values. */
  combineA(sums: ArrayLike<number>): number;
  combineB(sums: ArrayLike<number>): number;
  /** Both are sums[0] / sums[1] on the same clusters: no calls, no rows to build. */
  readonly isPlainMean: boolean;
}

function member(scorer: SummedScorer, masks: Map<string, number>): Member {
  const { nCols } = scorer;
  const stats = Float64Array.from(scorer.stats);
  const present = new Uint8Array(stats.length / nCols);
  const totals = new Float64Array(nCols);
  for (let i = 0; i < present.length; i++) {
    const row = stats.subarray(i * nCols, (i + 1) * nCols);
    if (row.some(Number.isNaN)) row.fill(0);
    present[i] = row.some((v) => v !== 0) ? 1 : 0;
    for (let c = 0; c < nCols; c++) totals[c] = totals[c]! + row[c]!;
  }
  const key = present.join("");
  const mask = masks.get(key) ?? masks.size;
  masks.set(key, mask);
  return {
    nCols,
    isMean: scorer.isMean,
    combine: (s) => scorer.combine(s),
    scorer,
    stats,
    present,
    totals,
    mask,
  };
}

function onlyIn(x: Member, y: Member): Int32Array {
  const found: number[] = [];
  for (let i = 0; i < x.present.length; i++) if (x.present[i] === 1 && y.present[i] === 0) found.push(i);
  return Int32Array.from(found);
}

/** Takes the listed clusters' rows, times their sign (+1 where not given), off `sums`. */
function takeOff(m: Member, clusters: Int32Array, isPlus: Uint16Array | undefined, sums: Float64Array): void {
  for (let k = 0; k < clusters.length; k++) {
    const i = clusters[k]!;
    const s = isPlus && isPlus[i] === 0 ? -1 : 1;
    for (let c = 0; c < m.nCols; c++) sums[c] = sums[c]! - s * m.stats[i * m.nCols + c]!;
  }
}

interface OnlyLists {
  readonly onlyA: Int32Array;
  readonly onlyB: Int32Array;
}

/** Every pair a < b; lists of unshared clusters are made once for each pair of masks. */
function pairsOf(members: readonly Member[]): Pair[] {
  const known = new Map<string, OnlyLists>();
  const pairs: Pair[] = [];
  for (let ia = 0; ia < members.length; ia++)
    for (let ib = ia + 1; ib < members.length; ib++) {
      const a = members[ia]!;
      const b = members[ib]!;
      const key = `${a.mask} ${b.mask}`;
      const lists = known.get(key) ?? { onlyA: onlyIn(a, b), onlyB: onlyIn(b, a) };
      known.set(key, lists);
      const sumsA = Float64Array.from(a.totals);
      const sumsB = Float64Array.from(b.totals);
      takeOff(a, lists.onlyA, undefined, sumsA);
      takeOff(b, lists.onlyB, undefined, sumsB);
      const n = a.present.reduce((total, v) => total + v, 0) - lists.onlyA.length;
      const isPlainMean = a.isMean && b.isMean && a.nCols === 2 && a.mask === b.mask;
      const joint = a.scorer.against?.(b.scorer);
      const [combineA, combineB] = [joint ?? a.combine, joint ?? b.combine];
      const both = sumsA.map((v, c) => v + sumsB[c]!);
      pairs.push({ a, b, ia, ib, ...lists, both, n, combineA, combineB, isPlainMean });
    }
  return pairs;
}

/** Draws that are summed together. */
const CHUNK = 64;

/** One draw: its signs, the signed sums of every scorer under them, and two rows of scratch. */
interface Draw {
  /** 1 for clusters with sign +1, else 0. */
  isPlus: Uint16Array;
  /** [m x nCols]. */
  signed: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/**
 * Signed sums of all scorers under several draws' signs, isPlus [nDraws x nClusters]: twice the sum over positive clusters minus the total.
 * `out` [nDraws x m x nCols].
 */
function signedSums(members: readonly Member[], isPlus: Uint16Array, out: Float64Array): void {
  const { nCols, present } = members[0]!;
  const nDraws = isPlus.length / present.length;
  const sums = new Float64Array(nDraws * nCols);
  for (let k = 0; k < members.length; k++) {
    const { stats, totals } = members[k]!;
    bootstrapSums(stats, nCols, isPlus, sums);
    for (let d = 0; d < nDraws; d++) {
      const at = (d * members.length + k) * nCols;
      for (let c = 0; c < nCols; c++) out[at + c] = 2 * sums[d * nCols + c]! - totals[c]!;
    }
  }
}

/**
 * Difference of the pseudo-scorers of a pair: half the common sum plus and minus half the difference of signed sums.
 * With all signs +1 it is the observed difference.
 */
function pseudoDifference(pair: Pair, { isPlus, signed, first, second }: Draw): number {
  const { a, b, both } = pair;
  const nCols = both.length;
  if (pair.isPlainMean) {
    const v = signed[2 * pair.ia]! - signed[2 * pair.ib]!;
    const w = signed[2 * pair.ia + 1]! - signed[2 * pair.ib + 1]!;
    return (both[0]! + v) / (both[1]! + w) - (both[0]! - v) / (both[1]! - w);
  }
  for (let c = 0; c < nCols; c++) {
    first[c] = signed[pair.ia * nCols + c]!;
    second[c] = signed[pair.ib * nCols + c]!;
  }
  if (pair.onlyA.length > 0) takeOff(a, pair.onlyA, isPlus, first);
  if (pair.onlyB.length > 0) takeOff(b, pair.onlyB, isPlus, second);
  for (let c = 0; c < nCols; c++) {
    const lead = first[c]! - second[c]!;
    first[c] = 0.5 * (both[c]! + lead);
    second[c] = 0.5 * (both[c]! - lead);
  }
  return pair.combineA(first) - pair.combineB(second);
}

function checkShapes(scorers: readonly SummedScorer[]): void {
  const [first] = scorers;
  for (const scorer of scorers)
    if (scorer.nCols !== first!.nCols || scorer.stats.length !== first!.stats.length)
      throw new UserError({
        where: "comparison of scorers",
        problem: "scorers of one family have statistics of different shapes",
        expected: `${first!.stats.length} numbers in ${first!.nCols} columns`,
        got: `${scorer.stats.length} in ${scorer.nCols}`,
      });
}

/**
 * Tests every pair of scorers by exchanging the two scorers' statistics cluster by cluster (PERM-BOTH by blocks), with the same exchanges for
 * all pairs of a draw, and corrects by step-down maxT over the whole family.
 *
 * Sums are linear: with signs s the pseudo-scorers of (a, b) have sums ((A + B) +- (U_a - U_b)) / 2, U_k = sum_i s_i stats_k[i], so a draw costs
 * one pass over each scorer's statistics and two `combine` for each pair. Differences are studentised by each pair's own null spread.
 * A pair is compared on the clusters where both scorers have statistics; other clusters are taken off its sums and counted in `dropped`.
 * The joint null is exact for one pair and for symmetric differences, else it holds as clusters grow. A pair whose difference is undefined gets
 * NaN p-values and is no member of the family.
 * @throws UserError for scorers of different shapes.
 * Source: Deutsch, Dror and Roth (2021) for the exchange; Westfall and Young (1993) for the correction.
 */
export function maxTPermutation(scorers: readonly SummedScorer[], { resamples, rng }: Draws): PairTest[] {
  if (scorers.length < 2) return [];
  checkShapes(scorers);
  const masks = new Map<string, number>();
  const members = scorers.map((s) => member(s, masks));
  const pairs = pairsOf(members);
  const { nCols } = members[0]!;
  const nClusters = members[0]!.present.length;
  const width = members.length * nCols;
  const isPlus = new Uint16Array(CHUNK * nClusters).fill(1);
  const signed = new Float64Array(CHUNK * width);
  const draw: Draw = { isPlus, signed, first: new Float64Array(nCols), second: new Float64Array(nCols) };
  /** Writes the differences of all pairs under the first draws of `isPlus`. */
  const fill = (nDraws: number, out: Float64Array): void => {
    signedSums(members, isPlus.subarray(0, nDraws * nClusters), signed);
    for (let d = 0; d < nDraws; d++) {
      draw.isPlus = isPlus.subarray(d * nClusters, (d + 1) * nClusters);
      draw.signed = signed.subarray(d * width, (d + 1) * width);
      for (let p = 0; p < pairs.length; p++) out[d * pairs.length + p] = pseudoDifference(pairs[p]!, draw);
    }
  };
  const differences = new Float64Array(pairs.length);
  fill(1, differences);
  const draws = new Float64Array(resamples * pairs.length);
  for (let done = 0; done < resamples; done += CHUNK) {
    const nDraws = Math.min(CHUNK, resamples - done);
    for (let i = 0; i < nDraws * nClusters; i++) isPlus[i] = rng() < 0.5 ? 1 : 0;
    fill(nDraws, draws.subarray(done * pairs.length, (done + nDraws) * pairs.length));
  }
  const counts = stepDownCounts(studentise(Float64Array.from(differences), draws));
  return pairs.map((pair, k) => ({
    a: pair.ia,
    b: pair.ib,
    difference: differences[k]!,
    ...pairCounts(differences[k]!, { count: counts.raw[k]!, adjustedCount: counts.adjusted[k]! }, resamples),
    n: pair.n,
    dropped: pair.onlyA.length + pair.onlyB.length,
  }));
}

/** Counts with their p-values, (k+1)/(N+1); NaN p where the difference is undefined. */
export function pairCounts(
  difference: number,
  counts: Pick<PairTest, "count" | "adjustedCount">,
  resamples: number,
): Pick<PairTest, "p" | "pAdjusted" | "count" | "adjustedCount" | "resamples"> {
  const isDefined = !Number.isNaN(difference);
  return {
    p: isDefined ? (counts.count + 1) / (resamples + 1) : NaN,
    pAdjusted: isDefined ? (counts.adjustedCount + 1) / (resamples + 1) : NaN,
    ...counts,
    resamples,
  };
}
