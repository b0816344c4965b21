import { type Dataset, type Gold, inferGolds, raterName, UserError } from "../../core/index.ts";
import { clusterWeights, hashSeed, seeded } from "../../num/index.ts";
import { candidates, columnOf } from "../columns.ts";
import { type Filters, judgedGolds, knownTags, makeView, type Part, sliceParts, wholePart } from "../view.ts";
import { altTest, type AltTest } from "./alt-test.ts";
import { alphaRow, type CoefficientRow, coefficientRows } from "./coefficients.ts";
import { distributionReport, type DistributionReport } from "./label-distributions.ts";
import { distinctValues, ratingsOf } from "./rating-table.ts";
import { nOverlapping, type RatedUnits, ratedUnits, withSpanRatings } from "./rated-units.ts";
import { decideRaters } from "./rater-decisions.ts";
import { type RaterReference, raterReference, type ScorerValues } from "./rater-reference.ts";
import { type RaterRow, standouts } from "./standouts.ts";
import { type VarianceComponents, varianceComponents } from "./variance-components.ts";

/** What is studied and how. */
export interface RaterOptions {
  /** Golds by name; all judged ones where empty. */
  readonly golds: readonly string[];
  readonly by: readonly string[];
  readonly filters: Filters;
  readonly resamples: number;
  readonly confidence: number;
  readonly seed: number;
  readonly epsilon: number;
  readonly allowSlots: boolean;
  /** The path that the user gave, for the next command. */
  readonly path: string;
}

/** Everything said of the raters of one aspect on one part of a data set. */
export interface RaterStudy {
  readonly dataset: string;
  readonly gold: string;
  readonly aspect: string;
  readonly slice: Readonly<Record<string, string>>;
  readonly raters: readonly string[];
  readonly arePersons: boolean;
  readonly nUnits: number;
  /** Units with two ratings or more. */
  readonly nOverlapping: number;
  readonly nRatings: number;
  /** Ratings given again by the same rater, averaged into one. */
  readonly nRepeated: number;
  readonly nItems: number;
  readonly nClusters: number;
  readonly nSystems: number;
  readonly coefficients: readonly CoefficientRow[];
  readonly reference: RaterReference | null;
  readonly altTest: AltTest | null;
  readonly standouts: readonly RaterRow[];
  readonly variance: VarianceComponents | null;
  readonly distributions: readonly (DistributionReport & { readonly scorer: string })[];
  /** Plain sentences, the most important first. */
  readonly sentences: readonly string[];
  readonly confidence: number;
  readonly resamples: number;
  readonly seed: number;
}

/** The scorers' values at a part's units. */
function scorersOf(part: Part): ScorerValues[] {
  return candidates(part.view.dataset).flatMap((candidate) => {
    const column = columnOf(part, candidate);
    return column && candidate.spec.family !== "sentinel"
      ? [{ name: column.name, values: column.values }]
      : [];
  });
}

/** Shares of human votes for a (ties count half) and the scorers' P(a), as two-label distributions; units with fewer than two votes are left out. */
function pairDistributions(rated: RatedUnits, scorer: ScorerValues) {
  const { table, part } = rated;
  const human = new Float64Array(2 * table.nUnits).fill(NaN);
  const predicted = new Float64Array(2 * table.nUnits).fill(NaN);
  for (let u = 0; u < table.nUnits; u++) {
    const n = ratingsOf(table, u);
    const p = scorer.values[u]!;
    if (n < 2 || Number.isNaN(p)) continue;
    let total = 0;
    for (let r = 0; r < table.nRaters; r++) {
      const v = table.values[u * table.nRaters + r]!;
      if (!Number.isNaN(v)) total += (v + 1) / 2;
    }
    human.set([total / n, 1 - total / n], 2 * u);
    predicted.set([p, 1 - p], 2 * u);
  }
  return { human, predicted, nLabels: 2, clusterOf: part.clusterOf, nClusters: part.nClusters };
}

function studyPart(part: Part, options: RaterOptions): RaterStudy | undefined {
  const rated = ratedUnits(part);
  const { table } = rated;
  if (rated.raters.length === 0) return undefined;
  const { gold, dataset } = part.view;
  const seedOf = (what: string) =>
    seeded(hashSeed(options.seed, dataset.head.name, gold.name, JSON.stringify(part.slice), what));
  const resampling = {
    weights: clusterWeights(part.nClusters, options.resamples, seedOf("bootstrap")),
    confidence: options.confidence,
  };
  const input = {
    table,
    raters: rated.raters,
    clusterOf: part.clusterOf,
    nClusters: part.nClusters,
    confidence: options.confidence,
  };
  const isShared = nOverlapping(table) >= 2 && distinctValues(table.values).length >= 2;
  const scorers = isShared ? scorersOf(part) : [];
  const agreement = alphaRow(input, rated.kind === "labels" ? "nominal" : "interval");
  const { epsilon, allowSlots } = options;
  const found = {
    dataset: dataset.head.name,
    gold: gold.name,
    aspect: gold.aspect,
    slice: part.slice,
    raters: rated.raters,
    arePersons: rated.arePersons,
    nUnits: table.nUnits,
    nOverlapping: nOverlapping(table),
    nRatings: table.values.filter((v) => !Number.isNaN(v)).length,
    nRepeated: rated.nRepeated,
    nItems: part.nItems,
    nClusters: part.nClusters,
    nSystems: part.systems.length,
    coefficients: coefficientRows(input, rated.kind),
    reference: isShared ? raterReference(rated, scorers, options.confidence) : null,
    altTest: isShared
      ? altTest(rated, scorers, { ...resampling, rng: seedOf("alt-test"), epsilon, allowSlots, agreement })
      : null,
    standouts: isShared ? standouts(rated, resampling) : [],
    variance: isShared && rated.kind === "numbers" ? varianceComponents(rated, resampling) : null,
    distributions:
      isShared && rated.kind === "labels"
        ? scorers.map((s) => ({
            scorer: s.name,
            ...distributionReport(pairDistributions(rated, s), resampling),
          }))
        : [],
    confidence: options.confidence,
    resamples: options.resamples,
    seed: options.seed,
  };
  return { ...found, sentences: decideRaters(found, options.path) };
}

function checkTags(part: Part, by: readonly string[]): void {
  const known = knownTags(part.view);
  for (const name of by)
    if (!known.includes(name))
      throw new UserError({
        where: "--by",
        problem: `unknown tag "${name}"`,
        expected: known.length > 0 ? `one of: ${known.join(", ")}` : "no --by, since the data carry no tags",
      });
}

/** Golds of outputs or pairs for which there are individual ratings, and one for every other aspect that was rated individually. */
function raterGolds(dataset: Dataset): Gold[] {
  const individual = dataset.judgments.filter((j) => "id" in j.rater);
  const found = new Map<string, Set<string>>();
  for (const j of individual) {
    const names = found.get(j.aspect) ?? new Set();
    names.add(raterName(j.rater));
    found.set(j.aspect, names);
  }
  const declared = judgedGolds(dataset).filter((g) => {
    const names = found.get(g.aspect);
    return names !== undefined && (!g.raters || g.raters.some((r) => names.has(r)));
  });
  const covered = new Set(declared.map((g) => g.aspect));
  const inferred = inferGolds(individual.filter((j) => !covered.has(j.aspect)));
  return [...declared, ...inferred].filter((g) => g.over === "outputs" || g.over === "pairs");
}

/**
 * Studies the raters of a data set: for every gold with individual ratings and every slice, agreement coefficients with intervals, the human reference
 * line with the scorers beside it, the alt-test, raters who stand out, variance components and label distributions. Data without individual ratings
 * give an empty list. @throws UserError for an unknown tag.
 */
export function studyRaters(given: Dataset, options: RaterOptions): RaterStudy[] {
  const dataset = withSpanRatings(given);
  const asked = (g: Gold) => options.golds.includes(g.name) || options.golds.includes(g.aspect);
  const golds = raterGolds(dataset).filter((g) => options.golds.length === 0 || asked(g));
  const seen = new Set<string>();
  const isWhole = new Set(golds.filter((g) => g.raters?.length !== 1).map((g) => g.aspect));
  return golds.flatMap((gold) => {
    // A gold of one rater says nothing beside the one of all raters of its aspect.
    if (options.golds.length === 0 && gold.raters?.length === 1 && isWhole.has(gold.aspect)) return [];
    // Golds that differ only in how ratings are combined show the same raters.
    const key = JSON.stringify([gold.over, gold.aspect, gold.raters, gold.excludeSystems]);
    if (seen.has(key)) return [];
    seen.add(key);
    const whole = wholePart(makeView(dataset, gold, options.filters));
    if (whole.units.length === 0) return [];
    checkTags(whole, options.by);
    const parts = [whole, ...(options.by.length > 0 ? sliceParts(whole, options.by) : [])];
    return parts.flatMap((part) => studyPart(part, options) ?? []);
  });
}

/** Names of the golds and aspects that `studyRaters` can study. */
export function judgedRaterGolds(given: Dataset): string[] {
  return [...new Set(raterGolds(withSpanRatings(given)).flatMap((g) => [g.name, g.aspect]))];
}
