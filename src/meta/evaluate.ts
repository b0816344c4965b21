import { type Dataset, type Gold, type ScoreTable, UserError, unknownName } from "../core/index.ts";
import { humanReference } from "./beyond-accuracy/ceiling.ts";
import { type Candidate, candidates } from "./columns.ts";
import { compareAll, reported } from "./compare.ts";
import { cueShares } from "./cues.ts";
import { decide } from "./decide.ts";
import { diagnose } from "./beyond-accuracy/diagnose.ts";
import { type EvaluateOptions, evaluatePart, type Measured, partWeights } from "./evaluate-part.ts";
import { fewClusterWarnings } from "./intervals/few-clusters.ts";
import { chooseMeasures, type MeasureChoice } from "./measures/index.ts";
import type { Measure } from "./measures/measure.ts";
import { accuracyRule } from "./measures/pairs.ts";
import { profileScorers } from "./beyond-accuracy/profile.ts";
import { ranksOf } from "./correlation/ranks.ts";
import type {
  Ceiling,
  Comparison,
  Cue,
  DatasetSummary,
  Decision,
  Diagnostics,
  MetaResult,
  Rank,
  Row,
  WorstError,
} from "./result.ts";
import { systemMeanTable } from "./sentinel-tables.ts";
import {
  chooseGold,
  type Filters,
  judgedGolds,
  knownTags,
  makeView,
  type Part,
  sliceParts,
  type View,
  wholePart,
} from "./view.ts";
import { worstErrors } from "./worst.ts";

export interface MetaOptions extends EvaluateOptions {
  readonly version: string;
  /** Name of the gold; the data set's default where absent. */
  readonly gold?: string;
  readonly filters: Filters;
  /** Tag names by which to slice, besides the benchmark's own slices. */
  readonly by: readonly string[];
  readonly measures: MeasureChoice;
  /** Report every pair of scorers, not only the best against each and neighbours in rank. */
  readonly allPairs: boolean;
  /** Compare scorers with golds of another aspect too. */
  readonly allScorers: boolean;
  /** The path that the user gave, for the next command. */
  readonly path: string;
  /** Called as work proceeds. */
  progress?(done: number, total: number, what: string): void;
}

/** Everything measured on the whole of one data set; what samples and reports draw from. */
export interface WholeResult {
  readonly view: View;
  readonly part: Part;
  readonly measured: readonly Measured[];
}

interface Found {
  readonly rows: Row[];
  readonly comparisons: Comparison[];
  readonly ranks: Rank[];
  readonly decisions: Decision[];
  readonly worst: WorstError[];
  readonly ceilings: Ceiling[];
  readonly cues: Cue[];
  readonly diagnostics: Diagnostics[];
  readonly warnings: string[];
  readonly wholes: WholeResult[];
}

const empty = (): Found => ({
  rows: [],
  comparisons: [],
  ranks: [],
  decisions: [],
  worst: [],
  ceilings: [],
  cues: [],
  diagnostics: [],
  warnings: [],
  wholes: [],
});

function withTables(dataset: Dataset, more: readonly (ScoreTable | undefined)[]): Dataset {
  const tables = more.filter((t) => t !== undefined);
  return tables.length === 0 ? dataset : { ...dataset, tables: [...dataset.tables, ...tables] };
}

function slicesOf(dataset: Dataset, view: View, by: readonly string[]): (readonly string[])[] {
  const known = knownTags(view);
  for (const tag of by) if (!known.includes(tag)) throw unknownName("--by", "tag", tag, known);
  const wanted = [...(dataset.head.slices ?? []), ...by.map((tag) => [tag])];
  return wanted.filter((tags, i) => wanted.findIndex((t) => t.join("\0") === tags.join("\0")) === i);
}

/** Scorers made for one aspect are compared with golds of that aspect only. */
function fitting(all: readonly Candidate[], gold: Gold, options: MetaOptions): Candidate[] {
  return all.filter(
    (c) => options.allScorers || c.spec.aspect === undefined || c.spec.aspect === gold.aspect,
  );
}

const ruleFor = (measure: Measure, part: Part): string =>
  measure.name === "accuracy" ? accuracyRule(part) : measure.rule;

/** The measure that orders the leaderboard: the first that gives any scorer a value. */
function evaluateSlice(
  part: Part,
  measures: readonly Measure[],
  all: readonly Candidate[],
  options: MetaOptions,
  found: Found,
): Measured[] {
  const weights = partWeights(part, options);
  const isWhole = Object.keys(part.slice).length === 0;
  let first: Measured[] = [];
  for (const [i, measure] of measures.entries()) {
    if (!measure.applies(part)) continue;
    const rule = ruleFor(measure, part);
    const { measured, rows } = evaluatePart(
      { part, measure, rule, primary: i === 0, weights, candidates: all },
      options,
    );
    found.rows.push(...rows);
    const tests = compareAll(part, measure, measured, { ...options, weights });
    found.comparisons.push(...(options.allPairs ? tests : reported(tests, measured)));
    if (i === 0) first = measured;
    if (i === 0 && isWhole) concludeWhole(part, measure, { measured, tests, weights, options }, found);
  }
  return first;
}

interface Conclusion {
  readonly measured: readonly Measured[];
  readonly tests: readonly Comparison[];
  readonly weights: Uint16Array;
  readonly options: MetaOptions;
}

function concludeWhole(part: Part, measure: Measure, made: Conclusion, found: Found): void {
  const { measured, tests, weights, options } = made;
  const hasText = part.view.dataset.outputs.some((o) => o.text !== undefined);
  found.decisions.push(decide({ part, measure, measured, comparisons: tests, path: options.path, hasText }));
  found.ranks.push(...ranksOf(part, measured, tests));
  const ceiling = humanReference(part, measure, options.filters, { ...options, weights });
  if (ceiling) found.ceilings.push(ceiling);
  const length = measured.find((m) => m.column.name === "length");
  if (length)
    found.cues.push(
      ...cueShares(
        part,
        length.column,
        measured.map((m) => m.column),
      ),
    );
  const top = [...measured].filter((m) => !m.row.sentinel).sort((a, b) => b.row.value! - a.row.value!);
  found.worst.push(...worstErrors(part, top.slice(0, 3), 10));
  found.wholes.push({ view: part.view, part, measured });
}

function evaluateDataset(given: Dataset, options: MetaOptions, found: Found): void {
  const gold = chooseGold(given, options.gold);
  if (!gold) return;
  const view = makeView(given, gold, options.filters);
  const dataset = withTables(given, [systemMeanTable(view)]);
  const whole = wholePart({ ...view, dataset });
  if (whole.units.length === 0)
    throw new UserError({
      where: given.head.name,
      problem: `no judged ${view.units} are left under gold "${gold.name}"`,
      help: "loosen --where or --exclude-system",
    });
  const measures = chooseMeasures(whole, options.measures);
  const all = fitting(candidates(dataset), gold, options);
  evaluateSlice(whole, measures, all, options, found);
  if (options.measures.all) found.diagnostics.push(diagnose(whole, all));
  const slices = slicesOf(dataset, view, options.by).flatMap((tags) => sliceParts(whole, tags));
  for (const part of slices) evaluateSlice(part, measures, all, options, found);
  found.warnings.push(...fewClusterWarnings(whole, slices, options.confidence));
}

function summaryOf(dataset: Dataset, skipped: number): DatasetSummary {
  const { head } = dataset;
  return {
    name: head.name,
    summary: head.summary ?? "",
    licence: head.licence ?? null,
    source: head.source ?? null,
    nItems: dataset.items.length,
    nOutputs: dataset.outputs.length,
    nPairs: dataset.pairs.length,
    nSystems: dataset.systems.length,
    nJudgments: dataset.judgments.length,
    golds: dataset.golds.map((g) => g.name),
    scorers: candidates(dataset).length,
    notes: head.notes ?? [],
    skipped,
  };
}

/** What holds where an option is not given: 95% intervals, 1,000 resamples and exchanges, the data's default gold and measures. */
const DEFAULTS: MetaOptions = {
  version: "library",
  seed: 1,
  resamples: 1000,
  permutations: 1000,
  confidence: 0.95,
  filters: { where: {}, excludeSystems: [] },
  by: [],
  measures: { names: [], levels: [], all: false },
  allPairs: false,
  allScorers: false,
  path: "DATA",
};

/**
 * Takes data sets with score tables to rows, corrected comparisons, ranks and a decision each.
 * A data set without any gold gives profiles instead (distributions, ties, redundancy, sentinel correlations).
 * @throws UserError where a gold must be chosen, a tag or measure is unknown, or nothing is left to measure.
 */
export function metaEvaluate(
  datasets: readonly { readonly dataset: Dataset; readonly skipped?: number }[],
  given: Partial<MetaOptions> = {},
): { readonly result: MetaResult; readonly wholes: readonly WholeResult[] } {
  const options = { ...DEFAULTS, ...given };
  const found = empty();
  const profiles = [];
  for (const [i, { dataset }] of datasets.entries()) {
    options.progress?.(i, datasets.length, dataset.head.name);
    if (judgedGolds(dataset).length === 0 && options.gold === undefined)
      profiles.push(...profileScorers(dataset, options.path));
    else evaluateDataset(dataset, options, found);
  }
  const { wholes, diagnostics, ...rest } = found;
  return {
    result: {
      version: options.version,
      seed: options.seed,
      datasets: datasets.map((d) => summaryOf(d.dataset, d.skipped ?? 0)),
      ...rest,
      profiles,
      ...(options.measures.all ? { diagnostics } : {}),
    },
    wholes,
  };
}
