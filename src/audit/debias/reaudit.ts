import { clusterOf, type Dataset, explainedAt, type NuisanceEffect, UserError } from "../../core/index.ts";
import type { View } from "../../meta/index.ts";
import { seeded, shuffle } from "../../num/index.ts";
import {
  askPlan,
  type AskScorer,
  chooseTargets,
  type CounterfactualPlan,
  counterfactualSection,
} from "../counterfactual/index.ts";
import { cueVerdicts, rewardable } from "../cue-verdicts.ts";
import type { Edit } from "../edits/index.ts";
import type { AuditSettings } from "../result.ts";
import { type DebiasOptions, fitEffects } from "./debias.ts";
import type { Reaudit, ReauditSide } from "./debias-result.ts";

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

/** The scorer less the effects, from answers of the scorer as it is; both are asked the same texts in the same order, so nothing is asked twice. */
function repaired(
  { spec }: DebiasOptions,
  effects: readonly NuisanceEffect[],
  answers: readonly Awaited<ReturnType<AskScorer>>[],
): AskScorer {
  const sign = spec.direction === "lower" ? -1 : 1;
  let next = 0;
  return (tasks) => {
    const { values, missing } = answers[next++]!;
    return Promise.resolve({
      values: Float64Array.from(
        tasks,
        ({ item, outputs }, i) => sign * values[i]! - explainedAt(effects, item, outputs[0]!),
      ),
      missing,
    });
  };
}

/** The half of the data that is not fitted, with what is to be asked about it. */
export interface ReauditPlan extends CounterfactualPlan {
  /** Whether the repair is fitted on the item at this position. */
  isFitted(item: number): boolean;
  readonly nGroupsFitted: number;
}

/** What the audit before and after would ask, of which nothing but where values are present counts; or why there is none. */
export function reauditPlan(
  dataset: Dataset,
  { spec, values, seed }: Pick<DebiasOptions, "spec" | "values" | "seed">,
  about: Omit<ReauditAbout, "ask">,
): ReauditPlan | { readonly refused: string } {
  const fitted = halves(dataset, values, seed);
  if (!fitted) return { refused: `fewer than ${2 * LEAST_CLUSTERS} item groups with texts and scores` };
  const isFitted = (item: number): boolean => fitted.has(clusterOf(dataset.items[item]!));
  const targets = chooseTargets(
    { dataset, ...(about.view ? { view: about.view } : {}) },
    { seed, sample: about.settings.sample, isIn: (item) => !isFitted(item) },
  );
  if (targets.nClusters < LEAST_CLUSTERS)
    return {
      refused: `edits could be tried on ${targets.nClusters} item groups of the half that is not fitted`,
    };
  return { ...targets, dataset, edits: about.edits, spec, seed, isFitted, nGroupsFitted: fitted.size };
}

/**
 * The counterfactual audit of a scorer as it is and repaired, on items that the repair was not fitted on: effects are fitted on half of the item
 * groups, edits are made to outputs of the other half. Effects are in SD of each scorer. @throws what `ask` throws
 */
export async function reauditDebiased(
  dataset: Dataset,
  options: DebiasOptions,
  about: ReauditAbout,
): Promise<Reaudit | { readonly refused: string }> {
  const { spec, values } = options;
  const plan = reauditPlan(dataset, options, about);
  if ("refused" in plan) return plan;
  const itemOf = (at: number): number => dataset.itemIndex.get(dataset.outputs[at]!.itemId)!;
  const masked = values.map((v, at) => (plan.isFitted(itemOf(at)) ? v : NaN));
  let effects: readonly NuisanceEffect[];
  try {
    effects = fitEffects(dataset, { ...options, values: masked });
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    return { refused: cause.message };
  }
  const answers: Awaited<ReturnType<AskScorer>>[] = [];
  const recorded: AskScorer = async (tasks) => {
    const got = await about.ask(tasks);
    answers.push(got);
    return got;
  };
  const side = async (of: CounterfactualPlan, ask: AskScorer): Promise<ReauditSide> => {
    const section = counterfactualSection(of, await askPlan(of, ask), about.settings);
    const cues = cueVerdicts(rewardable(section));
    const flagged = cues.filter((c) => c.verdict === "FLAG");
    const [worst] = flagged.length > 0 ? flagged : cues;
    return {
      sd: Number.isFinite(section.sd) ? section.sd : null,
      nFlagged: flagged.length,
      flagged: flagged.map((c) => c.cue),
      worst: worst
        ? { cue: worst.cue, edit: worst.edit, verdict: worst.verdict, effect: worst.effect }
        : null,
    };
  };
  const before = await side(plan, recorded);
  const after = await side(
    { ...plan, spec: { ...spec, direction: "higher" } },
    repaired(options, effects, answers),
  );
  const { nItems, nClusters, nGroupsFitted, targets } = plan;
  if ((after.sd ?? 0) <= NOTHING * (before.sd ?? 0))
    return { refused: "the repair leaves nothing of the score on items that it was not fitted on" };
  return {
    nGroupsFitted,
    nItems,
    nClusters,
    nOutputs: targets.length,
    floor: about.settings.floor,
    fdr: about.settings.fdr,
    before,
    after,
  };
}
