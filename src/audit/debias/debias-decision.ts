import { visible } from "../../core/index.ts";
import type { AuditEstimate } from "../result.ts";
import type {
  DebiasAgreement,
  DebiasResult,
  EffectChange,
  FeatureSlope,
  ReauditSide,
} from "./debias-result.ts";

type Facts = Omit<DebiasResult, "decision">;

const side = ({ nFlagged, nRewarded, worst }: ReauditSide): string => {
  if (!worst) return "no cue tested";
  const strongest = `${nFlagged > 0 ? "worst" : "strongest"} ${worst.cue}, ${worst.edit} ${signed(worst.effect.value)}${ends(worst.effect)} SD`;
  return `${nFlagged} ${nFlagged === 1 ? "cue" : "cues"} flagged${nFlagged > 0 ? `, ${nRewarded} of them rewarded` : ""} (${strongest})`;
};

/** How many effects are shown to be smaller, and larger, than before. */
export function countChanges(changes: readonly EffectChange[]): {
  readonly smaller: number;
  readonly larger: number;
  readonly undecided: number;
} {
  const count = (kind: EffectChange["change"]): number => changes.filter((c) => c.change === kind).length;
  return { smaller: count("smaller"), larger: count("larger"), undecided: count("undecided") };
}

const counted = (changes: readonly EffectChange[]): string => {
  const { smaller, larger, undecided } = countChanges(changes);
  const names = changes.filter((c) => c.change === "larger").map((c) => c.edit);
  const which =
    names.length === 0 ? "" : ` (${names.slice(0, 5).join(", ")}${names.length > 5 ? ", ..." : ""})`;
  return `${smaller} smaller, ${larger} larger${which}, ${undecided} not told apart`;
};

/** What the repair leaves. */
function left({ reaudit, givesBack }: Facts): string {
  const { nFlagged = 0, nRewarded = 0 } = reaudit?.after ?? {};
  const rewards = nRewarded > 0 ? " What is still rewarded is not mended: do not optimise against it." : "";
  const penalties =
    givesBack || nFlagged === nRewarded
      ? ""
      : " What is punished stays: giving it back (--give-back) would pay for text that is no better.";
  return rewards + penalties;
}

/** Whether a repair is shown to move less with edits than the scorer as it was. */
function provenSentence({ scorer }: Facts, changes: readonly EffectChange[]): string {
  const { smaller, larger } = countChanges(changes);
  const name = visible(scorer, 60);

  if (smaller > 0 && larger === 0) return `The repaired ${name} is shown to move less with edits than before`;
  if (smaller > larger)
    return `The repaired ${name} is shown to move less with most edits, and more with some`;
  if (larger > 0)
    return `Do not use the repair: the repaired ${name} is shown to move more with edits than before`;
  return `The repaired ${name} is not shown to move less with edits than before`;
}

function auditSentences(found: Facts): string[] {
  const { reaudit } = found;
  if (!reaudit) return [];
  const { before, after, nClusters, changes, unseen, fdr } = reaudit;
  const where = `on ${nClusters} item groups that the repair was not fitted on`;
  if (found.effects.length === 0) return [`Audited by edits ${where}: ${side(before)}.${left(found)}`];
  return [
    `${provenSentence(found, changes)}: ${where}, of ${changes.length} effects ${counted(changes)} (paired, false discovery rate ${fdr}).`,
    ...(unseen ? [`Of edits that did not teach it (each cue left out in turn): ${counted(unseen)}.`] : []),
    `Before: ${side(before)}. Repaired: ${side(after)}.${left(found)}`,
  ];
}

const LEVEL = 0.05;

const number = (v: number | null): string => (v === null ? "undefined" : v.toFixed(3));
const signed = (v: number | null): string =>
  v === null ? "undefined" : `${v > 0 ? "+" : ""}${v.toFixed(3)}`;
const ends = ({ ciLow, ciHigh }: AuditEstimate): string =>
  ciLow === null || ciHigh === null ? "" : ` [${signed(ciLow)}, ${signed(ciHigh)}]`;
const percent = (v: number | null): string =>
  v === null ? "an undefined share" : `${Math.round(100 * Math.max(0, v))}%`;

/** Agreement before and after in one phrase with its test. */
export function agreementChange({ measure, before, after, difference, p, n }: DebiasAgreement): string {
  const tested = p === null ? "not tested" : `p ${p < 0.001 ? "< 0.001" : p.toFixed(3)}`;
  return `${measure} ${number(before.value)} to ${number(after.value)}, difference ${signed(difference.value)}${ends(difference)}, ${tested}, n = ${n}, held out`;
}

function agreementSentence({ agreement, scorer, effects }: Facts): string {
  const name = visible(scorer, 60);
  if (effects.length === 0)
    return `Nothing is taken off ${name}: no feature that an edit is made to move is shown to be rewarded.`;
  if (!agreement || agreement.difference.value === null)
    return `Whether the repaired ${name} agrees with humans as well as before was not tested: no gold to test against.`;
  const { difference, p } = agreement;
  const isDetected = p !== null && p < LEVEL;
  if (isDetected && difference.value! > 0)
    return `Use the repaired ${name}: it agrees better with humans (${agreementChange(agreement)}).`;
  if (isDetected)
    return `The repair costs agreement with humans (${agreementChange(agreement)}): keep ${name} as it is for monitoring, and use the repaired one only where the cue would be optimised against.`;
  if (difference.ciHigh !== null && difference.ciHigh < 0)
    return `The repair may cost agreement with humans (${agreementChange(agreement)}): the test does not show a loss, the interval holds losses only. Keep ${name} as it is for monitoring.`;
  const reach =
    difference.ciLow === null || difference.ciHigh === null
      ? ""
      : `; a loss of up to ${Math.max(0, -difference.ciLow).toFixed(3)} is not ruled out`;
  return `No change of agreement with humans was detected (${agreementChange(agreement)}${reach}): the repair costs nothing that these data show.`;
}

function explainedSentence({ explained, features, scorer }: Facts): string {
  const names = features.map((f) => f.feature);
  const shown =
    names.length <= 5 ? names.join(", ") : `${names.slice(0, 5).join(", ")} and ${names.length - 5} more`;
  return `${shown} explained ${percent(explained.before)} of ${visible(scorer, 60)} inside items, and ${percent(explained.after)} after the repair (cross-validated).`;
}

const size = ({ value }: AuditEstimate): number => Math.abs(value ?? 0);

function strongest({ features, isGivenGold, method }: Facts): string[] {
  const [first] = features.toSorted((a: FeatureSlope, b: FeatureSlope) => size(b.before) - size(a.before));
  if (!first) return [];
  const gold =
    first.ofGold === null ? "" : `; of the gold itself: ${signed(first.ofGold.value)}${ends(first.ofGold)}`;
  const why =
    isGivenGold || method === "edits"
      ? ""
      : " What humans like of a feature was taken off as well, since the fit did not know the gold.";
  return [
    `The strongest was ${first.feature}: ${signed(first.before.value)}${ends(first.before)} SD of score for one SD, ${signed(first.after.value)}${ends(first.after)} after${gold}.${why}`,
  ];
}

/** What the repair did, in sentences, the most important first. */
export function debiasDecision(found: Facts): string[] {
  return [
    agreementSentence(found),
    ...auditSentences(found),
    ...(found.effects.length === 0 ? [] : [explainedSentence(found)]),
    ...strongest(found),
    "Not tested under optimisation: attack the repaired scorer before it trains anything.",
  ];
}
