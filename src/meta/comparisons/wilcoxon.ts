import { UserError } from "../../core/index.ts";
import { averageRanks, normalSf } from "../../num/index.ts";
import { tieSum } from "../correlation/tie-sizes.ts";

/** How the p came about: from the table of untied ranks, from all sign flips of the ranks as they are, or from the normal curve. */
export type RankTestMethod = "exact" | "exact with ties" | "normal";

/** Statistic, two-sided p, and how p was found; NaN and null where undefined. */
export interface RankTestResult {
  readonly statistic: number;
  readonly p: number;
  readonly method: RankTestMethod | null;
  readonly n: number;
}

/** Largest n (zeros included) for which sums over untied ranks are enumerated, and for ranks with ties or zeros. */
const MOST_EXACT = 50;
const MOST_EXACT_WITH_TIES = 13;

/** Share of all sign flips whose rank sum over positives is at most / at least `sum`; ranks in half steps, so sums double to integers. */
function flipTails(ranks: ArrayLike<number>, sum: number): { less: number; greater: number } {
  let top = 0;
  for (let i = 0; i < ranks.length; i++) top += 2 * ranks[i]!;
  const ways = new Float64Array(top + 1);
  ways[0] = 1;
  for (let i = 0; i < ranks.length; i++) {
    const step = 2 * ranks[i]!;
    for (let s = top; s >= step; s--) ways[s] = ways[s]! + ways[s - step]!;
  }
  const total = 2 ** ranks.length;
  let less = 0;
  let greater = 0;
  for (let s = 0; s <= top; s++) {
    if (s <= 2 * sum) less += ways[s]!;
    if (s >= 2 * sum) greater += ways[s]!;
  }
  return { less: less / total, greater: greater / total };
}

function normalP(plus: number, n: number, cubes: number): number {
  const variance = (n * (n + 1) * (2 * n + 1) - cubes / 2) / 24;
  const z = (plus - n * (n + 1) * 0.25) / Math.sqrt(variance);
  return Math.min(1, 2 * normalSf(Math.abs(z)));
}

function methodFor(nPairs: number, plain: boolean): RankTestMethod {
  if (nPairs > MOST_EXACT) return "normal";
  if (plain) return "exact";
  return nPairs <= MOST_EXACT_WITH_TIES ? "exact with ties" : "normal";
}

/**
 * Wilcoxon's signed-rank test of paired values; zero differences are left out. The statistic is the smaller rank sum.
 * Up to 50 pairs without ties and zeros p is exact; with them it is exact (all sign flips) up to 13 pairs; else normal, with the tie
 * correction and without continuity correction. Missing values spread (drop incomplete pairs before); no pairs, or more than 13 that
 * are all zero, give p NaN.
 * @throws UserError for unequal lengths, or one pair without difference.
 * Source: Wilcoxon (1945); pinned to scipy 1.17 `wilcoxon`, its automatic choice of method included.
 */
export function wilcoxon(x: ArrayLike<number>, y: ArrayLike<number>): RankTestResult {
  const nPairs = x.length;
  if (y.length !== nPairs)
    throw new UserError({
      where: "wilcoxon test",
      problem: "paired samples differ in length",
      expected: String(nPairs),
      got: String(y.length),
    });
  const all = Float64Array.from(x, (v, i) => v - y[i]!);
  const isMissing = all.some((_, i) => Number.isNaN(x[i]) || Number.isNaN(y[i]));
  if (isMissing || nPairs === 0) return { statistic: NaN, p: NaN, method: null, n: nPairs };
  const d = all.filter((v) => v !== 0 && !Number.isNaN(v));
  const sizes = d.map(Math.abs);
  const ranks = averageRanks(sizes);
  const plus = ranks.reduce((total, rank, i) => (d[i]! > 0 ? total + rank : total), 0);
  const minus = ranks.reduce((total, rank, i) => (d[i]! < 0 ? total + rank : total), 0);
  const { cubes, hasTies } = tieSum(sizes);
  const method = methodFor(nPairs, !hasTies && !all.includes(0));
  if (nPairs === 1 && method !== "exact")
    throw new UserError({
      where: "wilcoxon test",
      problem: "one pair without difference",
      expected: "two pairs or more",
    });
  const statistic = Math.min(plus, minus);
  if (method === "normal") return { statistic, p: normalP(plus, d.length, cubes), method, n: d.length };
  const { less, greater } = flipTails(ranks, plus);
  return { statistic, p: Math.min(1, 2 * Math.min(less, greater)), method, n: d.length };
}
