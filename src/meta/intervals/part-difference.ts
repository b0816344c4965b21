import { unknownName, UserError } from "../../core/index.ts";
import {
  bootstrapValues,
  clusterWeights,
  expandedConfidence,
  percentileInterval,
  seeded,
} from "../../num/index.ts";
import { candidates, columnOf } from "../columns.ts";
import type { EvaluateOptions, Measured } from "../evaluate-part.ts";
import type { WholeResult } from "../evaluate.ts";
import { MEASURES } from "../measures/index.ts";
import type { Prepared } from "../measures/measure.ts";
import type { Slice } from "../result.ts";
import { knownTags, type Part, sliceParts } from "../view.ts";

/** How much one scorer's measure differs between two parts of a data set; `difference` is `from` minus `to`, undefined is null. */
export interface PartDifference {
  readonly dataset: string;
  readonly gold: string;
  readonly scorer: string;
  readonly measure: string;
  readonly from: Slice;
  readonly to: Slice;
  readonly valueFrom: number | null;
  readonly valueTo: number | null;
  readonly difference: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly confidence: number;
  readonly ciMethod: string;
  /** Units that the measure counts in each part. */
  readonly nFrom: number;
  readonly nTo: number;
  readonly resamples: number;
  readonly seed: number;
  readonly sentinel: boolean;
}

/** Two slices of one whole; `{}` is the whole itself. */
export interface SlicePair {
  readonly from: Slice;
  readonly to: Slice;
}

/** The units of a whole that carry all tag values of a slice. @throws UserError where there are none. */
function partAt(whole: Part, slice: Slice): Part {
  const tags = Object.keys(slice);
  if (tags.length === 0) return whole;
  const known = knownTags(whole.view);
  for (const tag of tags) if (!known.includes(tag)) throw unknownName("slice", "tag", tag, known);
  const found = sliceParts(whole, tags).find((part) => tags.every((tag) => part.slice[tag] === slice[tag]));
  if (found) return found;
  throw new UserError({
    where: whole.view.dataset.head.name,
    problem: `no units in ${JSON.stringify(slice)}`,
  });
}

/** Position in the whole of each cluster of a part: [part.nClusters]. */
function clusterPositions(whole: Part, part: Part): Int32Array {
  const clusterOfUnit = new Map<number, number>();
  whole.units.forEach((unit, i) => clusterOfUnit.set(unit, whole.clusterOf[i]!));
  const positions = new Int32Array(part.nClusters);
  part.units.forEach((unit, i) => (positions[part.clusterOf[i]!] = clusterOfUnit.get(unit)!));
  return positions;
}

/** The columns of `weights` [nResamples x nWhole] at `positions`: [nResamples x positions.length]. */
function gathered(weights: Uint16Array, nWhole: number, positions: Int32Array): Uint16Array {
  const n = positions.length;
  const nResamples = weights.length / nWhole;
  const out = new Uint16Array(nResamples * n);
  for (let b = 0; b < nResamples; b++)
    for (let c = 0; c < n; c++) out[b * n + c] = weights[b * nWhole + positions[c]!]!;
  return out;
}

function resampledValues({ body }: Prepared, weights: Uint16Array, nClusters: number): Float64Array {
  if (body.kind === "additive") return bootstrapValues(body, weights);
  const values = new Float64Array(weights.length / nClusters);
  for (let b = 0; b < values.length; b++)
    values[b] = body.value(weights.subarray(b * nClusters, (b + 1) * nClusters));
  return values;
}

interface Side {
  readonly part: Part;
  readonly weights: Uint16Array;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function differenceOf(m: Measured, sides: readonly [Side, Side], options: EvaluateOptions): PartDifference {
  const { row } = m;
  const measure = MEASURES.find(
    (one) => one.name === row.measure && one.level === row.level && one.grouping === row.grouping,
  )!;
  const [from, to] = sides.map(({ part, weights }) => {
    const candidate = candidates(part.view.dataset).find((c) => c.name === row.scorer)!;
    const column = columnOf(part, candidate);
    const prepared = column && measure.prepare(part, column, options);
    return prepared && { ...prepared, resampled: resampledValues(prepared, weights, part.nClusters) };
  });
  const resampled = from && to ? from.resampled.map((v, b) => v - to.resampled[b]!) : new Float64Array(0);
  const isDefined = from !== undefined && to !== undefined && sides.every(({ part }) => part.nClusters > 1);
  const confidence = expandedConfidence(
    options.confidence,
    Math.min(...sides.map(({ part }) => part.nClusters)),
  );
  const ends = isDefined ? percentileInterval(resampled, confidence) : { low: NaN, high: NaN };
  return {
    dataset: row.dataset,
    gold: row.gold,
    scorer: row.scorer,
    measure: row.measure,
    from: sides[0].part.slice,
    to: sides[1].part.slice,
    valueFrom: finite(from?.value ?? NaN),
    valueTo: finite(to?.value ?? NaN),
    difference: finite((from?.value ?? NaN) - (to?.value ?? NaN)),
    ciLow: finite(ends.low),
    ciHigh: finite(ends.high),
    confidence: options.confidence,
    ciMethod: "paired cluster bootstrap, percentile",
    nFrom: from?.n ?? 0,
    nTo: to?.n ?? 0,
    resamples: options.resamples,
    seed: options.seed,
    sentinel: row.sentinel,
  };
}

/**
 * The difference of the primary measure between two parts of a whole, for every scorer measured there, in the order of `whole.measured`.
 * Both parts are counted in the same resamples of the whole's clusters, so that what they share cancels; resamples in which a part is
 * empty are left out. Percentile interval, its tails widened for the clusters of the smaller part. Source: Efron (1979), with clusters as in Field and Welsh (2007).
 * @throws UserError where a tag is unknown or a part has no units.
 */
export function partDifferences(
  whole: WholeResult,
  slices: SlicePair,
  options: EvaluateOptions,
): PartDifference[] {
  const { part } = whole;
  const rng = seeded(options.seed, "part-difference", part.view.dataset.head.name, part.view.gold.name);
  const weights = clusterWeights(part.nClusters, options.resamples, rng);
  const side = (slice: Slice): Side => {
    const found = partAt(part, slice);
    return { part: found, weights: gathered(weights, part.nClusters, clusterPositions(part, found)) };
  };
  const sides = [side(slices.from), side(slices.to)] as const;
  return whole.measured.map((m) => differenceOf(m, [...sides], options));
}
