import {
  accuracyWithTies,
  kendallCounts,
  kendallExactP,
  kendallNormalP,
  kendallP,
  type KendallCounts,
  pairCountsWithin,
  pearsonInterval,
  pearsonP,
  pearsonR,
  spearmanP,
  spearmanRho,
  tauA,
  tauB,
  tauC,
  tauEq,
  tauWmt,
} from "../../src/meta/index.ts";
import { averageRanks } from "../../src/num/index.ts";
import type { GoldenCase } from "./form.ts";
import { column } from "./column.ts";

const hasNaN = (x: Float64Array): boolean => x.some((v) => Number.isNaN(v));

/** Kendall's part: scipy lets a NaN spread, so the whole part is NaN. */
function kendallPart(x: Float64Array, y: Float64Array, epsilons: readonly number[]) {
  const counts = kendallCounts(x, y);
  const within: Record<string, number> = {};
  for (const [at, epsilon] of epsilons.entries()) {
    const c = pairCountsWithin(x, y, epsilon);
    const name = (v: string) => `mtme_KendallVariants_${v}_epsilon_${pythonFloat(epsilons[at]!)}`;
    within[name("b")] = tauB(c);
    within[name("23")] = tauEq(c);
    within[name("acc23")] = accuracyWithTies(c);
  }
  return {
    kendalltau_b: { statistic: tauB(counts), pvalue: kendallP(counts) },
    kendalltau_c: { statistic: tauC(counts), pvalue: kendallP(counts) },
    kendalltau_b_p_exact: isDefined(counts) ? kendallExactP(counts) : NaN,
    kendalltau_b_p_asymptotic: kendallNormalP(counts),
    pair_counts_brute_force: {
      tau_a: tauA(counts),
      concordant: counts.concordant,
      discordant: counts.discordant,
      pairs: counts.pairs,
      ties_x: counts.tiesX,
      ties_y: counts.tiesY,
      ties_both: counts.tiesBoth,
    },
    mtme_KendallVariants_b: tauB(counts),
    mtme_KendallVariants_c: tauC(counts),
    mtme_KendallVariants_23: tauEq(counts),
    mtme_KendallVariants_acc23: accuracyWithTies(counts),
    kendall_wmt_10: tauWmt(counts, 2010),
    kendall_wmt_13: tauWmt(counts, 2013),
    kendall_wmt_14: tauWmt(counts, 2014),
    ...within,
  };
}

const isDefined = (c: KendallCounts): boolean => !Number.isNaN(tauB(c));
const pythonFloat = (v: number): string => (Number.isInteger(v) ? v.toFixed(1) : String(v));

function nanKendall() {
  const nan = { statistic: NaN, pvalue: NaN };
  return {
    kendalltau_b: nan,
    kendalltau_c: nan,
    kendalltau_b_p_exact: NaN,
    kendalltau_b_p_asymptotic: NaN,
  };
}

/** Topic `correlations`: one pair of columns, x the metric and y the gold; NaN spreads as in scipy. */
export function correlationsGolden(testCase: GoldenCase): unknown {
  const input = testCase.input as { x: unknown[]; y: unknown[] };
  const { epsilons, ci_level } = testCase.params as { epsilons: number[]; ci_level: number };
  const [x, y] = [column(input.x), column(input.y)];
  const r = pearsonR(x, y);
  const rho = spearmanRho(x, y);
  const { low, high } = pearsonInterval(r, x.length, ci_level);
  return {
    pearsonr: { statistic: r, pvalue: pearsonP(r, x.length) },
    spearmanr: { statistic: rho, pvalue: spearmanP(rho, x.length) },
    pearson_ci95: [low, high],
    ranks_x_average: averageRanks(x),
    ...(hasNaN(x) || hasNaN(y) ? nanKendall() : kendallPart(x, y, epsilons)),
  };
}
