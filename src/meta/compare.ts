import { bootstrapSums, type Ends, expandedConfidence, percentileInterval, seeded } from "../num/index.ts";
import type { EvaluateOptions, Measured } from "./evaluate-part.ts";
import { clustersLeftOut, systemsLeftOut } from "./left-out.ts";
import { maxTPermutation, type PairTest, type SummedScorer } from "./comparisons/max-t.ts";
import { maxTSignFlip } from "./comparisons/max-t-sign-flip.ts";
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

/** Exchanges clusters where the measure is a function of sums, else flips the signs of clusters' influences. */
function test(part: Part, measure: Measure, measured: readonly Measured[], options: EvaluateOptions): Tested {
  const scorers = measured.map(summed);
  const withSystems = measure.level === "system" && options.systemsLikeThese === true;
  const where = [
    part.view.dataset.head.name,
    part.view.gold.name,
    measure.name,
    measure.level,
    measure.grouping,
  ];
  const rng = seeded(options.seed, "exchange", ...where, JSON.stringify(part.slice));
  const draws = { resamples: options.permutations, rng };
  if (!withSystems && scorers.every((s) => s !== undefined)) {
    const method = `PERM-BOTH by cluster, ${options.permutations} shared exchanges, two-sided`;
    return { tests: maxTPermutation(scorers, draws), method };
  }
  const prepared = measured.map((m) => m.prepared);
  const systems = withSystems ? systemsLeftOut(part, prepared) : undefined;
  const leftOut = [clustersLeftOut(part, prepared), ...(systems ? [systems] : [])];
  const tests = maxTSignFlip({ estimates: prepared.map((p) => p.value), leftOut }, draws);
  return {
    tests: tests.map((t) => ({ ...t, n: part.nClusters })),
    method: `cluster sign flips of jackknife influences, ${options.permutations} shared flips, two-sided`,
  };
}

const finite = (v: number): number | null => (Number.isFinite(v) ? v : null);

const rowIsEmpty = ({ stats, nCols }: Additive, cluster: number): boolean => {
  for (let c = 0; c < nCols; c++) if (stats[cluster * nCols + c] !== 0) return false;
  return true;
};

/** Clusters on which `own` has statistics and `other` has none. */
function onlyIn(own: Additive, other: Additive): Int32Array {
  const found: number[] = [];
  for (let i = 0; i * own.nCols < own.stats.length; i++)
    if (rowIsEmpty(other, i) && !rowIsEmpty(own, i)) found.push(i);
  return Int32Array.from(found);
}

/** Sums of every resample of a scorer, made once and kept while one family is compared. */
type SumCache = Map<Additive, Float64Array>;

interface Resampling {
  readonly weights: Uint16Array;
  readonly nClusters: number;
  readonly cache: SumCache;
  readonly confidence: number;
}

function sumsOf(body: Additive, { weights, nClusters, cache }: Resampling): Float64Array {
  const known = cache.get(body);
  if (known) return known;
  const made = bootstrapSums(
    body.stats,
    body.nCols,
    weights,
    new Float64Array((weights.length / nClusters) * body.nCols),
  );
  cache.set(body, made);
  return made;
}

/** Resampled values on the clusters where both scorers have statistics: the others' rows are taken off the sums. */
function onShared(own: Additive, other: Additive, made: Resampling): Float64Array {
  const all = sumsOf(own, made);
  const only = onlyIn(own, other);
  const { nCols, stats } = own;
  const row = new Float64Array(nCols);
  return Float64Array.from({ length: all.length / nCols }, (_, b) => {
    for (let c = 0; c < nCols; c++) row[c] = all[b * nCols + c]!;
    for (const i of only) {
      const w = made.weights[b * made.nClusters + i]!;
      if (w > 0) for (let c = 0; c < nCols; c++) row[c]! -= w * stats[i * nCols + c]!;
    }
    return own.combine(row);
  });
}

/** Interval of the difference a - b, on shared clusters where coverage differs. */
function differenceInterval(
  a: Measured,
  b: Measured,
  made: Resampling & { readonly n: number; readonly dropped: number },
): Ends {
  const [x, y] = [a.prepared.body, b.prepared.body];
  const isSplit = made.dropped > 0 && x.kind === "additive" && y.kind === "additive";
  const first = isSplit ? onShared(x, y, made) : a.resampled;
  const second = isSplit ? onShared(y, x, made) : b.resampled;
  return percentileInterval(
    first.map((v, i) => v - second[i]!),
    expandedConfidence(made.confidence, made.n),
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
  const resampling = { ...options, nClusters: part.nClusters, cache: new Map() };
  return tests.map((t): Comparison => {
    const difference = observedDifference(measured, t);
    const [a, b] = difference >= 0 ? [measured[t.a]!, measured[t.b]!] : [measured[t.b]!, measured[t.a]!];
    const { low, high } = differenceInterval(a, b, { ...resampling, n: t.n, dropped: t.dropped });
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

/** The comparisons that are shown by default: the best scorer against each, neighbours in rank, each scorer against the best trivial baseline. Correction covers all pairs. */
export function reported(tests: readonly Comparison[], measured: readonly Measured[]): Comparison[] {
  const sorted = [...measured].sort((a, b) => b.row.value! - a.row.value!);
  const rank = new Map(sorted.map((m, i) => [m.row.scorer, i]));
  const anchors = new Set([
    sorted.find((m) => !m.row.sentinel)?.row.scorer,
    sorted.find((m) => m.row.sentinel && m.row.scorer !== "system-mean")?.row.scorer,
  ]);
  return tests.filter(
    (t) => anchors.has(t.a) || anchors.has(t.b) || Math.abs(rank.get(t.a)! - rank.get(t.b)!) === 1,
  );
}
