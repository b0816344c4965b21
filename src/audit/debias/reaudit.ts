import { clusterOf, type Dataset, type NuisanceEffect, UserError } from "../../core/index.ts";
import type { View } from "../../meta/index.ts";
import { seeded, shuffle } from "../../num/index.ts";
import {
  type Answers,
  askPlan,
  type AskScorer,
  chooseTargets,
  type CounterfactualPlan,
  counterfactualSection,
} from "../counterfactual/index.ts";
import { cueVerdicts, rewardable } from "../cue-verdicts.ts";
import type { Edit } from "../edits/index.ts";
import type { AuditSettings } from "../result.ts";
import { type DebiasOptions, fitEffects, LESSON_FDR, usableFeatures } from "./debias.ts";
import type { EffectChange, Reaudit, ReauditSide } from "./debias-result.ts";
import {
  amongItems,
  type EditRows,
  editRows,
  featureTable,
  type FeaturePlan,
  repairedAnswers,
} from "./edit-rows.ts";
import { decidedChanges, pairedChanges } from "./effect-changes.ts";
import { fitOnEdits } from "./fit-on-edits.ts";

/** What the audit before and after a repair needs besides what the repair needs. */
export interface ReauditAbout {
  readonly view?: View;
  readonly edits: readonly Edit[];
  readonly settings: AuditSettings;
  /** Asks the scorer as it is about new texts. */
  readonly ask: AskScorer;
}

/** Fewer item groups than this in either half leave nothing to say. */
const LEAST_CLUSTERS = 10;

/** A repaired SD of this share of the old one is rounding. */
const NOTHING = 1e-6;

/** Which outputs the repair is fitted on: those of half the item groups, drawn. */
function halves(dataset: Dataset, values: Float64Array, seed: number): Set<string> | undefined {
  const seen = new Set<string>();
  dataset.outputs.forEach((output, at) => {
    const item = dataset.items[dataset.itemIndex.get(output.itemId)!]!;
    if (output.text !== undefined && !Number.isNaN(values[at]!)) seen.add(clusterOf(item));
  });
  const groups = [...seen];
  if (groups.length < 2 * LEAST_CLUSTERS) return undefined;
  const drawn = shuffle(Int32Array.from(groups.keys()), seeded(seed, "reaudit"));
  return new Set([...drawn.subarray(0, groups.length >> 1)].map((g) => groups[g]!));
}

/** Which items the repair is fitted on and which are edited, with what is to be asked about them. */
export interface ReauditPlan extends FeaturePlan {
  /** Whether the repair is fitted on the item at this position. */
  isFitted(item: number): boolean;
  readonly nGroupsFitted: number;
}

/** What of a repair decides what is asked. */
export type ReauditOf = Pick<DebiasOptions, "spec" | "values" | "seed" | "method" | "features">;

/**
 * What the audit before and after would ask, of which nothing but where values are present counts; or why there is none. Items of both halves are
 * edited where edits teach the repair, else those of the half that it is not fitted on.
 */
export function reauditPlan(
  dataset: Dataset,
  { spec, values, seed, method, features }: ReauditOf,
  about: Omit<ReauditAbout, "ask">,
): ReauditPlan | { readonly refused: string } {
  const fitted = halves(dataset, values, seed);
  if (!fitted) return { refused: `fewer than ${2 * LEAST_CLUSTERS} item groups with texts and scores` };
  const isFitted = (item: number): boolean => fitted.has(clusterOf(dataset.items[item]!));
  const targets = chooseTargets(
    { dataset, ...(about.view ? { view: about.view } : {}) },
    { seed, sample: about.settings.sample, isIn: (item) => method === "edits" || !isFitted(item) },
  );
  const edited = new Set(targets.targets.flatMap((t) => (isFitted(t.item) ? [] : [t.cluster])));
  if (edited.size < LEAST_CLUSTERS)
    return { refused: `edits could be tried on ${edited.size} item groups of the half that is not fitted` };
  return {
    ...targets,
    dataset,
    edits: about.edits,
    spec,
    seed,
    features,
    isFitted,
    nGroupsFitted: fitted.size,
  };
}

/** What the audit before and after found, and what edits taught where the repair is fitted on them. */
export interface Reaudited {
  readonly reaudit: Reaudit | { readonly refused: string };
  readonly lesson?: EditRows;
  /** What the audited repair takes off, fitted on half of the item groups; none where there is no audit. */
  readonly effects: readonly NuisanceEffect[];
}

/** A plan that was asked. */
export interface AskedPlan {
  readonly plan: ReauditPlan;
  readonly answers: Answers;
}

/** A plan that was asked, with the features of its originals. */
interface Asked extends AskedPlan {
  readonly table: Float64Array;
}

const outputsOf = ({ targets, spread }: CounterfactualPlan): number[] => [
  ...spread.flat(),
  ...targets.flatMap((t) => (t.rival === undefined ? [t.output] : [t.output, t.rival])),
];

function sideOf(plan: CounterfactualPlan, answers: Answers, settings: AuditSettings): ReauditSide {
  const section = counterfactualSection(plan, answers, settings);
  const cues = cueVerdicts(rewardable(section));
  const flagged = cues.filter((c) => c.verdict === "FLAG");
  const [worst] = flagged.length > 0 ? flagged : cues;
  return {
    sd: Number.isFinite(section.sd) ? section.sd : null,
    nFlagged: flagged.length,
    nRewarded: flagged.filter((c) => c.direction === "rewards").length,
    flagged: flagged.map((c) => c.cue),
    worst: worst ? { cue: worst.cue, edit: worst.edit, verdict: worst.verdict, effect: worst.effect } : null,
    nDamageSeen: section.edits.filter((e) => e.damage === "seen").length,
  };
}

type Effects = readonly NuisanceEffect[];

/** Effects fitted on the fitted half; edits of `without` teach nothing. @throws UserError where texts or features are lacking */
function halfEffects(
  asked: Asked,
  lesson: EditRows | undefined,
  options: DebiasOptions,
  without?: string,
): Effects {
  const { dataset, isFitted } = asked.plan;
  const itemOf = (at: number): number => dataset.itemIndex.get(dataset.outputs[at]!.itemId)!;
  if (!lesson) {
    const masked = options.values.map((v, at) => (isFitted(itemOf(at)) ? v : NaN));
    return fitEffects(dataset, { ...options, values: masked });
  }
  const which = Int32Array.from(lesson.change.keys()).filter(
    (i) => isFitted(itemOf(lesson.output[i]!)) && lesson.edits[lesson.editOf[i]!]!.cue !== without,
  );
  return fitOnEdits(lesson, which, {
    fdr: LESSON_FDR,
    sides: options.givesBack ? "two" : "above",
    centre: () => 0,
  });
}

/** Changes of each cue's edits under a repair that these edits did not teach. */
function unseenChanges(
  asked: Asked,
  held: { readonly plan: FeaturePlan; readonly answers: Answers },
  { lesson, options, settings }: { lesson: EditRows; options: DebiasOptions; settings: AuditSettings },
): EffectChange[] {
  const { edits } = held.plan;
  const changes = [...new Set(edits.map((e) => e.cue))].flatMap((cue) => {
    const effects = halfEffects(asked, lesson, options, cue);
    const after = repairedAnswers(held.plan, held.answers, { effects, table: asked.table });
    const own = edits.flatMap((e, k) => (e.cue === cue ? [k] : []));
    return pairedChanges(held.plan, { before: held.answers, after }, { ...settings, edits: own });
  });
  return decidedChanges(changes, settings.fdr);
}

function compared(
  asked: Asked,
  lesson: EditRows | undefined,
  {
    effects,
    options,
    settings,
  }: {
    readonly effects: Effects;
    readonly options: DebiasOptions;
    readonly settings: AuditSettings;
  },
): Reaudit | { readonly refused: string } {
  const { plan, answers } = amongItems(asked.plan, asked.answers, (item) => !asked.plan.isFitted(item));
  const repaired = repairedAnswers(plan, answers, { effects, table: asked.table });
  const [before, after] = [sideOf(plan, answers, settings), sideOf(plan, repaired, settings)];
  if ((after.sd ?? 0) <= NOTHING * (before.sd ?? 0))
    return { refused: "the repair leaves nothing of the score on items that it was not fitted on" };
  const { floor, fdr, confidence } = settings;
  const edits = plan.edits.map((_, k) => k);
  return {
    nGroupsFitted: asked.plan.nGroupsFitted,
    nItems: plan.nItems,
    nClusters: plan.nClusters,
    nOutputs: plan.targets.length,
    floor,
    fdr,
    before,
    after,
    changes: decidedChanges(
      pairedChanges(plan, { before: answers, after: repaired }, { edits, confidence, floor }),
      fdr,
    ),
    unseen: lesson ? unseenChanges(asked, { plan, answers }, { lesson, options, settings }) : null,
  };
}

/** The audit before and after from answers at hand: nothing is asked. */
export function reauditAnswers(
  { plan, answers }: AskedPlan,
  options: DebiasOptions,
  settings: AuditSettings,
): Reaudited {
  const asked = { plan, answers, table: featureTable(plan.dataset, outputsOf(plan), plan.features) };
  const lesson = options.method === "edits" ? editRows(plan, answers, asked.table) : undefined;
  const taught = lesson ? { lesson } : {};
  try {
    const effects = halfEffects(asked, lesson, options);
    return { reaudit: compared(asked, lesson, { effects, options, settings }), effects, ...taught };
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    return { reaudit: { refused: cause.message }, effects: [], ...taught };
  }
}

/**
 * The counterfactual audit of a scorer as it is and repaired, on items that the repair was not fitted on: effects are fitted on half of the item
 * groups (on edits to their outputs, or on the outputs as they are) and audited by edits to outputs of the other half. Effects are in SD of each scorer.
 * @throws what `ask` throws
 */
export async function reauditDebiased(
  dataset: Dataset,
  options: DebiasOptions,
  about: ReauditAbout,
): Promise<Reaudited> {
  const usable = usableFeatures(dataset, options);
  if ("refused" in usable) return { reaudit: usable, effects: [] };
  const whole = { ...options, features: usable.features };
  const plan = reauditPlan(dataset, whole, about);
  if ("refused" in plan) return { reaudit: plan, effects: [] };
  return reauditAnswers({ plan, answers: await askPlan(plan, about.ask) }, whole, about.settings);
}
