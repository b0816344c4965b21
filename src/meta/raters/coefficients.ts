import type { SummedStatistic } from "../../num/index.ts";
import { chanceCorrected, type Coefficient } from "./chance-corrected.ts";
import {
  type Clusters,
  estimateOf,
  type Resampling,
  resampledEstimate,
  sumByCluster,
  wholeValue,
} from "./cluster-sums.ts";
import { kappaOfCounts, type KappaWeights } from "./cohen-kappa.ts";
import { alphaOf, type MeasurementLevel, prepareAlpha } from "./krippendorff.ts";
import { distinctValues, ratingsOf, type RatingTable } from "./rating-table.ts";

/** One agreement coefficient of a table with its interval. */
export interface CoefficientRow {
  readonly coefficient: string;
  /** Two raters where the coefficient is of a pair. */
  readonly raters?: readonly string[];
  readonly value: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly ciMethod: string | null;
  /** Units with at least two ratings (of the pair). */
  readonly n: number;
  /** Why there is no value. */
  readonly why?: string;
}

/** What coefficients are computed from. */
export interface CoefficientInput extends Clusters, Resampling {
  readonly table: RatingTable;
  readonly raters: readonly string[];
}

const BOOTSTRAP = "cluster bootstrap, expanded percentile";
const finite = (v: number): number | null => (Number.isFinite(v) ? v : null);

/** Krippendorff's alpha with a cluster-bootstrap interval, recomputed in every resample without rebuilding the table. */
export function alphaRow(
  input: CoefficientInput,
  level: MeasurementLevel,
): { readonly row: CoefficientRow; readonly resampled: Float64Array } {
  const { table, clusterOf, nClusters, weights } = input;
  const prepared = prepareAlpha(table, level);
  const value = alphaOf(prepared);
  const resampled = new Float64Array(weights.length / nClusters);
  const unitWeights = new Float64Array(table.nUnits);
  for (let b = 0; b < resampled.length; b++) {
    for (let u = 0; u < table.nUnits; u++) unitWeights[u] = weights[b * nClusters + clusterOf[u]!]!;
    resampled[b] = alphaOf(prepared, unitWeights);
  }
  const { ciLow, ciHigh } = estimateOf(value, resampled, input);
  let n = 0;
  for (let u = 0; u < table.nUnits; u++) if (ratingsOf(table, u) >= 2) n++;
  const why = Number.isNaN(value) ? { why: n === 0 ? "no unit has two ratings" : "one value only" } : {};
  const row = {
    coefficient: `krippendorff-alpha-${level}`,
    value: finite(value),
    ciLow,
    ciHigh,
    ciMethod: ciLow === null ? null : BOOTSTRAP,
    n,
    ...why,
  };
  return { row, resampled };
}

/** Gwet's AC1 (labels) or AC2 (quadratic weights) with the linearised interval, robust to clusters. */
export function gwetRow(input: CoefficientInput, kind: "AC1" | "AC2"): CoefficientRow {
  const weights = kind === "AC1" ? "identity" : "quadratic";
  const family: Coefficient = "gwet";
  const { clusterOf, nClusters, confidence } = input;
  const r = chanceCorrected(input.table, family, { weights, confidence, clusters: { clusterOf, nClusters } });
  return {
    coefficient: kind === "AC1" ? "gwet-ac1" : "gwet-ac2-quadratic",
    value: finite(r.coefficient),
    ciLow: finite(r.low),
    ciHigh: finite(r.high),
    ciMethod: Number.isFinite(r.low) ? "linearised, clusters, Student t" : null,
    n: r.n,
    ...(Number.isFinite(r.coefficient) ? {} : { why: "one value only, or fewer than two units" }),
  };
}

/** Cohen's kappa of two columns with a cluster-bootstrap interval; categories are the values that occur in the table. */
export function cohenRow(
  input: CoefficientInput,
  [a, b]: readonly [number, number],
  weights: KappaWeights,
): CoefficientRow {
  const { table, raters } = input;
  const categories = distinctValues(table.values);
  const code = new Map(Array.from(categories, (v, k) => [v, k]));
  const k = categories.length;
  let n = 0;
  const stats = sumByCluster(input, k * k, (u, row) => {
    const x = code.get(table.values[u * table.nRaters + a]!);
    const y = code.get(table.values[u * table.nRaters + b]!);
    if (x === undefined || y === undefined) return false;
    n++;
    row[x * k + y] = 1;
    return true;
  });
  const kappa = resampledEstimate(
    { nCols: k * k, stats, combine: (s) => kappaOfCounts(s, k, weights) },
    input,
  );
  return {
    coefficient: weights === "none" ? "cohen-kappa" : `cohen-kappa-${weights}`,
    raters: [raters[a]!, raters[b]!],
    value: finite(kappa.value),
    ciLow: kappa.ciLow,
    ciHigh: kappa.ciHigh,
    ciMethod: kappa.ciLow === null ? null : BOOTSTRAP,
    n,
    ...(Number.isFinite(kappa.value) ? {} : { why: n === 0 ? "no unit in common" : "one value only" }),
  };
}

/** Sums from which ICC(2, 1) and ICC(2, k) of complete units follow: 1, row total^2 / k, sum of squares, column totals. */
function anovaSums(input: CoefficientInput): SummedStatistic & { n: number } {
  const { table } = input;
  const k = table.nRaters;
  let [centre, seen, n] = [0, 0, 0];
  for (const v of table.values) {
    if (!Number.isFinite(v)) continue;
    centre += v;
    seen++;
  }
  centre /= seen;
  const stats = sumByCluster(input, 3 + k, (u, row) => {
    let [total, squares] = [0, 0];
    for (let r = 0; r < k; r++) {
      const v = table.values[u * k + r]! - centre;
      if (Number.isNaN(v)) return false;
      total += v;
      squares += v * v;
      row[3 + r] = v;
    }
    row[0] = 1;
    row[1] = (total * total) / k;
    row[2] = squares;
    n++;
    return true;
  });
  return { nCols: 3 + k, stats, n, combine: () => NaN };
}

function iccOfSums(sums: ArrayLike<number>, k: number, form: "single" | "mean"): number {
  const n = sums[0]!;
  let [total, columns] = [0, 0];
  for (let r = 0; r < k; r++) {
    total += sums[3 + r]!;
    columns += sums[3 + r]! ** 2 / n;
  }
  const grand = (total * total) / (n * k);
  const between = (sums[1]! - grand) / (n - 1);
  const raters = (columns - grand) / (k - 1);
  const residual = (sums[2]! - sums[1]! - columns + grand) / ((n - 1) * (k - 1));
  if (n < 2 || !(sums[2]! - grand > 1e-12 * sums[2]!)) return NaN;
  const extra =
    form === "single" ? (k - 1) * residual + (k * (raters - residual)) / n : (raters - residual) / n;
  return (between - residual) / (between + extra);
}

/** ICC(2, 1) or ICC(2, k), raters a sample, over the units that every rater rated, with a cluster-bootstrap interval. */
export function iccRow(input: CoefficientInput, form: "single" | "mean"): CoefficientRow {
  const k = input.table.nRaters;
  const sums = anovaSums(input);
  const statistic = { ...sums, combine: (s: ArrayLike<number>) => iccOfSums(s, k, form) };
  const r =
    sums.n < 2 || k < 2 ? { value: NaN, ciLow: null, ciHigh: null } : resampledEstimate(statistic, input);
  return {
    coefficient: form === "single" ? "icc-2-1" : "icc-2-k",
    value: finite(r.value),
    ciLow: r.ciLow,
    ciHigh: r.ciHigh,
    ciMethod: r.ciLow === null ? null : BOOTSTRAP,
    n: sums.n,
    ...(Number.isFinite(r.value)
      ? {}
      : { why: sums.n < 2 ? "no two units were rated by every rater" : "no spread" }),
  };
}

/** Fleiss' kappa over units with the commonest number of ratings, with a cluster-bootstrap interval. */
export function fleissRow(input: CoefficientInput): CoefficientRow {
  const { table } = input;
  const categories = distinctValues(table.values);
  const code = new Map(Array.from(categories, (v, j) => [v, j]));
  const q = categories.length;
  const sizes = Array.from({ length: table.nUnits }, (_, u) => ratingsOf(table, u));
  const tally = new Map<number, number>();
  for (const m of sizes) if (m >= 2) tally.set(m, (tally.get(m) ?? 0) + 1);
  const [m = 0, n = 0] = [...tally].sort((a, b) => b[1] - a[1])[0] ?? [];
  const stats = sumByCluster(input, q + 2, (u, row) => {
    if (sizes[u] !== m || m < 2) return false;
    for (let r = 0; r < table.nRaters; r++) {
      const at = code.get(table.values[u * table.nRaters + r]!);
      if (at !== undefined) row[at]!++;
    }
    let squares = 0;
    for (let j = 0; j < q; j++) squares += row[j]! * row[j]!;
    row[q] = (squares - m) / (m * (m - 1));
    row[q + 1] = 1;
    return true;
  });
  const combine = (s: ArrayLike<number>): number => {
    let expected = 0;
    for (let j = 0; j < q; j++) expected += (s[j]! / (s[q + 1]! * m)) ** 2;
    return expected === 1 ? NaN : (s[q]! / s[q + 1]! - expected) / (1 - expected);
  };
  const statistic = { nCols: q + 2, stats, combine };
  const r =
    n === 0
      ? { value: wholeValue(statistic), ciLow: null, ciHigh: null }
      : resampledEstimate(statistic, input);
  return {
    coefficient: "fleiss-kappa",
    value: finite(r.value),
    ciLow: r.ciLow,
    ciHigh: r.ciHigh,
    ciMethod: r.ciLow === null ? null : BOOTSTRAP,
    n,
    ...(Number.isFinite(r.value) ? {} : { why: n === 0 ? "no unit has two ratings" : "one value only" }),
  };
}

/** Above this many distinct values numbers are treated as a continuous scale: no ordinal alpha, AC2 or kappa. */
const MOST_CATEGORIES = 12;
/** Above this many raters Cohen's kappas of all pairs are not listed. */
const MOST_RATERS_PAIRED = 6;

/** All coefficients that suit the ratings: labels get the nominal ones, numbers alpha and ICC, and few-valued numbers the ordinal ones too. */
export function coefficientRows(input: CoefficientInput, kind: "numbers" | "labels"): CoefficientRow[] {
  const { table } = input;
  const few = distinctValues(table.values).length <= MOST_CATEGORIES;
  const alpha = (level: MeasurementLevel): CoefficientRow => alphaRow(input, level).row;
  const rows: CoefficientRow[] =
    kind === "labels"
      ? [alpha("nominal"), fleissRow(input), gwetRow(input, "AC1")]
      : [alpha("interval"), iccRow(input, "single"), iccRow(input, "mean")];
  if (kind === "numbers" && few) rows.push(alpha("ordinal"), gwetRow(input, "AC2"));
  if ((few || kind === "labels") && table.nRaters <= MOST_RATERS_PAIRED)
    for (let a = 0; a < table.nRaters; a++)
      for (let b = a + 1; b < table.nRaters; b++)
        rows.push(cohenRow(input, [a, b], kind === "labels" ? "none" : "quadratic"));
  return rows;
}
