import { adjustP } from "../comparisons/multiple-testing.ts";
import {
  clusterMean,
  type Estimate,
  estimateOf,
  pearsonSums,
  type Resampling,
  resampledEstimate,
} from "./cluster-sums.ts";
import { meanOfOthers, type RatedUnits } from "./rated-units.ts";
import { raterColumn } from "./rating-table.ts";

/** One rater beside all others. */
export interface RaterRow {
  readonly rater: string;
  readonly n: number;
  /** Mean of own rating minus the others' mean on the same units. */
  readonly bias: Estimate;
  /** Two-sided, Holm over raters. */
  readonly biasP: number;
  /** Pearson's r with the others' mean. */
  readonly agreement: Estimate;
  /** That r minus the average of the other raters' r; simultaneous over raters (Bonferroni). */
  readonly gap: Estimate;
  /** In words, what makes the rater stand out; empty for most. */
  readonly flags: readonly string[];
}

/** A bias smaller than this share of the ratings' standard deviation is not worth a word. */
const LEAST_BIAS_SD = 0.3;
const LEAST_UNITS = 20;

function spread(values: Float64Array): number {
  const kept = values.filter((v) => !Number.isNaN(v));
  const centre = kept.reduce((s, v) => s + v, 0) / kept.length;
  return Math.sqrt(kept.reduce((s, v) => s + (v - centre) ** 2, 0) / (kept.length - 1));
}

function flagsOf(
  row: { n: number; sd: number; bias: number; p: number; gapHigh: number },
  sd: number,
): string[] {
  const flags: string[] = [];
  if (row.n < LEAST_UNITS) return flags;
  if (row.sd === 0) flags.push("gives one rating throughout");
  if (row.p <= 0.05 && Math.abs(row.bias) >= LEAST_BIAS_SD * sd)
    flags.push(
      `rates ${row.bias > 0 ? "higher" : "lower"} than the others by ${(Math.abs(row.bias) / sd).toFixed(2)} SD`,
    );
  if (row.gapHigh < 0) flags.push("agrees less with the others than they do among themselves");
  return flags;
}

/**
 * Every rater against the mean of the others: bias and agreement with intervals, and flags for those who stand out (a bias of 0.3 SD or more that is
 * significant after Holm, or an agreement below the others' by a simultaneous interval, or one rating throughout). Needs 20 shared units to flag.
 */
export function standouts(rated: RatedUnits, { weights, confidence }: Resampling): RaterRow[] {
  const { part, table } = rated;
  const clusters = { clusterOf: part.clusterOf, nClusters: part.nClusters };
  const sd = spread(table.values);
  const found = rated.raters.map((rater, r) => {
    const own = raterColumn(table, r);
    const target = meanOfOthers(table, r);
    const bias = clusterMean(
      own.map((v, u) => v - target[u]!),
      clusters,
      confidence,
    );
    const agreement = resampledEstimate(pearsonSums(own, target, clusters), { weights, confidence });
    const p = bias.se === 0 ? Number(bias.mean === 0) : 2 * Math.min(bias.below(0), 1 - bias.below(0));
    return { rater, own, bias, agreement, p };
  });
  const adjusted = adjustP(
    found.map((f) => f.p),
    "holm",
  );
  const simultaneous = 1 - (1 - confidence) / Math.max(1, found.length);
  return found.map(({ rater, own, bias, agreement }, r) => {
    const rest = found.filter((f, i) => i !== r && !Number.isNaN(f.agreement.value));
    const gapOf = (at: (f: (typeof found)[number]) => number) =>
      at(found[r]!) - rest.reduce((s, f) => s + at(f), 0) / rest.length;
    const gaps = Float64Array.from(agreement.resampled, (_, b) => gapOf((f) => f.agreement.resampled[b]!));
    const gap = estimateOf(
      gapOf((f) => f.agreement.value),
      gaps,
      { weights, confidence: simultaneous },
    );
    const row = { n: bias.n, sd: spread(own), bias: bias.mean, p: adjusted[r]!, gapHigh: gap.ciHigh ?? NaN };
    return {
      rater,
      n: bias.n,
      bias: {
        value: bias.mean,
        ciLow: Number.isFinite(bias.low) ? bias.low : null,
        ciHigh: Number.isFinite(bias.high) ? bias.high : null,
      },
      biasP: adjusted[r]!,
      agreement: { value: agreement.value, ciLow: agreement.ciLow, ciHigh: agreement.ciHigh },
      gap,
      flags: flagsOf(row, sd),
    };
  });
}
