import { type Gold, importedScorer, raterName } from "../../core/index.ts";
import { bootstrapValues, mean, percentileInterval } from "../../num/index.ts";
import type { Column } from "../columns.ts";
import type { EvaluateOptions } from "../evaluate-part.ts";
import type { Measure, Prepared } from "../measures/measure.ts";
import type { Ceiling } from "../result.ts";
import { type Filters, makeView, type Part, wholePart } from "../view.ts";

const MIN_RATERS = 3;
const MAX_RATERS = 12;

function ratersOf(part: Part): string[] {
  const { dataset, gold } = part.view;
  const names = new Set<string>();
  for (const j of dataset.judgments)
    if (j.aspect === gold.aspect && "id" in j.rater) names.add(raterName(j.rater));
  return [...names].filter((name) => !gold.raters || gold.raters.includes(name));
}

function raterColumn(part: Part, values: Float64Array, name: string): Column {
  const own = Float64Array.from(part.units, (at) => values[at]!);
  const asked = Uint8Array.from(own, (v) => Number(!Number.isNaN(v)));
  return { name, family: "judge", spec: importedScorer(name, { family: "judge" }), values: own, asked };
}

/** One rater measured as if a scorer, against the combination of all others. */
function againstOthers(
  part: Part,
  others: Gold,
  measured: { measure: Measure; rater: string; filters: Filters },
  options: EvaluateOptions,
) {
  const { dataset } = part.view;
  const rest = wholePart(makeView(dataset, others, measured.filters));
  const own = makeView(dataset, { ...others, raters: [measured.rater] }, measured.filters);
  const prepared = measured.measure.prepare(rest, raterColumn(rest, own.truth, measured.rater), options);
  return { rest, prepared };
}

/**
 * The human reference line: each rater against the mean (or majority) of the others by the same measure, averaged over raters.
 * Needs three raters or slots that judged the same units; slots are not persons, and the label says so. Interval: cluster bootstrap of the average.
 */
export function humanReference(
  part: Part,
  measure: Measure,
  filters: Filters,
  options: EvaluateOptions & { readonly weights: Uint16Array },
): Ceiling | undefined {
  const raters = ratersOf(part);
  if (part.view.gold.combine === "single" || raters.length < MIN_RATERS || raters.length > MAX_RATERS)
    return undefined;
  const found: Prepared[] = [];
  for (const rater of raters) {
    const others = { ...part.view.gold, raters: raters.filter((r) => r !== rater) };
    const { rest, prepared } = againstOthers(part, others, { measure, rater, filters }, options);
    if (prepared && rest.nClusters === part.nClusters) found.push(prepared);
  }
  if (found.length < raters.length) return undefined;
  const resampled = found.map((p) =>
    p.body.kind === "additive" ? bootstrapValues(p.body, options.weights) : undefined,
  );
  const averages = resampled.includes(undefined)
    ? undefined
    : resampled[0]!.map((_, b) => mean(resampled.map((values) => values![b]!)));
  const ends = averages && percentileInterval(averages, options.confidence);
  return {
    dataset: part.view.dataset.head.name,
    gold: part.view.gold.name,
    measure: measure.name,
    label: `one rater (${raters.length} columns, averaged) against the others`,
    value: mean(found.map((p) => p.value)),
    ciLow: ends?.low ?? null,
    ciHigh: ends?.high ?? null,
    n: found[0]!.n,
  };
}
