import {
  type Dataset,
  type DebiasedForm,
  type FittedOn,
  type ScorerSpec,
  signature,
  type TextFeature,
  UserError,
} from "../../core/index.ts";
import { clusterFolds, seeded } from "../../num/index.ts";
import type { Worth } from "../attack/victims.ts";
import { agreementOf } from "./agreement.ts";
import { agreementMeasures } from "./card-measures.ts";
import { debiasDecision } from "./debias-decision.ts";
import type { DebiasResult, FeatureSlope } from "./debias-result.ts";
import type { Reaudited } from "./reaudit.ts";
import type { EditRows } from "./edit-rows.ts";
import { fitNuisance, type NuisanceMethod, withoutNuisance } from "./fit-nuisance.ts";
import { fitOnEdits } from "./fit-on-edits.ts";
import { nuisanceRows, type NuisanceRows } from "./nuisance-rows.ts";
import { explainedShare, insideSlope } from "./within-item.ts";

/** What is repaired and how. */
export interface DebiasOptions {
  /** How the scorer is called, for the saved form. */
  readonly call: string;
  readonly spec: ScorerSpec;
  /** Whether its values came with the data. */
  readonly isPublished: boolean;
  /** Its values by output, in its own unit and direction; NaN where missing. */
  readonly values: Float64Array;
  readonly gold: string | null;
  readonly worth: Worth;
  readonly features: readonly TextFeature[];
  readonly method: NuisanceMethod;
  /** Fit features beside the gold, so that what humans like of them stays. */
  readonly isGivenGold: boolean;
  /** For the method "edits": also give back what the scorer punishes, not only take off what it rewards. */
  readonly givesBack: boolean;
  readonly nFolds: number;
  readonly seed: number;
  readonly confidence: number;
  readonly resamples: number;
}

/** What was found, the scorer repaired on all rows, and its held-out values by output. */
export interface Debiased {
  readonly result: DebiasResult;
  readonly form: DebiasedForm;
  readonly heldOut: Float64Array;
}

function usable(dataset: Dataset, rows: NuisanceRows, { call }: DebiasOptions): void {
  const where = `${dataset.head.name}, scorer ${call}`;
  if (rows.outputs.length === 0)
    throw new UserError({
      where,
      problem: "no output has both a text and a score",
      expected: "texts: what a score rewards besides quality is measured on them",
    });
  if (rows.features.length === 0)
    throw new UserError({
      where,
      problem: `no feature can be used (${rows.leftOut.map((l) => `${l.feature} ${l.reason}`).join("; ")})`,
    });
}

function checked(dataset: Dataset, rows: NuisanceRows, options: DebiasOptions): void {
  usable(dataset, rows, options);
  const { nFolds, call } = options;
  if (rows.nClusters < 2 * nFolds)
    throw new UserError({
      where: `${dataset.head.name}, scorer ${call}`,
      problem: `${rows.nClusters} item groups with texts and scores`,
      expected: `at least two a fold (${2 * nFolds})`,
    });
}

/** False discovery rate among the features that edits teach a repair to take off. */
export const LESSON_FDR = 0.05;

/** Mean of a feature over all rows, so that scores of different folds stay comparable. */
function meanOf({ x, features, score }: NuisanceRows, column: number): number {
  let sum = 0;
  for (let i = 0; i < score.length; i++) sum += x[i * features.length + column]!;
  return sum / score.length;
}

/** Effects fitted on the rows `which`, or on edits to them. */
function fitted(
  rows: NuisanceRows,
  which: Int32Array,
  { options, lesson }: { readonly options: DebiasOptions; readonly lesson: EditRows | undefined },
): DebiasedForm["effects"] {
  if (!lesson) return fitNuisance(rows, which, options);
  const known = new Set(Array.from(which, (i) => rows.outputs[i]!));
  const taught = Int32Array.from(lesson.output.keys()).filter((i) => known.has(lesson.output[i]!));
  return fitOnEdits(lesson, taught, {
    fdr: LESSON_FDR,
    sides: options.givesBack ? "two" : "above",
    centre: (column) => meanOf(rows, column),
  });
}

/** Debiased values of rows that no fit of theirs has seen, [n]. */
function crossFitted(
  rows: NuisanceRows,
  foldOf: Int32Array,
  of: { readonly options: DebiasOptions; readonly lesson: EditRows | undefined },
): Float64Array {
  const out = new Float64Array(rows.score.length);
  const all = Int32Array.from(rows.score.keys());
  for (let fold = 0; fold < of.options.nFolds; fold++) {
    const held = all.filter((i) => foldOf[i] === fold);
    const effects = fitted(
      rows,
      all.filter((i) => foldOf[i] !== fold),
      of,
    );
    withoutNuisance(rows, held, effects).forEach((v, k) => (out[held[k]!] = v));
  }
  return out;
}

/** Values by row as values by output of the data set. */
function byOutput(dataset: Dataset, rows: NuisanceRows, values: Float64Array): Float64Array {
  const out = new Float64Array(dataset.outputs.length).fill(NaN);
  rows.outputs.forEach((at, i) => (out[at] = values[i]!));
  return out;
}

function slopesOf(rows: NuisanceRows, after: Float64Array, confidence: number): FeatureSlope[] {
  const m = rows.features.length;
  const hasGold = rows.worth.some((w) => !Number.isNaN(w));
  return rows.features.map(({ name }, f) => {
    const x = Float64Array.from(rows.score, (_, i) => rows.x[i * m + f]!);
    const slope = (y: Float64Array) => insideSlope(x, y, rows, confidence);
    return {
      feature: name,
      before: slope(rows.score),
      after: slope(after),
      ofGold: hasGold ? slope(rows.worth) : null,
    };
  });
}

function formOf(
  options: DebiasOptions,
  effects: DebiasedForm["effects"],
  fittedOn: FittedOn,
): Omit<DebiasedForm, "card"> {
  const { spec, call, isPublished } = options;
  return {
    form: "trenchcoat-fitted",
    version: 1,
    kind: "debiased",
    fittedOn,
    base: {
      scorer: call,
      signature: signature(spec),
      isPublished,
      over: "outputs",
      direction: spec.direction,
      centre: 0,
      scale: 1,
    },
    effects,
    unit: spec.unit,
  };
}

function rowsFor(dataset: Dataset, options: DebiasOptions): NuisanceRows {
  const { spec, values, worth, method, features } = options;
  const sign = spec.direction === "lower" ? -1 : 1;
  return nuisanceRows(dataset, { scoreOf: (at) => sign * values[at]!, worth, method }, features);
}

/** The features asked for that can be taken off these data, or why there are none. */
export function usableFeatures(
  dataset: Dataset,
  options: DebiasOptions,
): { readonly features: readonly TextFeature[] } | { readonly refused: string } {
  const rows = rowsFor(dataset, options);
  try {
    usable(dataset, rows, options);
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    return { refused: cause.message };
  }
  return { features: rows.features };
}

/** What the features explain of outputs as they are, fitted on all outputs that have a text and a value. @throws UserError where texts or features are lacking */
export function fitEffects(dataset: Dataset, options: DebiasOptions): DebiasedForm["effects"] {
  const rows = rowsFor(dataset, options);
  usable(dataset, rows, options);
  return fitNuisance(rows, Int32Array.from(rows.score.keys()), options);
}

/** What edits taught, of the features of the rows. @throws UserError where edits should teach the repair and none were tried */
function lessonOf(
  dataset: Dataset,
  { features }: NuisanceRows,
  { options, again }: { readonly options: DebiasOptions; readonly again: Reaudited },
): EditRows | undefined {
  if (options.method !== "edits") return undefined;
  const { reaudit, lesson } = again;
  if (lesson && lesson.features.length === features.length) return lesson;
  throw new UserError({
    where: `${dataset.head.name}, scorer ${options.call}`,
    problem: `edits cannot teach its repair: ${"refused" in reaudit ? reaudit.refused : "none were tried"}`,
    expected: "--method linear or piecewise, which learn from the outputs as they are",
  });
}

/**
 * Takes what nuisance features explain off a scorer over outputs, and says on held-out folds of items what that did: how far the features still explain
 * it, and whether its agreement with humans rose, fell or neither by a paired test. The saved form is fitted on all rows. `again` is what
 * `reauditDebiased` found, which needs a scorer that can be asked and without which edits can teach nothing.
 * @throws UserError where texts, features, item groups, or edited texts for the method "edits" are lacking
 */
export function debias(
  dataset: Dataset,
  options: DebiasOptions,
  again: Reaudited = { reaudit: { refused: "no edited text was scored" }, effects: [] },
): Debiased {
  const { spec, nFolds, seed, confidence, resamples, gold } = options;
  const rows = rowsFor(dataset, options);
  checked(dataset, rows, options);
  const { reaudit } = again;
  const of = { options, lesson: lessonOf(dataset, rows, { options, again }) };
  const foldOf = clusterFolds(rows.clusterOf, nFolds, seeded(seed, "debias"));
  const after = crossFitted(rows, foldOf, of);
  const all = Int32Array.from(rows.score.keys());
  const effects = fitted(rows, all, of);
  const heldOut = byOutput(dataset, rows, after);
  const agreement =
    gold === null
      ? null
      : agreementOf(
          dataset,
          { before: byOutput(dataset, rows, rows.score), after: heldOut },
          { spec, gold, seed, confidence, resamples },
        );
  const others = clusterFolds(rows.clusterOf, nFolds, seeded(seed, "debias", "explained"));
  const found = {
    dataset: dataset.head.name,
    scorer: options.call,
    signature: signature(spec),
    seed,
    gold,
    method: options.method,
    isGivenGold: options.isGivenGold && options.method !== "edits",
    givesBack: options.givesBack || options.method !== "edits",
    nFolds,
    n: rows.score.length,
    nItems: rows.nItems,
    nClusters: rows.nClusters,
    dropped: rows.dropped,
    confidence,
    leftOut: rows.leftOut,
    agreement,
    explained: {
      before: explainedShare(rows, rows.score, others),
      after: explainedShare(rows, after, others),
    },
    features: slopesOf(rows, after, confidence).filter(
      ({ feature }) => options.method !== "edits" || effects.some((e) => e.feature === feature),
    ),
    effects,
    ...("refused" in reaudit
      ? { reaudit: null, reauditAbsent: reaudit.refused }
      : { reaudit, reauditAbsent: null }),
  };
  const result = { ...found, decision: debiasDecision(found) };
  const fittedOn = {
    dataset: result.dataset,
    gold: gold ?? "none",
    n: result.n,
    nItems: result.nItems,
    seed,
  };
  const form = { ...formOf(options, effects, fittedOn), card: cardOf(dataset, result, spec) };
  return { result, form, heldOut };
}

/** What a reader of the saved form must know. */
function cardOf(dataset: Dataset, result: DebiasResult, spec: ScorerSpec): NonNullable<DebiasedForm["card"]> {
  return {
    summary: result.decision[0] ?? "",
    data: { source: dataset.head.source ?? null, licence: dataset.head.licence ?? null },
    split: `fitted on all rows; the measures are of ${result.nFolds} folds of item groups, each fitted on the others`,
    measures: agreementMeasures(result, "repaired"),
    limits: [
      `taken off: ${result.effects.map((e) => e.feature).join(", ") || "nothing"}; other cues stay`,
      "not tested under optimisation",
    ],
    lineage: spec.lineage === undefined ? [] : [spec.lineage],
  };
}
