import { type Dataset, type ScorerSpec, shortName, signature, UserError, visible } from "../core/index.ts";
import type { Candidate, View } from "../meta/index.ts";
import { seeded } from "../num/index.ts";
import {
  type AskedAnswers,
  askPlan,
  type AskScorer,
  chooseTargets,
  type CounterfactualPlan,
  counterfactualSection,
} from "./counterfactual/index.ts";
import { cueVerdicts, rewardable } from "./cue-verdicts.ts";
import { decideUses } from "./decide-uses.ts";
import type { Edit } from "./edits/index.ts";
import type { JudgeChecks } from "./judges/index.ts";
import {
  type CueColumn,
  designOf,
  importedCues,
  observationalSection,
  type Observed,
  observedSentence,
  textCues,
} from "./observational/index.ts";
import { candidateOfObserved, observedOfCandidate } from "./observed-scores.ts";
import type { OutputSource } from "./pressure/index.ts";
import type { AuditResult, AuditSettings, CounterfactualSection, ObservationalSection } from "./result.ts";
import { checksSection, measuredAudit, measuredSentences } from "./sections-of-dataset.ts";

/** The data of an audit: one data set, seen by one gold where it has judgments. */
export interface AuditData {
  readonly dataset: Dataset;
  readonly view?: View;
  /** Why there is none, where that is not for want of judgments. */
  readonly noView?: string;
}

/** How an audit is made. */
export interface AuditOptions {
  readonly settings: AuditSettings;
  readonly seed: number;
  /** Resamples of clusters for observational intervals and pressure. */
  readonly resamples: number;
  /** Score columns of the data that are cues; empty for those without a direction. */
  readonly cueNames: readonly string[];
  /** Whether an item's outputs are draws of one policy or of different systems; by the tag source=policy where absent. */
  readonly source?: OutputSource;
  /** Systems that are no candidates in best-of-n. */
  readonly excludeSystems?: readonly string[];
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
  readonly candidate: Candidate;
  readonly observed: Observed;
  readonly counterfactual?: CounterfactualSection;
  readonly checks?: JudgeChecks;
  readonly notes: readonly string[];
}

/** What the gold cannot do for an audit. */
function goldNotes({ view, noView }: AuditData): string[] {
  if (!view)
    return [`${noView ?? "no gold"}: what goes with the score cannot be set beside what goes with quality`];
  if (view.units !== "pairs" || view.truth.some((t) => !Number.isNaN(t) && t !== 0.5)) return [];
  return [
    `the gold ${view.gold.name} decides no pair: no output is the better or the worse one, and nothing is compared with quality`,
  ];
}

/** What is odd about the spread in which effects are measured. */
function spreadNotes(section: CounterfactualSection | undefined): string[] {
  const dominant = section?.dominant;
  if (!dominant) return [];
  return [
    `item "${visible(dominant.item, 60)}" makes up ${Math.round(100 * dominant.share)}% of the variance of the scorer: effects are measured in its SD and look small, so nothing is passed; look at that item, or leave it out`,
  ];
}

function assembleResult(data: AuditData, options: AuditOptions, parts: Parts): AuditResult {
  const { candidate, counterfactual } = parts;
  const { spec } = candidate;
  const notes = [...parts.notes];
  const observational = observationOf(data, parts.observed, options);
  if ("reason" in observational) notes.push(observational.reason);
  const { seed, resamples, settings } = options;
  const measured = measuredAudit(data.dataset, {
    scorer: candidate,
    gold: data.view ?? null,
    source: options.source,
    excludeSystems: options.excludeSystems,
    resamples,
    confidence: settings.confidence,
    seed: (name) => seeded(seed, name),
  });
  if (measured.refused !== undefined) notes.push(`no optimisation pressure: ${measured.refused}`);
  const known = {
    ...("reason" in observational ? {} : { observational }),
    ...(counterfactual ? { counterfactual } : {}),
    ...measured.sections,
    ...(parts.checks ? { checks: checksSection(parts.checks) } : {}),
  };
  notes.push(...goldNotes(data), ...spreadNotes(counterfactual));
  const cues = counterfactual ? cueVerdicts(rewardable(counterfactual), known.observational) : [];
  const uses = decideUses({
    floor: settings.floor,
    cues,
    ...(counterfactual ? { counterfactual } : {}),
    ...(known.pressure ? { pressure: known.pressure } : {}),
    refused: measured.refused,
  });
  return {
    dataset: data.dataset.head.name,
    scorer: shortName(spec),
    signature: signature(spec),
    seed: options.seed,
    gold: data.view?.gold.name ?? null,
    settings: options.settings,
    decision: [
      ...uses.map((u) => u.sentence),
      ...measuredSentences(known),
      // Where nothing was asked again, this is all that is known of cues.
      ...(known.observational && !counterfactual ? [observedSentence(known.observational)] : []),
    ],
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
  if (targets.targets.length === 0)
    throw new UserError({
      where: `${dataset.head.name}, scorer ${shortName(spec)}`,
      problem:
        spec.arity === "pair"
          ? "no item has two outputs with texts to compare"
          : "no output that the gold judges has a text",
      expected: spec.arity === "pair" ? "several outputs an item" : "texts of judged outputs",
    });
  return { ...targets, dataset, edits, spec, seed: options.seed };
}

/** @throws UserError where no original has a score: edited texts would have none either, and may cost money */
function checkScored(
  { spec, dataset }: CounterfactualPlan,
  { base, missing, nScored }: Pick<AskedAnswers, "base" | "missing" | "nScored">,
): void {
  if (!base.every(Number.isNaN)) return;
  const reasons = Object.entries(missing).map(([reason, n]) => `${visible(reason, 100)} ${n}`);
  throw new UserError({
    where: `${dataset.head.name}, scorer ${shortName(spec)}`,
    problem: `none of ${nScored} ${spec.arity === "pair" ? "questions about pairs" : "outputs"} got a score`,
    expected: "data that hold what the scorer needs",
    got: reasons.join(", "),
  });
}

/** A whole audit of a scorer that can be asked: what goes with its scores, what edits do to them, best-of-n where the data allow it. @throws what `ask` throws */
export async function auditScorer(
  data: AuditData,
  of: {
    readonly plan: CounterfactualPlan;
    readonly ask: AskScorer;
    /** What a judge says when it is asked again; asked after the edits. */
    readonly checks?: () => Promise<JudgeChecks>;
    onTargets?(done: number): void;
  },
  options: AuditOptions,
): Promise<AuditResult> {
  const { plan } = of;
  const answers = await askPlan(plan, of.ask, {
    onOriginals: (originals) => checkScored(plan, originals),
    onTargets: (done) => of.onTargets?.(done),
  });
  const checks = await of.checks?.();
  const counterfactual = counterfactualSection(plan, answers, options.settings);
  return assembleResult(data, options, {
    candidate: candidateOfObserved(data.dataset, plan.spec, answers.observed),
    observed: answers.observed,
    counterfactual,
    ...(checks ? { checks } : {}),
    notes:
      plan.nLeftOut > 0
        ? [
            `${plan.nLeftOut} of ${plan.nLeftOut + plan.nItems} items were not drawn: their outputs count as left out, since they were not asked`,
          ]
        : [],
  });
}

/** An audit of scores that came with the data, without asking anybody: no edits, so no verdict on any cue. @throws UserError where it scores neither outputs nor pairs */
export function auditColumn(data: AuditData, candidate: Candidate, options: AuditOptions): AuditResult {
  const note =
    "scores of the data were not asked again: no edit could be tried, so nothing is passed or flagged by cue";
  const observed = observedOfCandidate(data.dataset, candidate);
  return assembleResult(data, options, { candidate, observed, notes: [note] });
}
