import { bootstrapValues, type Ends, percentileInterval, seeded } from "../num/index.ts";
import type { EvaluateOptions, Measured } from "./evaluate-part.ts";
import { maxTBootstrap } from "./max-t-bootstrap.ts";
import { maxTPermutation, type PairTest, type SummedScorer } from "./max-t.ts";
import type { Additive, Measure } from "./measures/measure.ts";
import type { Comparison } from "./result.ts";
import type { Part } from "./view.ts";

/** Fewer clusters than this give no test: no exchange of so few could reach 5%. */
const MIN_CLUSTERS = 6;

interface Tested {
  readonly tests: readonly PairTest[];
  readonly method: string;
}

const summed = (m: Measured): SummedScorer | undefined => {
  const { body, swap } = m.prepared;
  if (m.prepared.isExchangeable === false) return undefined;
  return swap ?? (body.kind === "additive" ? body : undefined);
};

/** Exchanges clusters where the measure is a function of sums, else centres the shared bootstrap resamples. */
function test(part: Part, measure: Measure, measured: readonly Measured[], options: EvaluateOptions): Tested {
  const scorers = measured.map(summed);
  if (scorers.every((s) => s !== undefined)) {
    const where = [
      part.view.dataset.head.name,
      part.view.gold.name,
      measure.name,
      measure.level,
      measure.grouping,
    ];
    const rng = seeded(options.seed, "exchange", ...where, JSON.stringify(part.slice));
    const tests = maxTPermutation(scorers, { resamples: options.permutations, rng });
    return { tests, method: `PERM-BOTH by cluster, ${options.permutations} shared exchanges, two-sided` };
  }
  const tests = maxTBootstrap({
    estimates: measured.map((m) => m.prepared.value),
    resampled: measured.map((m) => m.resampled),
    nClusters: part.nClusters,
  });
  return {
    tests,
    method: `paired cluster bootstrap, ${options.resamples} shared resamples, centred, two-sided`,
  };
}

const finite = (v: number): number | null => (Number.isFinite(v) ? v : null);

const rowIsEmpty = ({ stats, nCols }: Additive, cluster: number): boolean => {
  for (let c = 0; c < nCols; c++) if (stats[cluster * nCols + c] !== 0) return false;
  return true;
};

/** Resampled values on the clusters where both scorers have statistics. */
function onShared(own: Additive, other: Additive, weights: Uint16Array): Float64Array {
  const stats = own.stats.slice();
  for (let i = 0; i * own.nCols < stats.length; i++)
    if (rowIsEmpty(other, i)) stats.fill(0, i * own.nCols, (i + 1) * own.nCols);
  return bootstrapValues({ ...own, stats }, weights);
}

/** Interval of the difference a - b, on shared clusters where coverage differs. */
function differenceInterval(
  a: Measured,
  b: Measured,
  made: { dropped: number; weights: Uint16Array; confidence: number },
): Ends {
  const [x, y] = [a.prepared.body, b.prepared.body];
  const isSplit = made.dropped > 0 && x.kind === "additive" && y.kind === "additive";
  const first = isSplit ? onShared(x, y, made.weights) : a.resampled;
  const second = isSplit ? onShared(y, x, made.weights) : b.resampled;
  return percentileInterval(
    first.map((v, i) => v - second[i]!),
    made.confidence,
  );
}

/** The difference of the reported values; of the values on shared clusters where coverage differs. */
function observedDifference(measured: readonly Measured[], t: PairTest): number {
  return t.dropped > 0 ? t.difference : measured[t.a]!.prepared.value - measured[t.b]!.prepared.value;
}

/**
 * Tests every pair of scorers of a family (one data set, gold, measure, level, grouping and slice) with step-down maxT over the whole family.
 * Intervals are of the single difference (paired cluster bootstrap), not simultaneous. The pair is ordered with the better scorer first.
 * Where scorers cover different clusters, test, difference and interval are on the clusters that both cover.
 */
export function compareAll(
  part: Part,
  measure: Measure,
  measured: readonly Measured[],
  options: EvaluateOptions & { readonly weights: Uint16Array },
): Comparison[] {
  if (measured.length < 2 || part.nClusters < MIN_CLUSTERS) return [];
  const { tests, method } = test(part, measure, measured, options);
  return tests.map((t): Comparison => {
    const difference = observedDifference(measured, t);
    const [a, b] = difference >= 0 ? [measured[t.a]!, measured[t.b]!] : [measured[t.b]!, measured[t.a]!];
    const { low, high } = differenceInterval(a, b, { ...options, dropped: t.dropped });
    return {
      dataset: part.view.dataset.head.name,
      gold: part.view.gold.name,
      a: a.row.scorer,
      b: b.row.scorer,
      measure: measure.name,
      level: measure.level,
      grouping: measure.grouping,
      slice: part.slice,
      difference: finite(Math.abs(difference)),
      ciLow: finite(low),
      ciHigh: finite(high),
      p: finite(t.p),
      pAdjusted: finite(t.pAdjusted),
      adjust: "step-down maxT (Westfall-Young)",
      familySize: tests.length,
      method,
      n: t.n,
      dropped: t.dropped,
      seed: options.seed,
    };
  });
}

/** The comparisons that are shown by default: the best scorer against each, and neighbours in rank. Correction covers all pairs. */
export function reported(tests: readonly Comparison[], measured: readonly Measured[]): Comparison[] {
  const ranked = [...measured].sort((a, b) => b.row.value! - a.row.value!).map((m) => m.row.scorer);
  const best = measured.filter((m) => !m.row.sentinel).sort((a, b) => b.row.value! - a.row.value!)[0]
    ?.row.scorer;
  const rank = new Map(ranked.map((name, i) => [name, i]));
  return tests.filter((t) => t.a === best || t.b === best || Math.abs(rank.get(t.a)! - rank.get(t.b)!) === 1);
}
