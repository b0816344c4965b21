import { jackknifeValues, type SummedStatistic } from "../../num/index.ts";
import { chanceCorrected, type Coefficient } from "./chance-corrected.ts";
import { type Clusters, type Estimate, jackknifeEstimate, sumByCluster, wholeValue } from "./cluster-sums.ts";
import { kappaOfCounts, type KappaWeights } from "./cohen-kappa.ts";
import { alphaOf, krippendorffAlpha, type MeasurementLevel, prepareAlpha } from "./krippendorff.ts";
import { nOverlapping } from "./rated-units.ts";
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
export interface CoefficientInput extends Clusters {
  readonly confidence: number;
  readonly table: RatingTable;
  readonly raters: readonly string[];
}

const JACKKNIFE = "cluster jackknife, Student t";
const finite = (v: number): number | null => (Number.isFinite(v) ? v : null);

/** At most so many groups of clusters are left out in turn. */
const MOST_GROUPS = 500;

/** Krippendorff's alpha with each cluster (of many: each of 500 groups of clusters) left out. */
function alphaLeftOut(
  { table, clusterOf, nClusters }: CoefficientInput,
  level: MeasurementLevel,
): Float64Array {
  const prepared = prepareAlpha(table, level);
  const weights = new Float64Array(table.nUnits);
  const nGroups = Math.min(nClusters, MOST_GROUPS);
  return new Float64Array(nGroups).map((_, group) => {
    for (let u = 0; u < weights.length; u++) weights[u] = Number(clusterOf[u]! % nGroups !== group);
    return alphaOf(prepared, weights);
  });
}

/** Krippendorff's alpha with its interval. */
export function alphaRow(input: CoefficientInput, level: MeasurementLevel): CoefficientRow {
  const { table, confidence } = input;
  const alpha = jackknifeEstimate(krippendorffAlpha(table, level), alphaLeftOut(input, level), confidence);
  const n = nOverlapping(table);
  return rowOf(`krippendorff-alpha-${level}`, alpha, {
    n,
    why: n === 0 ? "no unit has two ratings" : "one value only",
  });
}

/** A row from an estimate; `why` is kept only where there is no value. */
function rowOf(
  coefficient: string,
  e: Estimate,
  { n, why, raters }: { readonly n: number; readonly why: string; readonly raters?: readonly string[] },
): CoefficientRow {
  return {
    coefficient,
    ...(raters ? { raters } : {}),
    value: finite(e.value),
    ciLow: e.ciLow,
    ciHigh: e.ciHigh,
    ciMethod: e.ciLow === null ? null : JACKKNIFE,
    n,
    ...(Number.isFinite(e.value) ? {} : { why }),
  };
}

/** A summed statistic with its jackknife interval. */
function summedEstimate(statistic: SummedStatistic, confidence: number): Estimate {
  return jackknifeEstimate(wholeValue(statistic), jackknifeValues(statistic), confidence);
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

/** Cohen's kappa of two columns with a cluster-jackknife interval; categories are the values that occur in the table. */
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
  const kappa = summedEstimate(
    { nCols: k * k, stats, combine: (s) => kappaOfCounts(s, k, weights) },
    input.confidence,
  );
  return rowOf(weights === "none" ? "cohen-kappa" : `cohen-kappa-${weights}`, kappa, {
    n,
    raters: [raters[a]!, raters[b]!],
    why: n === 0 ? "no unit in common" : "one value only",
  });
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

/** ICC(2, 1) or ICC(2, k), raters a sample, over the units that every rater rated, with a cluster-jackknife interval. */
export function iccRow(input: CoefficientInput, form: "single" | "mean"): CoefficientRow {
  const k = input.table.nRaters;
  const sums = anovaSums(input);
  const statistic = { ...sums, combine: (s: ArrayLike<number>) => iccOfSums(s, k, form) };
  const none = { value: NaN, ciLow: null, ciHigh: null };
  const icc = sums.n < 2 || k < 2 ? none : summedEstimate(statistic, input.confidence);
  const why = k < 2 ? "one rater only" : sums.n < 2 ? "no two units were rated by every rater" : "no spread";
  return rowOf(form === "single" ? "icc-2-1" : "icc-2-k", icc, { n: sums.n, why });
}

/** Fleiss' kappa over units with the commonest number of ratings, with a cluster-jackknife interval. */
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
  const kappa = summedEstimate({ nCols: q + 2, stats, combine }, input.confidence);
  return rowOf("fleiss-kappa", kappa, { n, why: n === 0 ? "no unit has two ratings" : "one value only" });
}

/** Above this many distinct values numbers are treated as a continuous scale: no ordinal alpha, AC2 or kappa. */
const MOST_CATEGORIES = 12;
/** Above this many raters Cohen's kappas of all pairs are not listed. */
const MOST_RATERS_PAIRED = 6;

/** All coefficients that suit the ratings: labels get the nominal ones, numbers alpha and ICC, and few-valued numbers the ordinal ones too. */
export function coefficientRows(input: CoefficientInput, kind: "numbers" | "labels"): CoefficientRow[] {
  const { table } = input;
  const few = distinctValues(table.values).length <= MOST_CATEGORIES;
  const alpha = (level: MeasurementLevel): CoefficientRow => alphaRow(input, level);
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
