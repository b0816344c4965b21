import { type Dataset, unknownName, UserError } from "../../core/index.ts";
import { jackknifeValues, seeded } from "../../num/index.ts";
import { type Candidate, candidates, columnOf } from "../columns.ts";
import { chooseMeasures } from "../measures/index.ts";
import type { Measure, Prepared } from "../measures/measure.ts";
import {
  type ClustersNeeded,
  clustersNeeded,
  detectableDifference,
  type PowerTarget,
} from "./power-simulation.ts";
import { chooseGold, type Filters, makeView, type Part, wholePart } from "../view.ts";

/** What is asked about power. */
export interface PowerOptions {
  readonly gold?: string;
  readonly filters: Filters;
  /** A measure's name; the data's primary one where absent. */
  readonly measure?: string;
  /** Two scorers; the best two by the measure where fewer are named. */
  readonly scorers: readonly string[];
  /** The true difference to find, in the measure's unit; the smallest detectable one now where absent. */
  readonly effect?: number;
  readonly power: number;
  readonly alpha: number;
  readonly seed: number;
}

/** Power of comparing two scorers on data like these. `effect` and differences are in the measure's unit (accuracy: a share). */
export interface PowerStudy {
  readonly dataset: string;
  readonly gold: string;
  readonly measure: string;
  readonly a: string;
  readonly b: string;
  /** Observed, a minus b; shown only, never plugged in. */
  readonly difference: number;
  readonly nClusters: number;
  readonly n: number;
  readonly alpha: number;
  readonly power: number;
  /** Smallest true difference found with this power at the present size. */
  readonly detectable: number;
  readonly effect: number;
  readonly effectIsDetectable: boolean;
  readonly needed: ClustersNeeded;
  /** Items needed for some other effects. */
  readonly curve: readonly { readonly effect: number; readonly n: number }[];
  readonly seed: number;
  readonly sentences: readonly string[];
}

interface Scored {
  readonly candidate: Candidate;
  readonly prepared: Prepared;
}

/** What each cluster contributes to the measure: n times the change that leaving it out makes, summing to about 0. [nClusters] */
export function influenceOf(prepared: Prepared, nClusters: number): Float64Array {
  const { body, value } = prepared;
  const leftOut = new Float64Array(nClusters);
  if (body.kind === "additive") leftOut.set(jackknifeValues(body));
  else {
    const weights = new Uint8Array(nClusters).fill(1);
    for (let c = 0; c < nClusters; c++) {
      weights[c] = 0;
      leftOut[c] = body.value(weights);
      weights[c] = 1;
    }
  }
  return leftOut.map((v) => (Number.isNaN(v) ? 0 : (nClusters - 1) * (value - v)));
}

function scoredBy(part: Part, measure: Measure, all: readonly Candidate[], seed: number): Scored[] {
  return all.flatMap((candidate) => {
    const column = columnOf(part, candidate);
    const prepared = column && measure.prepare(part, column, { permutations: 200, seed });
    return prepared && Number.isFinite(prepared.value) ? [{ candidate, prepared }] : [];
  });
}

/** The two named scorers, else the best ones that are no baselines, a named one first. */
function pairOf(scored: readonly Scored[], options: PowerOptions, where: string): readonly [Scored, Scored] {
  const named = options.scorers.map((name) => {
    const found = scored.find((s) => s.candidate.name === name);
    if (found) return found;
    throw unknownName(
      "--scorer",
      "scorer",
      name,
      scored.map((s) => s.candidate.name),
    );
  });
  const fullest = Math.max(0, ...scored.map((s) => s.prepared.n));
  const rest = scored
    .filter(
      (s) => s.candidate.spec.family !== "sentinel" && !named.includes(s) && 2 * s.prepared.n >= fullest,
    )
    .sort((x, y) => y.prepared.value - x.prepared.value);
  const [a, b] = [...named, ...rest];
  if (a && b) return a.prepared.value >= b.prepared.value ? [a, b] : [b, a];
  throw new UserError({
    where,
    problem: "power needs two scorers to compare",
    expected: "at least two scorers with values",
    got: `${scored.length}`,
    help: "add one with --scorer chrf, or give a run with several",
  });
}

const points = (measure: Measure, v: number): string =>
  measure.chance === 0 ? v.toFixed(3) : `${(100 * v).toFixed(1)} points`;

function sentencesOf(study: Omit<PowerStudy, "sentences">, measure: Measure, unit: string): string[] {
  const { needed, effect, a, b, nClusters, detectable } = study;
  const at = `${(100 * study.power).toFixed(0)}% power`;
  const now = `With the present ${nClusters.toLocaleString("en-US")} ${unit} the smallest true difference in ${study.measure} between ${a} and ${b} that is found with ${at} is ${points(measure, detectable)} (two-sided test at ${study.alpha}).`;
  const want = study.effectIsDetectable
    ? `That difference is taken as the effect, since no --effect was named: name the smallest one that would change what you do.`
    : Number.isFinite(needed.n)
      ? `To find a true difference of ${points(measure, Math.abs(effect))} with ${at}, take about ${needed.n.toLocaleString("en-US")} ${unit}${needed.n <= nClusters ? ", which you have" : ` (${(needed.n / nClusters).toFixed(1)} times the present ${nClusters.toLocaleString("en-US")})`}.`
      : "An effect of 0 cannot be found with any number of items.";
  const seen = `Their observed difference is ${points(measure, study.difference)}; it is not used, since planning with an observed effect overstates power.`;
  const many = `Comparing many scorers at once is corrected for, so each single comparison then needs more ${unit} than this.`;
  return [now, want, seen, many];
}

const CURVE = [0.25, 0.5, 1, 2];

/**
 * Says how small a difference between two scorers the data can show, and how many items a named one takes: paired influence values by cluster are centred,
 * resampled and shifted to the effect. @throws UserError where there is no gold, no such measure or scorer, or fewer than two scorers
 */
export function studyPower(dataset: Dataset, options: PowerOptions): PowerStudy {
  const where = dataset.head.name;
  const gold = chooseGold(dataset, options.gold);
  if (!gold)
    throw new UserError({
      where,
      problem: "no gold to compare scorers by",
      expected: "data with judgments",
      got: "none",
    });
  const part = wholePart(makeView(dataset, gold, options.filters));
  const names = options.measure === undefined ? [] : [options.measure];
  const measure = chooseMeasures(part, { names, levels: [], all: false }).find((m) => m.applies(part));
  if (!measure)
    throw new UserError({
      where,
      problem: "no measure applies here",
      expected: "another --measure or --gold",
    });
  const all = candidates(dataset).filter((c) => c.spec.aspect === undefined || c.spec.aspect === gold.aspect);
  const [a, b] = pairOf(scoredBy(part, measure, all, options.seed), options, where);
  const [first, second] = [influenceOf(a.prepared, part.nClusters), influenceOf(b.prepared, part.nClusters)];
  const influence = first.map((v, c) => v - second[c]!);
  const target = (...path: string[]): PowerTarget => ({
    ...options,
    rng: seeded(options.seed, "power", ...path),
  });
  const detectable = detectableDifference(influence, part.nClusters, target("now"));
  const effect = options.effect ?? detectable;
  const needed = clustersNeeded(influence, effect, target("needed"));
  const study = {
    dataset: where,
    gold: gold.name,
    measure: measure.name,
    a: a.candidate.name,
    b: b.candidate.name,
    difference: a.prepared.value - b.prepared.value,
    nClusters: part.nClusters,
    n: a.prepared.n,
    alpha: options.alpha,
    power: options.power,
    detectable,
    effect,
    effectIsDetectable: options.effect === undefined,
    needed,
    curve: CURVE.map((times) => ({
      effect: times * effect,
      n: times === 1 ? needed.n : clustersNeeded(influence, times * effect, target("curve", String(times))).n,
    })),
    seed: options.seed,
  };
  return {
    ...study,
    sentences: sentencesOf(study, measure, part.view.units === "systems" ? "systems" : "items"),
  };
}
