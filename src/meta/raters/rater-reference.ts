import { jackknifeValues } from "../../num/index.ts";
import { type Clusters, type Estimate, jackknifeEstimate, pearsonSums, wholeValue } from "./cluster-sums.ts";
import { meanOfOthers, type RatedUnits } from "./rated-units.ts";
import { raterColumn } from "./rating-table.ts";

/** A scorer's values at the units of a part, higher better, NaN where missing. */
export interface ScorerValues {
  readonly name: string;
  readonly values: Float64Array;
}

/** One scorer against the leave-one-out targets of every rater, beside the raters themselves on the same units. */
export interface ScorerAgainstRaters {
  readonly scorer: string;
  /** Mean over raters k of Pearson's r between the scorer and the mean of the raters other than k. */
  readonly scorerAgreement: Estimate;
  /** The same for rater k in the scorer's place. */
  readonly raterAgreement: Estimate;
  /** Scorer minus rater, from the same clusters left out. */
  readonly difference: Estimate;
  /** Scorer's agreement over the bound: its estimated correlation with error-free targets; NaN where the bound is undefined. */
  readonly disattenuated: number;
  readonly n: number;
}

/** The human reference line and how far any scorer could get with such targets. */
export interface RaterReference {
  /** Mean over raters of Pearson's r between one rater and the mean of the others. */
  readonly raterAgreement: Estimate;
  /** Mean over pairs of raters of Pearson's r. */
  readonly pairAgreement: Estimate;
  /** Mean number of other raters behind a target. */
  readonly nOthers: number;
  /** Square root of the targets' reliability (Spearman and Brown): the largest correlation that a perfect scorer could show. Null ends or NaN at no agreement. */
  readonly bound: Estimate;
  readonly scorers: readonly ScorerAgainstRaters[];
  readonly n: number;
}

/** Fewer units than this say nothing of a rater. */
const LEAST_UNITS = 10;

interface Column {
  readonly own: Float64Array;
  readonly target: Float64Array;
}

interface Averaged {
  readonly value: number;
  /** The value with each cluster left out in turn. */
  readonly leftOut: Float64Array;
  readonly n: number;
}

/** Clusters and the confidence of intervals. */
interface Input extends Clusters {
  readonly confidence: number;
}

/** Average over raters, weighted by their units, of a correlation with the rater's target. */
function averaged(columns: readonly Column[], of: (c: Column) => Float64Array, input: Input): Averaged {
  const leftOut = new Float64Array(input.nClusters);
  let [total, weight] = [0, 0];
  for (const c of columns) {
    const sums = pearsonSums(of(c), c.target, input);
    if (sums.n < LEAST_UNITS) continue;
    const r = wholeValue(sums);
    if (Number.isNaN(r)) continue;
    weight += sums.n;
    total += sums.n * r;
    jackknifeValues(sums).forEach((v, g) => (leftOut[g]! += sums.n * v));
  }
  return { value: total / weight, leftOut: leftOut.map((v) => v / weight), n: weight };
}

const masked = (x: Float64Array, by: Float64Array): Float64Array =>
  x.map((v, i) => (Number.isNaN(by[i]!) ? NaN : v));

function compare(
  scorer: ScorerValues,
  columns: readonly Column[],
  input: Input,
  bound: number,
): ScorerAgainstRaters {
  // Both are measured only where scorer, rater and target are all present.
  const common = columns.map((c) => ({ own: masked(c.own, scorer.values), target: masked(c.target, c.own) }));
  const human = averaged(common, (c) => c.own, input);
  const machine = averaged(common, () => scorer.values, input);
  const difference = machine.leftOut.map((v, g) => v - human.leftOut[g]!);
  return {
    scorer: scorer.name,
    scorerAgreement: jackknifeEstimate(machine.value, machine.leftOut, input.confidence),
    raterAgreement: jackknifeEstimate(human.value, human.leftOut, input.confidence),
    difference: jackknifeEstimate(machine.value - human.value, difference, input.confidence),
    disattenuated: machine.value / bound,
    n: machine.n,
  };
}

/** Reliability of a mean of m raters from the correlation of two, and its root. Source: Spearman (1910), Brown (1910). */
export function reliabilityBound(pairAgreement: number, m: number): number {
  return pairAgreement > 0 ? Math.sqrt((m * pairAgreement) / (1 + (m - 1) * pairAgreement)) : NaN;
}

/** Mean correlation over all pairs of raters, weighted by their common units. */
function pairwise(raters: readonly Float64Array[], input: Input): Averaged {
  const columns: Column[] = [];
  for (let a = 0; a < raters.length; a++)
    for (let b = a + 1; b < raters.length; b++) columns.push({ own: raters[a]!, target: raters[b]! });
  return averaged(columns, (c) => c.own, input);
}

function meanOthers({ table }: RatedUnits): number {
  let [others, n] = [0, 0];
  for (let u = 0; u < table.nUnits; u++) {
    let m = 0;
    for (let r = 0; r < table.nRaters; r++) m += Number(!Number.isNaN(table.values[u * table.nRaters + r]!));
    if (m >= 2) {
      others += m * (m - 1);
      n += m;
    }
  }
  return others / n;
}

/**
 * The human reference line: rater k against the mean of the others, and every scorer against the same leave-one-out targets, paired by cluster.
 * Intervals are cluster jackknives.
 * Raters with fewer than 10 such units, or without spread, are left out. Targets made of fewer raters than the full gold are noisier than it: compare
 * the scorer with the line beside it, not with its correlation with the full mean.
 */
export function raterReference(
  rated: RatedUnits,
  scorers: readonly ScorerValues[],
  confidence: number,
): RaterReference {
  const { part, table } = rated;
  const input = { clusterOf: part.clusterOf, nClusters: part.nClusters, confidence };
  const raters = rated.raters.map((_, r) => raterColumn(table, r));
  const columns = raters.map((own, r) => ({ own, target: masked(meanOfOthers(table, r), own) }));
  const line = averaged(columns, (c) => c.own, input);
  const pair = pairwise(raters, input);
  const nOthers = meanOthers(rated);
  const bound = reliabilityBound(pair.value, nOthers);
  const bounds = pair.leftOut.map((v) => reliabilityBound(v, nOthers));
  return {
    raterAgreement: jackknifeEstimate(line.value, line.leftOut, input.confidence),
    pairAgreement: jackknifeEstimate(pair.value, pair.leftOut, input.confidence),
    nOthers,
    bound: jackknifeEstimate(bound, bounds, input.confidence),
    scorers: scorers.map((s) => compare(s, columns, input, bound)),
    n: line.n,
  };
}
