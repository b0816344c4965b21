import {
  accuracyWithTies,
  averageOverGroups,
  type AverageOptions,
  differencePearson,
  groupMatrix,
  type GroupStatistic,
  kendall,
  kendallCounts,
  kendallLike,
  pairCountsWithin,
  pearson,
  presentIn,
  spearman,
  tauEq,
  tieCurve,
} from "../../src/meta/index.ts";
import { column } from "./column.ts";
import type { GoldenCase } from "./form.ts";

interface Scores {
  readonly nSystems: number;
  readonly nItems: number;
  readonly gold: Float64Array;
  readonly metric: Float64Array;
}

/** Unlike ours, the reference refuses a group of one score. */
const refusing =
  (statistic: GroupStatistic): GroupStatistic =>
  (gold, metric) => {
    if (gold.length < 2) throw new Error("a group has fewer than 2 scores");
    return statistic(gold, metric);
  };

const STATISTICS: Readonly<Record<string, GroupStatistic>> = {
  pearson: refusing(pearson),
  spearman,
  kendall_b: (gold, metric) => kendall(gold, metric, "b"),
  kendall_c: (gold, metric) => kendall(gold, metric, "c"),
  acc23_eps0: (gold, metric) => ({ value: accuracyWithTies(kendallCounts(metric, gold)), p: 0 }),
  tau23_eps0: (gold, metric) => ({ value: tauEq(kendallCounts(metric, gold)), p: 0 }),
};

/** The triple [value, p, n] as the reference prints it: no usable group is [0, 0, 0]; a refusal is an error. */
function triple(scores: Scores, by: string, statistic: GroupStatistic, options: AverageOptions = {}) {
  const keep = presentIn(scores.gold);
  const groups = groupMatrix(scores, by === "sys" ? "system" : (by as "none" | "item"), keep);
  const minUnits = groups.dropped > 0 ? 2 : 1;
  try {
    const { value, p, n } = averageOverGroups(groups, scores, statistic, { ...options, minUnits });
    return n === 0 ? [0, 0, 0] : [value, p, n];
  } catch (error) {
    return { error: String(error) };
  }
}

function tiesOpt(scores: Scores, by: string, toValue: (accuracy: number) => number) {
  const keep = presentIn(scores.gold, scores.metric);
  const groups = groupMatrix(scores, by === "sys" ? "system" : (by as "none" | "item"), keep);
  const { epsilons, values } = tieCurve(groups, scores);
  if (values.length === 0) return { error: "no pairs" };
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k]! > values[best]! + 1e-12) best = k;
  return {
    best_value: toValue(values[best]!),
    best_threshold: epsilons[best],
    curve_length: epsilons.length,
    curve_first_20: Array.from(epsilons.subarray(0, 20), (t, k) => [t, toValue(values[k]!)]),
  };
}

function grouped(scores: Scores, by: string, params: SegmentParams) {
  const { epsilon, kendall_like_thresholds: thresholds } = params;
  const out: Record<string, unknown> = {};
  for (const [name, statistic] of Object.entries(STATISTICS)) out[name] = triple(scores, by, statistic);
  out[`acc23_eps${epsilon}`] = triple(
    scores,
    by,
    refusing((gold, metric) => ({ value: accuracyWithTies(pairCountsWithin(metric, gold, epsilon)), p: 0 })),
  );
  const pearsonOrNaN = refusing(pearson);
  out["pearson_nan_as_zero"] = triple(scores, by, pearsonOrNaN, { undefinedGroups: "zero" });
  out["pearson_micro"] = triple(scores, by, pearsonOrNaN, { weighting: "units" });
  for (const threshold of thresholds)
    out[`kendall_like_${threshold}`] = triple(
      scores,
      by,
      (gold, metric) => {
        const found = kendallLike(gold, metric, threshold);
        return { value: found.value, p: 0, weight: found.concordant + found.discordant };
      },
      { weighting: "units" },
    );
  out["ties_opt_acc23"] = tiesOpt(scores, by, (v) => v);
  out["ties_opt_23"] = tiesOpt(scores, by, (v) => 2 * v - 1);
  return out;
}

interface SegmentParams {
  readonly average_by: readonly string[];
  readonly epsilon: number;
  readonly kendall_like_thresholds: readonly number[];
}

/** The reference refuses one system, and one lone difference where nothing is missing. */
function pdp(scores: Scores) {
  if (scores.nSystems < 2) return { error: "fewer than 2 systems" };
  const groups = groupMatrix(scores, "item", presentIn(scores.gold));
  const { value, p } = differencePearson(groups, scores);
  return Number.isNaN(value) ? [0, 0, 0] : [value, p, 1];
}

/** Topic `segment-correlations`: a matrix of scores, statistics averaged over groups as WMT does. */
export function segmentCorrelationsGolden(testCase: GoldenCase): unknown {
  const input = testCase.input as {
    num_sys: number;
    items_per_sys: number;
    gold: unknown[];
    metric: unknown[];
  };
  const scores: Scores = {
    nSystems: input.num_sys,
    nItems: input.items_per_sys,
    gold: column(input.gold),
    metric: column(input.metric),
  };
  const params = testCase.params as unknown as SegmentParams;
  const out: Record<string, unknown> = { pdp_pearson_item: pdp(scores) };
  for (const by of params.average_by) out[by] = grouped(scores, by, params);
  return out;
}
