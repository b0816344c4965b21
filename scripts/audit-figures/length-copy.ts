import { resolve } from "node:path";
import {
  auditColumn,
  type AuditEstimate,
  DEFAULT_SETTINGS,
  type FeatureEffect,
  type ObservationalSection,
} from "../../src/audit/index.ts";
import type { Dataset } from "../../src/core/index.ts";
import { type Candidate, candidates, chooseGold, makeView } from "../../src/meta/index.ts";
import { lengthCopyPicture } from "./plots/length-copy.ts";
import { figures, type Figures } from "./plots/picture.ts";
import { programOutput } from "./program-output.ts";
import { onePublished, SEED, SHARED, table } from "./shared-data.ts";

/** What goes with one published metric at equal gold. */
export interface MetricEffects {
  readonly metric: string;
  readonly found: ObservationalSection;
}

/** One data set's metrics against its text cues or its columns of cues. */
export interface DatasetEffects {
  readonly dataset: string;
  readonly gold: string;
  readonly metrics: readonly MetricEffects[];
}

async function effectsOf(
  folder: string,
  gold: string,
  isTaken: (c: Candidate) => boolean,
): Promise<DatasetEffects> {
  const dataset: Dataset = await onePublished(folder);
  const view = makeView(dataset, chooseGold(dataset, gold)!, { where: {}, excludeSystems: [] });
  const options = { seed: SEED, resamples: 1000, cueNames: [], settings: DEFAULT_SETTINGS };
  const metrics = candidates(dataset)
    .filter(isTaken)
    .flatMap((candidate): MetricEffects[] => {
      const found = auditColumn({ dataset, view }, candidate, options).sections.observational;
      return found ? [{ metric: candidate.name, found }] : [];
    });
  return { dataset: folder, gold, metrics };
}

/** Judges' ratings of one aspect each, in HANNA: MODEL ASPECT PROMPT. */
const isRating = ({ name }: Candidate): boolean => / (RE|CH|EM|SU|EG|CX|AVG) [1-4]$/.test(name);

/** REALSumm's metrics by length of the texts, HANNA's by its own columns. */
export async function lengthCopyEffects(): Promise<{ realsumm: DatasetEffects; hanna: DatasetEffects }> {
  return {
    realsumm: await effectsOf("realsumm", "litepyramid_recall", () => true),
    hanna: await effectsOf("hanna", "Coherence", (c) => !isRating(c)),
  };
}

/** The effect of a cue on one metric. */
export const effectOf = ({ found }: MetricEffects, cue: string): FeatureEffect =>
  found.features.find((f) => f.feature === cue)!;

/** What the audit says of FRANK. */
export async function frankRefused(): Promise<{ readonly code: number; readonly line: string }> {
  const { code, err } = await programOutput([
    "audit",
    resolve(SHARED, "data", "frank"),
    "--scorer",
    "BertScore P Art",
  ]);
  return { code, line: err.split("\n")[0]! };
}

const signed = (v: number | null): string => (v === null ? "-" : `${v < 0 ? "" : "+"}${v.toFixed(2)}`);
const cell = (e: AuditEstimate | null): string =>
  e === null || e.value === null ? "-" : `${signed(e.value)} [${signed(e.ciLow)}, ${signed(e.ciHigh)}]`;

/** A share of variance, which can be below 0 on held-out items. */
const share = (e: AuditEstimate | null): string =>
  e === null || e.value === null
    ? "-"
    : `${e.value.toFixed(2)} [${e.ciLow?.toFixed(2)}, ${e.ciHigh?.toFixed(2)}]`.replaceAll("-0.00", "0.00");

/** Cues in the tables. REALSumm holds no articles, so copying from them cannot be measured there. */
export const REALSUMM_CUES = ["characters", "repetition"] as const;
export const HANNA_CUES = ["Text length", "Coverage", "Density", "Repetition-3"] as const;

/** HANNA's metrics in the table: one of each kind. */
export const HANNA_METRICS = [
  "BLEU",
  "ROUGE-1 Recall",
  "ROUGE-1 Precision",
  "ROUGE-L F-Score",
  "METEOR",
  "chrF",
  "CIDEr",
  "BERTScore F1",
  "MoverScore",
  "BARTScore-SH",
  "SUPERT-Golden",
  "BLANC-Golden",
];

function effectTable(
  { gold, metrics }: DatasetEffects,
  cues: readonly string[],
  shown: readonly MetricEffects[],
): string {
  const [any] = metrics;
  return table(
    ["metric", ...cues.map((c) => `${c}, at equal ${gold}`), "R2 of all cues", "they add to the gold"],
    [
      [`(${gold} itself)`, ...cues.map((c) => cell(effectOf(any!, c).onGold)), share(any!.found.ofGold), "-"],
      ...shown.map((m) => [
        m.metric,
        ...cues.map((c) => cell(effectOf(m, c).onScoreGivenGold)),
        share(m.found.ofScore),
        share(m.found.overGold),
      ]),
    ],
  );
}

/** How many metrics move with a cue at equal gold, by sign. */
export function counted(metrics: readonly MetricEffects[], cue: string): { up: number; down: number } {
  const effects = metrics.map((m) => effectOf(m, cue).onScoreGivenGold!);
  return {
    up: effects.filter((e) => e.ciLow !== null && e.ciLow > 0).length,
    down: effects.filter((e) => e.ciHigh !== null && e.ciHigh < 0).length,
  };
}

/** The plot, a table a data set, and FRANK's refusal. */
export async function lengthCopyFigures(): Promise<Figures> {
  const { realsumm, hanna } = await lengthCopyEffects();
  const shown = HANNA_METRICS.flatMap((name) => hanna.metrics.filter((m) => m.metric === name));
  const byLength = realsumm.metrics.toSorted(
    (a, b) =>
      effectOf(b, "characters").onScoreGivenGold!.value! - effectOf(a, "characters").onScoreGivenGold!.value!,
  );
  const n = hanna.metrics.length;
  const counts = HANNA_CUES.map((cue) => {
    const { up, down } = counted(hanna.metrics, cue);
    return `${cue} ${up} up and ${down} down`;
  });
  const refused = await frankRefused();
  return figures(
    [lengthCopyPicture({ realsumm: byLength, hanna: shown })],
    [
      effectTable(realsumm, REALSUMM_CUES, byLength),
      effectTable(hanna, HANNA_CUES, shown),
      `Of all ${n} metrics of HANNA, those whose interval excludes 0: ${counts.join(", ")}.`,
      `\`\`\`text\n$ trenchcoat audit ../shared/data/frank --scorer "BertScore P Art"\n${refused.line}\n\`\`\``,
    ],
  );
}
