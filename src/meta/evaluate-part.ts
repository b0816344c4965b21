import { bootstrapSums, bootstrapValues, clusterWeights, jackknifeValues, seeded } from "../num/index.ts";
import { type BootstrapInterval, intervalOf } from "./intervals/bootstrap-interval.ts";
import type { Candidate, Column } from "./columns.ts";
import { columnOf } from "./columns.ts";
import type { Additive, Measure, Prepared } from "./measures/measure.ts";
import type { Row } from "./result.ts";
import type { Part } from "./view.ts";

export interface EvaluateOptions {
  readonly seed: number;
  readonly resamples: number;
  readonly permutations: number;
  readonly confidence: number;
  /** Resample systems too, at system level: what to expect of other systems of the same kind. */
  readonly systemsLikeThese?: boolean;
}

/** One scorer measured on one part: its statistics and its values in the shared resamples. */
export interface Measured {
  readonly column: Column;
  readonly prepared: Prepared;
  /** [resamples]; NaN where undefined. */
  readonly resampled: Float64Array;
  readonly row: Row;
}

/** Multiplicities of the part's clusters, [resamples x nClusters], shared by all scorers and measures of the part. */
export function partWeights(part: Part, { seed, resamples }: EvaluateOptions): Uint16Array {
  const { dataset, gold } = part.view;
  const rng = seeded(seed, "resample", dataset.head.name, gold.name, JSON.stringify(part.slice));
  return clusterWeights(part.nClusters, resamples, rng);
}

/** Items and systems resampled together; the draws of systems are shared by all scorers of the part. */
function resampleSystems(body: Additive, part: Part, weights: Uint16Array, seed: number): Float64Array {
  const nResamples = weights.length / part.nClusters;
  const nSystems = part.systems.length;
  const rng = seeded(
    seed,
    "systems",
    part.view.dataset.head.name,
    part.view.gold.name,
    JSON.stringify(part.slice),
  );
  const systems = clusterWeights(nSystems, nResamples, rng);
  const sums = bootstrapSums(body.stats, body.nCols, weights, new Float64Array(nResamples * body.nCols));
  return Float64Array.from({ length: nResamples }, (_, b) =>
    body.combineSystems!(
      sums.subarray(b * body.nCols, (b + 1) * body.nCols),
      systems.subarray(b * nSystems, (b + 1) * nSystems),
    ),
  );
}

function resample(
  prepared: Prepared,
  part: Part,
  weights: Uint16Array,
  options: EvaluateOptions,
): Float64Array {
  const { body } = prepared;
  if (body.kind === "additive" && body.combineSystems && options.systemsLikeThese)
    return resampleSystems(body, part, weights, options.seed);
  if (body.kind === "additive") return bootstrapValues(body, weights);
  const values = new Float64Array(weights.length / part.nClusters);
  for (let b = 0; b < values.length; b++)
    values[b] = body.value(weights.subarray(b * part.nClusters, (b + 1) * part.nClusters));
  return values;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Which systems an interval speaks of: system golds resample the systems themselves. */
function populationOf(measure: Measure, prepared: Prepared | undefined, options: EvaluateOptions): string {
  if (measure.level !== "system") return measure.population;
  if (prepared?.body.kind === "reweighted" || options.systemsLikeThese) return "systems like these";
  return measure.population;
}

interface Made {
  readonly part: Part;
  readonly measure: Measure;
  readonly column: Column;
  readonly prepared: Prepared | undefined;
  readonly rule: string;
  readonly primary: boolean;
}

/** Least number of clusters for leave-one-out values to be worth their cost. */
const JACKKNIFE = 100;

function interval(made: Made, resampled: Float64Array, options: EvaluateOptions): BootstrapInterval {
  const { part, measure } = made;
  const { value, body } = made.prepared!;
  const smooth = measure.smooth && body.kind === "additive" && part.nClusters >= JACKKNIFE;
  return intervalOf(
    {
      estimate: value,
      resampled,
      nClusters: part.nClusters,
      ...(smooth ? { leftOut: jackknifeValues(body) } : {}),
    },
    { confidence: options.confidence, smooth, seed: options.seed },
  );
}

function rowOf(made: Made, resampled: Float64Array | undefined, options: EvaluateOptions): Row {
  const { part, measure, column, prepared } = made;
  const ends = resampled && interval(made, resampled, options);
  return {
    dataset: part.view.dataset.head.name,
    gold: part.view.gold.name,
    scorer: column.name,
    family: column.family,
    measure: measure.name,
    rule: made.rule,
    level: measure.level,
    grouping: measure.grouping,
    slice: part.slice,
    value: prepared ? finite(prepared.value) : null,
    ciLow: ends?.ciLow ?? null,
    ciHigh: ends?.ciHigh ?? null,
    confidence: options.confidence,
    ciMethod: ends?.ciMethod ?? null,
    population: populationOf(measure, prepared, options),
    n: prepared?.n ?? 0,
    nItems: prepared?.nItems ?? 0,
    nSystems: prepared?.nSystems ?? 0,
    dropped: prepared?.dropped ?? part.units.length,
    resamples: ends?.ciMethod ? options.resamples : 0,
    seed: options.seed,
    sentinel: column.family === "sentinel",
    primary: made.primary,
  };
}

/** What is asked of a part: one measure of every scorer. */
export interface PartRequest {
  readonly part: Part;
  readonly measure: Measure;
  readonly rule: string;
  readonly primary: boolean;
  readonly weights: Uint16Array;
  readonly candidates: readonly Candidate[];
}

/** Measures every scorer that has values in the part; scorers for which the measure is undefined give a row with null. */
export function evaluatePart(
  request: PartRequest,
  options: EvaluateOptions,
): { measured: Measured[]; rows: Row[] } {
  const columns = request.candidates.map((candidate) => columnOf(request.part, candidate));
  return evaluateColumns(
    request,
    columns.filter((column) => column !== undefined),
    options,
  );
}

/** As `evaluatePart`, of columns however they were made (held-out values). */
export function evaluateColumns(
  request: Omit<PartRequest, "candidates">,
  columns: readonly Column[],
  options: EvaluateOptions,
): { measured: Measured[]; rows: Row[] } {
  const { part, measure, weights } = request;
  const measured: Measured[] = [];
  const rows: Row[] = [];
  for (const column of columns) {
    const prepared = measure.prepare(part, column, options);
    const made = { ...request, column, prepared };
    if (prepared && Number.isFinite(prepared.value)) {
      const resampled = resample(prepared, part, weights, options);
      const row = rowOf(made, resampled, options);
      measured.push({ column, prepared, resampled, row });
      rows.push(row);
    } else if (measure.name !== "order-agreement") rows.push(rowOf(made, undefined, options));
  }
  return { measured, rows };
}
