import type { DebiasResult, ReauditSide } from "../../audit/index.ts";
import { formatInterval, formatP, formatPercent } from "../../report/index.ts";
import { aligned } from "../aligned.ts";
import { repairText } from "./debias-frame.ts";

/** Agreement before and after with its test; nothing where it was not measured. */
export function agreementLines({ agreement }: Pick<DebiasResult, "agreement">): string[] {
  if (!agreement) return [];
  const { measure, before, after, difference, p, test, n } = agreement;
  return [
    `AGREEMENT WITH HUMANS (${measure}, held out)`,
    ...aligned([
      ["before", "after", "after less before", "p"],
      [formatInterval(before), formatInterval(after), formatInterval(difference), formatP(p)],
    ]),
    `  n = ${n}; test: ${test ?? "none"}`,
    "",
  ];
}

function featureLines({ features }: DebiasResult): string[] {
  if (features.length === 0) return [];
  const rows = features
    .toSorted((a, b) => Math.abs(b.before.value ?? 0) - Math.abs(a.before.value ?? 0))
    .map((f) => [
      f.feature,
      formatInterval(f.before),
      formatInterval(f.after),
      f.ofGold === null ? "-" : formatInterval(f.ofGold),
    ]);
  return [
    "WHAT GOES WITH THE SCORE (SD of score for one SD of the feature, inside items, alone)",
    ...aligned([["feature", "before", "after", "the gold's own"], ...rows]),
    "",
  ];
}

const effect = ({ worst }: ReauditSide): string[] =>
  worst === null
    ? ["-", "-", "-"]
    : [worst.verdict, `${worst.cue} (${worst.edit})`, formatInterval(worst.effect)];

const MOST_CHANGES = 12;

/** Effects that are shown to have changed, the largest change first. */
function changeLines({ changes }: NonNullable<DebiasResult["reaudit"]>): string[] {
  const size = (c: (typeof changes)[number]): number => Math.abs(c.difference.value ?? 0);
  const shown = changes
    .filter((c) => c.change !== "undecided")
    .toSorted((a, b) => size(b) - size(a))
    .slice(0, MOST_CHANGES);
  if (shown.length === 0) return [];
  return [
    "WHAT CHANGED (effect of each edit in SD of the scorer before and of the repaired one)",
    ...aligned([
      ["edit", "before", "after", "after less before", "adjusted p", "effect is"],
      ...shown.map((c) => [
        c.edit,
        formatInterval(c.before),
        formatInterval(c.after),
        formatInterval(c.difference),
        formatP(c.pAdjusted),
        c.change,
      ]),
    ]),
    "",
  ];
}

function reauditLines({ reaudit }: DebiasResult): string[] {
  if (!reaudit) return [];
  const { before, after, nGroupsFitted, nClusters, nOutputs, floor, fdr } = reaudit;
  return [
    "AUDIT BY EDITS, ON ITEMS THAT THE REPAIR WAS NOT FITTED ON",
    ...aligned([
      ["", "cues flagged", "verdict", "worst cue (edit)", "its effect, SD of the scorer"],
      ["before", String(before.nFlagged), ...effect(before)],
      ["after", String(after.nFlagged), ...effect(after)],
    ]),
    `  fitted on ${nGroupsFitted} item groups, edits on ${nOutputs} outputs of ${nClusters} others; floor ${floor} SD, false discovery rate ${fdr}; damage by breaking edits seen: ${before.nDamageSeen}, then ${after.nDamageSeen}`,
    "",
    ...changeLines(reaudit),
  ];
}

/** A repair as terminal text: decision, evidence, how it was made. */
export function debiasText(found: DebiasResult, columns: number): string {
  const { explained, leftOut } = found;
  const left =
    leftOut.length === 0 ? "" : ` Left out: ${leftOut.map((l) => `${l.feature} (${l.reason})`).join(", ")}.`;
  const unaudited = found.reauditAbsent === null ? "" : ` No audit by edits: ${found.reauditAbsent}.`;
  const fitted =
    found.method === "edits"
      ? "slopes taught by edits"
      : `${found.method} effects fitted ${found.isGivenGold ? "beside the gold" : "without the gold"}`;
  const how = `${fitted}; ${found.n} outputs of ${found.nItems} items (${found.nClusters} groups), ${found.dropped} without score or text; ${found.nFolds} folds of item groups; explained inside items ${formatPercent(explained.before)} before, ${formatPercent(explained.after)} after; ${100 * found.confidence}% intervals by group; seed ${found.seed}.${left}${unaudited}`;
  const evidence = [...agreementLines(found), ...reauditLines(found), ...featureLines(found)];
  return repairText(found, { evidence, how }, columns);
}
