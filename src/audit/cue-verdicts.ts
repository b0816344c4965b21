import { worstVerdict } from "./counterfactual/index.ts";
import type {
  AuditEstimate,
  CounterfactualSection,
  CueVerdict,
  EditRow,
  FeatureEffect,
  ObservationalSection,
  Verdict,
} from "./result.ts";

/** How far an effect is from 0 at the least, by its interval; 0 where the interval holds 0 or is undefined. */
function leastSize({ ciLow, ciHigh }: AuditEstimate): number {
  if (ciLow === null || ciHigh === null) return 0;
  return Math.max(0, ciLow, -ciHigh);
}

const ORDER: readonly Verdict[] = ["FLAG", "INCONCLUSIVE", "PASS"];

/** A fall after a breaking edit is what a good scorer shows, so only its rises count as evidence of a cue. */
const isEvidence = ({ family, both }: EditRow): boolean => family !== "breaking" || (both.sd.value ?? 0) > 0;

const leastOf = (row: EditRow): number => (isEvidence(row) ? leastSize(row.both.sd) : 0);
const sizeOf = (row: EditRow): number => (isEvidence(row) ? Math.abs(row.both.sd.value ?? 0) : 0);

/** What makes one edit stronger evidence than another: verdict, then the end of the interval nearer to 0, then the estimate. */
function compareRows(a: EditRow, b: EditRow): number {
  return (
    ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || leastOf(b) - leastOf(a) || sizeOf(b) - sizeOf(a)
  );
}

function directionOf({ verdict, both }: EditRow): CueVerdict["direction"] {
  if (verdict !== "FLAG") return "neither";
  return (both.sd.value ?? 0) > 0 ? "rewards" : "penalises";
}

const scaled = (of: AuditEstimate, by: number): AuditEstimate => {
  const times = (v: number | null): number | null => (v === null ? null : v * by);
  const [low, high] = by < 0 ? [of.ciHigh, of.ciLow] : [of.ciLow, of.ciHigh];
  return { value: times(of.value), ciLow: times(low), ciHigh: times(high), n: of.n };
};

/** Below this change, in SD of the feature within items, an edit says nothing about the slope; above the other it goes far beyond what the outputs show. */
const [LEAST_CHANGE, MOST_CHANGE] = [0.1, 5];

/** The edit's effect for one SD of its feature, or why there is none; neither where the edit has no feature. */
function causalSlope(
  row: EditRow,
  feature: FeatureEffect | undefined,
): Pick<CueVerdict, "causal" | "causalAbsent"> {
  if (!feature || row.featureChange === null || !(feature.sd > 0))
    return { causal: null, causalAbsent: null };
  const change = row.featureChange / feature.sd;
  if (Math.abs(change) >= LEAST_CHANGE && Math.abs(change) <= MOST_CHANGE)
    return { causal: scaled(row.both.sd, 1 / change), causalAbsent: null };
  const moved = `${row.edit} moves ${feature.feature} by ${change.toPrecision(2)} of its SD within items`;
  return {
    causal: null,
    causalAbsent:
      Math.abs(change) < LEAST_CHANGE ? `${moved}: too little` : `${moved}, which hardly varies by itself`,
  };
}

const number = (v: number | null): string => (v === null ? "-" : v.toFixed(2));
const interval = ({ value, ciLow, ciHigh }: AuditEstimate): string =>
  `${number(value)} SD [${number(ciLow)}, ${number(ciHigh)}]`;

function sentenceOf(row: EditRow): string {
  const { sd } = row.both;
  const detectable =
    row.smallestDetectable === null ? "" : `; smallest detectable ${number(row.smallestDetectable)} SD`;
  if (row.verdict === "INCONCLUSIVE") return `${row.why} (${row.edit}: ${interval(sd)}${detectable})`;
  return `${row.edit} ${row.why}: ${interval(sd)}, ${sd.n} items${detectable}`;
}

function cueVerdict(cue: string, rows: readonly EditRow[], features: readonly FeatureEffect[]): CueVerdict {
  const sorted = rows.toSorted(compareRows);
  const top = sorted[0]!;
  const feature = features.find((f) => f.feature === top.feature);
  return {
    cue,
    verdict: worstVerdict(rows.map((r) => r.verdict)),
    edit: top.edit,
    direction: directionOf(top),
    effect: top.both.sd,
    smallestDetectable: top.smallestDetectable,
    feature: top.feature,
    observational: feature?.onScore ?? null,
    ...causalSlope(top, feature),
    sentence: sentenceOf(top),
  };
}

/**
 * The edits of a counterfactual section by cue, strongest evidence first: flagged cues, undecided ones, passed ones, each by the end of its
 * interval that is nearer to 0.
 */
export function cueVerdicts(section: CounterfactualSection, observed?: ObservationalSection): CueVerdict[] {
  const byCue = new Map<string, EditRow[]>();
  for (const row of section.edits) byCue.set(row.cue, [...(byCue.get(row.cue) ?? []), row]);
  const strongest = [...byCue]
    .map(([cue, rows]) => ({ cue, rows, top: rows.toSorted(compareRows)[0]! }))
    .toSorted((a, b) => compareRows(a.top, b.top));
  return strongest.map(({ cue, rows }) => cueVerdict(cue, rows, observed?.features ?? []));
}

/** What is tested for reward: all edits but those that break the text, unless breaking it is rewarded. */
export function rewardable(section: CounterfactualSection): CounterfactualSection {
  return {
    ...section,
    edits: section.edits.filter((e) => e.family !== "breaking" || e.verdict === "FLAG"),
  };
}
