import { UserError } from "../core/index.ts";
import type { Rng } from "../num/index.ts";
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

/** Takes the listed clusters' rows, times their sign, off `sums`. */
function takeOff(m: Member, clusters: Int32Array, signs: Int8Array | undefined, sums: Float64Array): void {
  for (let k = 0; k < clusters.length; k++) {
    const i = clusters[k]!;
    const s = signs ? signs[i]! : 1;
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

/** Scratch of one family: signs of a draw, signed sums of every scorer, and two rows. */
interface Scratch {
  readonly signs: Int8Array;
  /** Clusters with sign +1. */
  plus: Int32Array;
  /** [m x nCols]. */
  readonly signed: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** Adds up the rows of the clusters with sign +1 into `out` at `at`. */
function plusSums({ stats, nCols }: Member, { plus }: Scratch, out: Float64Array, at: number): void {
  if (nCols === 2) {
    let x = 0;
    let y = 0;
    for (let k = 0; k < plus.length; k++) {
      const row = 2 * plus[k]!;
      x += stats[row]!;
      y += stats[row + 1]!;
    }
    out[at] = x;
    out[at + 1] = y;
    return;
  }
  for (let k = 0; k < plus.length; k++) {
    const row = plus[k]! * nCols;
    for (let c = 0; c < nCols; c++) out[at + c] = out[at + c]! + stats[row + c]!;
  }
}

/** Signed sums of all scorers under the current signs: twice the sum over positive clusters minus the total. */
function signedSums(members: readonly Member[], scratch: Scratch): void {
  const { signed } = scratch;
  signed.fill(0);
  for (let k = 0; k < members.length; k++) {
    const { nCols, totals } = members[k]!;
    plusSums(members[k]!, scratch, signed, k * nCols);
    for (let c = 0; c < nCols; c++) signed[k * nCols + c] = 2 * signed[k * nCols + c]! - totals[c]!;
  }
}

/**
 * Difference of the pseudo-scorers of a pair: half the common sum plus and minus half the difference of signed sums.
 * With all signs +1 it is the observed difference.
 */
function pseudoDifference(pair: Pair, { signs, signed, first, second }: Scratch): number {
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
  if (pair.onlyA.length > 0) takeOff(a, pair.onlyA, signs, first);
  if (pair.onlyB.length > 0) takeOff(b, pair.onlyB, signs, second);
  for (let c = 0; c < nCols; c++) {
    const lead = first[c]! - second[c]!;
    first[c] = 0.5 * (both[c]! + lead);
    second[c] = 0.5 * (both[c]! - lead);
  }
  return pair.combineA(first) - pair.combineB(second);
}

/** Draws new signs and lists the positive clusters (in `room`, of full length). */
function drawSigns(scratch: Scratch, room: Int32Array, rng: Rng): void {
  const { signs } = scratch;
  let n = 0;
  for (let i = 0; i < signs.length; i++) {
    signs[i] = rng() < 0.5 ? 1 : -1;
    if (signs[i] === 1) room[n++] = i;
  }
  scratch.plus = room.subarray(0, n);
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
  const signs = new Int8Array(members[0]!.present.length).fill(1);
  const room = Int32Array.from(signs, (_, i) => i);
  const scratch: Scratch = {
    signs,
    plus: room,
    signed: new Float64Array(members.length * nCols),
    first: new Float64Array(nCols),
    second: new Float64Array(nCols),
  };
  const fill = (out: Float64Array): void => {
    signedSums(members, scratch);
    for (let p = 0; p < pairs.length; p++) out[p] = pseudoDifference(pairs[p]!, scratch);
  };
  const differences = new Float64Array(pairs.length);
  fill(differences);
  const draws = new Float64Array(resamples * pairs.length);
  for (let b = 0; b < resamples; b++) {
    drawSigns(scratch, room, rng);
    fill(draws.subarray(b * pairs.length, (b + 1) * pairs.length));
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
