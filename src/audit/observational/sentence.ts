import type { AuditEstimate, FeatureEffect, ObservationalSection } from "../result.ts";

const percent = (v: number | null): string => (v === null ? "undefined" : `${(100 * v).toFixed(0)}%`);
const share = ({ value, ciLow, ciHigh }: AuditEstimate): string =>
  `${percent(value)} [${percent(ciLow)}, ${percent(ciHigh)}]`;

/** The feature of the largest effect among those shown to have one. */
function strongest(features: readonly FeatureEffect[]): FeatureEffect | undefined {
  const shown = features.filter(({ onScore: { ciLow, ciHigh } }) => (ciLow ?? 0) > 0 || (ciHigh ?? 0) < 0);
  return shown.toSorted((a, b) => Math.abs(b.onScore.value!) - Math.abs(a.onScore.value!))[0];
}

/** What goes together with a score that could not be asked again, in one sentence: the most that can be said of it. No verdict. */
export function observedSentence({ ofScore, ofGold, level, features }: ObservationalSection): string {
  const begin = "Goes together (no verdict):";
  if (!((ofScore.ciLow ?? 0) > 0))
    return `${begin} the features are not shown to predict the score on held-out items, ${level}.`;
  const top = strongest(features);
  const most = top
    ? `, most of all ${top.feature} (${top.onScore.value! > 0 ? "+" : ""}${top.onScore.value!.toFixed(2)} SD for one SD, the others held)`
    : "";
  const beside = ofGold ? `; of the gold's ${share(ofGold)}` : "";
  return `${begin} the features predict ${share(ofScore)} of the score's variance on held-out items, ${level}${most}${beside}.`;
}
