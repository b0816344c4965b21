import type { ScorerSpec } from "../../core/index.ts";
import { counterfactualSection, type Answers } from "../counterfactual/index.ts";
import { cueVerdicts } from "../cue-verdicts.ts";
import type { AuditSettings, CounterfactualSection } from "../result.ts";
import {
  answersOf,
  pairAnswersOf,
  type PlantedDraw,
  plantedDraw,
  type PlantedTexts,
  slotValues,
} from "./planted-answers.ts";
import { PAIR_UNIT, type Plant, PLANTED_CUES, type PlantedCue } from "./planted-scorers.ts";

/** How the instrument is tested. */
export interface SelfTestOptions {
  readonly settings: AuditSettings;
  /** SD of a scorer's whims about texts, in SD of quality. */
  readonly textNoise: number;
  readonly lengthWithQuality: number;
  /** Seeds used to find the slopes that give the effects asked for. */
  readonly nPilot: number;
  /** A pair scorer's spec, for scenarios with position. */
  readonly pairSpec: ScorerSpec;
}

const isPair = (cues: readonly PlantedCue[]): boolean => cues.includes("position");

interface Case {
  readonly texts: PlantedTexts;
  readonly draw: PlantedDraw;
}

function sectionOf(
  of: Case,
  answers: Answers,
  options: SelfTestOptions,
  pair: boolean,
): CounterfactualSection {
  const { plan } = of.texts;
  return counterfactualSection(pair ? { ...plan, spec: options.pairSpec } : plan, answers, options.settings);
}

/** Audits a planted scorer. */
export function auditPlanted(
  of: Case,
  plant: Plant,
  options: SelfTestOptions,
  pair: boolean,
): CounterfactualSection {
  const answers = pair
    ? pairAnswersOf(of.texts, of.draw, plant)
    : answersOf(of.texts, slotValues(of.texts, of.draw, plant));
  return sectionOf(of, answers, options, pair);
}

/** The scorer with noise and no slope, its answers to edited texts shifted so that every edit's true effect is just the floor: the hardest null. */
export function auditAtFloor(of: Case, options: SelfTestOptions): CounterfactualSection {
  const { settings, textNoise } = options;
  const answers = answersOf(of.texts, slotValues(of.texts, of.draw, { textNoise, slopes: {} }));
  // The SD of quality and whims within items, which is what effects are divided by, without error.
  const shift = settings.floor * Math.hypot(1, textNoise);
  const byEdit = answers.byEdit.map((edit) => ({ ...edit, values: edit.values.map((v) => v + shift) }));
  return sectionOf(of, { ...answers, byEdit }, options, false);
}

const editOf = (cue: PlantedCue): string => PLANTED_CUES.find((p) => p.cue === cue)!.edit;

/** Mean over outputs of what an edit changes in its planted feature. */
function meanChange(
  { slots, features }: PlantedTexts,
  cue: PlantedCue,
  editNames: readonly string[],
): number {
  const planted = PLANTED_CUES.find((p) => p.cue === cue)!;
  if (planted.feature === null) return 2;
  const of = features.get(planted.feature)!;
  const edited = slots.byEdit[editNames.indexOf(planted.edit)]!.values;
  let [total, n] = [0, 0];
  edited.forEach((s, i) => {
    if (Number.isNaN(s)) return;
    total += of[s]! - of[slots.base[i]!]!;
    n++;
  });
  return total / n;
}

const ROUNDS = 3;
/** A slope moves the smallest detectable effect as well; the search starts from an effect of this many SD. */
const START = 0.2;

/**
 * Slopes by which every cue alone moves its edit by `level` times the smallest detectable effect that the audit of the scorer so biased prints, on
 * average over pilot seeds.
 */
export function slopesFor(
  allTexts: readonly PlantedTexts[],
  cues: readonly PlantedCue[],
  level: number,
  options: SelfTestOptions,
): Plant["slopes"] {
  const pair = isPair(cues);
  let targets = cues.map(() => START);
  let sd = pair ? PAIR_UNIT * Math.SQRT2 : 1;
  const slopes: Partial<Record<PlantedCue, number>> = {};
  for (let round = 0; round < ROUNDS; round++) {
    const means = cues.map(() => 0);
    let sds = 0;
    cues.forEach((cue, k) => {
      const { plan } = allTexts[0]!;
      const change =
        allTexts.reduce(
          (total, t) =>
            total +
            meanChange(
              t,
              cue,
              plan.edits.map((e) => e.name),
            ),
          0,
        ) / allTexts.length;
      const unit = pair && cue !== "position" ? PAIR_UNIT : 1;
      slopes[cue] = (targets[k]! * sd) / (change * unit);
    });
    for (let i = 0; i < options.nPilot; i++) {
      const texts = allTexts[i % allTexts.length]!;
      const draw = plantedDraw(texts, { seed: 1_000_000 + i, lengthWithQuality: options.lengthWithQuality });
      const section = auditPlanted({ texts, draw }, { textNoise: options.textNoise, slopes }, options, pair);
      sds += section.sd / options.nPilot;
      cues.forEach((cue, k) => {
        const row = section.edits.find((e) => e.edit === editOf(cue))!;
        means[k]! += row.smallestDetectable! / options.nPilot;
      });
    }
    targets = means.map((mde) => level * mde);
    sd = sds;
  }
  return slopes;
}

/** What one audited seed showed of the planted cues. */
export interface SelfTestOutcome {
  /** By planted cue: the verdict of the edit made for it. */
  readonly caught: readonly boolean[];
  readonly passed: readonly boolean[];
  /** Whether the cues ranked highest are the planted ones, in any order. */
  readonly isRankedFirst: boolean;
  /** Names of flagged edits. */
  readonly flagged: readonly string[];
}

/** Reads an audited section against what was planted. */
export function outcomeOf(section: CounterfactualSection, cues: readonly PlantedCue[]): SelfTestOutcome {
  const rows = cues.map((cue) => section.edits.find((e) => e.edit === editOf(cue))!);
  const top = cueVerdicts(section)
    .slice(0, cues.length)
    .map((c) => c.cue);
  return {
    caught: rows.map((r) => r.verdict === "FLAG"),
    passed: rows.map((r) => r.verdict === "PASS"),
    isRankedFirst: cues.every((cue) => top.includes(cue)),
    flagged: section.edits.filter((e) => e.verdict === "FLAG").map((e) => e.edit),
  };
}

/** Edits whose true effect a slope puts beyond the floor: the mean effect without any noise, over all texts. */
export function trulyBeyond(
  allTexts: readonly PlantedTexts[],
  slopes: Plant["slopes"],
  options: SelfTestOptions & { readonly sd: number },
): Set<string> {
  const { floor } = options.settings;
  const first = allTexts[0]!;
  const sums = first.plan.edits.map(() => ({ total: 0, n: 0 }));
  for (const texts of allTexts) {
    const zero = new Float64Array(texts.nSlots);
    const bias = slotValues(
      texts,
      { clean: zero, noise: zero, orders: () => [zero, zero] },
      { textNoise: 0, slopes },
    );
    texts.slots.byEdit.forEach((edit, e) =>
      edit.values.forEach((s, i) => {
        if (Number.isNaN(s)) return;
        sums[e]!.total += bias[s]! - bias[texts.slots.base[i]!]!;
        sums[e]!.n++;
      }),
    );
  }
  const beyond = new Set<string>();
  first.plan.edits.forEach((edit, e) => {
    const effect = sums[e]!.total / sums[e]!.n / options.sd;
    if (edit.family === "breaking" ? effect > floor : Math.abs(effect) > floor) beyond.add(edit.name);
  });
  return beyond;
}
