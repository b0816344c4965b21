import { type Dataset, type ScorerSpec, shortName, signature, UserError, visible } from "../core/index.ts";
import type { View } from "../meta/index.ts";
import { seeded } from "../num/index.ts";
import {
  askPlan,
  type AskScorer,
  chooseTargets,
  type CounterfactualPlan,
  counterfactualSection,
} from "./counterfactual/index.ts";
import { cueVerdicts } from "./cue-verdicts.ts";
import { decideUses } from "./decide-uses.ts";
import type { Edit } from "./edits/index.ts";
import {
  type CueColumn,
  designOf,
  importedCues,
  observationalSection,
  type Observed,
  textCues,
} from "./observational/index.ts";
import { optimisationPressure, type OutputSource, type Pressure } from "./pressure/index.ts";
import type { AuditResult, AuditSettings, ObservationalSection } from "./result.ts";

/** The data of an audit: one data set, seen by one gold where it has judgments. */
export interface AuditData {
  readonly dataset: Dataset;
  readonly view?: View;
}

/** How an audit is made. */
export interface AuditOptions {
  readonly settings: AuditSettings;
  readonly seed: number;
  /** Resamples of clusters for observational intervals and pressure. */
  readonly resamples: number;
  /** Score columns of the data that are cues; empty for those without a direction. */
  readonly cueNames: readonly string[];
  /** Whether an item's outputs are draws of one policy or of different systems. */
  readonly source: OutputSource;
}

const LEAST_FOR_PRESSURE = 4;

/** Best-of-n from outputs with score and gold; undefined with the reason where the data do not allow it. */
function pressureOf(
  { dataset, view }: AuditData,
  observed: Observed,
  options: AuditOptions,
): Pressure | { readonly reason: string } {
  if (observed.kind !== "outputs" || view?.units !== "outputs")
    return { reason: "no optimisation pressure: it needs scores and a gold of single outputs" };
  const items = new Map<number, { proxy: number[]; gold: number[] }>();
  dataset.outputs.forEach((output, at) => {
    const [proxy, gold] = [observed.values[at]!, view.truth[at]!];
    if (Number.isNaN(proxy + gold)) return;
    const item = dataset.itemIndex.get(output.itemId)!;
    const own = items.get(item) ?? { proxy: [], gold: [] };
    items.set(item, own);
    own.proxy.push(proxy);
    own.gold.push(gold);
  });
  const most = Math.max(0, ...[...items.values()].map((i) => i.proxy.length));
  if (most < LEAST_FOR_PRESSURE)
    return {
      reason: `no optimisation pressure: ${most} outputs an item at most, ${LEAST_FOR_PRESSURE} are needed`,
    };
  const clusters = new Map<string, number>();
  const clusterOf = [...items.keys()].map((item) => {
    const record = dataset.items[item]!;
    const name = record.group ?? record.id;
    if (!clusters.has(name)) clusters.set(name, clusters.size);
    return clusters.get(name)!;
  });
  const { seed, resamples, source, settings } = options;
  try {
    return optimisationPressure(
      { items: [...items.values()], clusterOf, source },
      { rng: seeded(seed, "pressure"), resamples, confidence: settings.confidence },
    );
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    return { reason: cause.message };
  }
}

function observationOf(
  data: AuditData,
  observed: Observed,
  options: AuditOptions,
): ObservationalSection | { readonly reason: string } {
  const { dataset } = data;
  const rows =
    observed.kind === "pairs"
      ? observed.shown.flatMap((s) => [s.first, s.second])
      : [...observed.values.keys()].filter((at) => !Number.isNaN(observed.values[at]!));
  const cues: CueColumn[] = [
    ...textCues(dataset, [...new Set(rows)]),
    ...importedCues(dataset, options.cueNames),
  ];
  if (cues.length === 0) throw noCues(dataset);
  const { seed, resamples, settings } = options;
  try {
    const where = dataset.head.name;
    return observationalSection(designOf(data, observed, cues), {
      seed,
      resamples,
      confidence: settings.confidence,
      where,
    });
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    return { reason: `no observational part: ${cause.message}` };
  }
}

/** Refusal of data that hold nothing by which a cue could be measured. */
export function noCues({ head, tables }: Dataset): UserError {
  const columns = [...new Set(tables.filter((t) => t.over === "outputs").map((t) => shortName(t.scorer)))];
  return new UserError({
    where: head.name,
    problem: "no output has a text, and no column of the data is a cue",
    expected: "texts of the outputs, or --cue NAME with a column that measures length, copying or the like",
    ...(columns.length > 0
      ? {
          help: `columns of the data: ${columns
            .slice(0, 20)
            .map((c) => visible(c, 60))
            .join(", ")}${columns.length > 20 ? ", ..." : ""}`,
        }
      : {}),
  });
}

interface Parts {
  readonly spec: ScorerSpec;
  readonly observed: Observed;
  readonly counterfactual?: NonNullable<AuditResult["sections"]["counterfactual"]>;
  readonly notes: readonly string[];
}

function assembleResult(data: AuditData, options: AuditOptions, parts: Parts): AuditResult {
  const { spec, counterfactual } = parts;
  const notes = [...parts.notes];
  const observational = observationOf(data, parts.observed, options);
  if ("reason" in observational) notes.push(observational.reason);
  const pressure = pressureOf(data, parts.observed, options);
  if ("reason" in pressure) notes.push(pressure.reason);
  const known = {
    ...("reason" in observational ? {} : { observational }),
    ...(counterfactual ? { counterfactual } : {}),
    ...("reason" in pressure ? {} : { pressure }),
  };
  if (!data.view) notes.push("no gold: what goes with the score cannot be set beside what goes with quality");
  const cues = counterfactual ? cueVerdicts(counterfactual, known.observational) : [];
  const uses = decideUses({
    scorer: shortName(spec),
    cues,
    ...(counterfactual ? { counterfactual } : {}),
    ...(known.pressure ? { pressure: known.pressure } : {}),
  });
  return {
    dataset: data.dataset.head.name,
    scorer: shortName(spec),
    signature: signature(spec),
    seed: options.seed,
    gold: data.view?.gold.name ?? null,
    settings: options.settings,
    decision: uses.map((u) => u.sentence),
    uses,
    cues,
    sections: known,
    notes,
  };
}

/** Outputs an item whose originals a costly scorer is asked for besides those that are edited. */
const MOST_FOR_COSTLY = 6;

/** What will be asked of a scorer. @throws UserError where no output has a text, or the scorer takes lists */
export function auditPlan(
  data: AuditData,
  of: { readonly spec: ScorerSpec; readonly edits: readonly Edit[] },
  options: AuditOptions,
): CounterfactualPlan {
  const { spec, edits } = of;
  const { dataset } = data;
  if (spec.arity === "list" || spec.arity === "steps")
    throw new UserError({
      where: `scorer ${spec.name}`,
      problem: `an audit cannot ask a scorer of ${spec.arity === "list" ? "lists" : "steps"}`,
      expected: "a scorer of outputs or pairs",
    });
  if (dataset.outputs.every((o) => o.text === undefined))
    throw new UserError({
      where: dataset.head.name,
      problem: "no output has a text to edit or score",
      expected: "texts of the outputs",
      help: "scores that came with the data can be audited as they are: --score-column NAME",
    });
  const targets = chooseTargets(data, {
    seed: options.seed,
    sample: options.settings.sample,
    needsRival: spec.arity === "pair",
    ...(spec.needs.includes("model") ? { mostForSpread: MOST_FOR_COSTLY } : {}),
  });
  return { ...targets, dataset, edits, spec, seed: options.seed };
}

/** A whole audit of a scorer that can be asked: what goes with its scores, what edits do to them, best-of-n where the data allow it. @throws what `ask` throws */
export async function auditScorer(
  data: AuditData,
  of: { readonly plan: CounterfactualPlan; readonly ask: AskScorer; onTargets?(done: number): void },
  options: AuditOptions,
): Promise<AuditResult> {
  const { plan } = of;
  const answers = await askPlan(plan, of.ask, of.onTargets);
  const counterfactual = counterfactualSection(plan, answers, options.settings);
  return assembleResult(data, options, {
    spec: plan.spec,
    observed: answers.observed,
    counterfactual,
    notes: [],
  });
}

/** An audit of scores that came with the data, without asking anybody: no edits, so no verdict on any cue. */
export function auditColumn(
  data: AuditData,
  of: { readonly spec: ScorerSpec; readonly observed: Observed },
  options: AuditOptions,
): AuditResult {
  const note =
    "scores of the data were not asked again: no edit could be tried, so nothing is passed or flagged by cue";
  return assembleResult(data, options, { ...of, notes: [note] });
}
