import { percentileInterval } from "../num/index.ts";
import type { Measured } from "./evaluate-part.ts";
import type { Measure } from "./measures/measure.ts";
import type { Comparison, Decision, UseVerdict } from "./result.ts";
import type { Part } from "./view.ts";

/** What a decision rests on: all scorers measured on the whole of a data set by the primary measure, and the corrected tests between them. */
export interface Evidence {
  readonly part: Part;
  readonly measure: Measure;
  readonly measured: readonly Measured[];
  /** All pairs, corrected within their family. */
  readonly comparisons: readonly Comparison[];
  /** The path that the user gave, for the next command. */
  readonly path: string;
  /** Whether outputs have text, so that scorers can be run on it. */
  readonly hasText: boolean;
}

/** Two-sided 5% test with 80% power: z(0.975) + z(0.8). */
const POWER_FACTOR = 2.8016;
const ALPHA = 0.05;

const round = (v: number): string => v.toFixed(3);
const withInterval = ({ row }: Measured): string =>
  row.ciLow === null
    ? round(row.value!)
    : `${round(row.value!)} [${round(row.ciLow)}, ${round(row.ciHigh!)}]`;
const list = (names: readonly string[], limit = 4): string =>
  names.length <= limit
    ? names.join(", ")
    : `${names.slice(0, limit).join(", ")} and ${names.length - limit} more`;

/** A difference in the measure's unit: points of a hundred for shares, else the bare number. */
const inPoints = (measure: Measure, d: number): string =>
  measure.chance === 0 ? d.toFixed(3) : `${(100 * d).toFixed(1)} points`;

interface Difference {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly se: number;
}

function paired(a: Measured, b: Measured, confidence: number): Difference {
  const d = a.resampled.map((v, i) => v - b.resampled[i]!).filter((v) => !Number.isNaN(v));
  const { low, high } = percentileInterval(d, confidence);
  const centre = d.reduce((s, v) => s + v, 0) / d.length;
  const se = Math.sqrt(d.reduce((s, v) => s + (v - centre) ** 2, 0) / Math.max(1, d.length - 1));
  return { value: a.row.value! - b.row.value!, low, high, se };
}

type Tests = ReadonlyMap<string, Comparison>;

const pairKey = (a: string, b: string): string => JSON.stringify(a < b ? [a, b] : [b, a]);

function differs(tests: Tests, a: string, b: string): boolean {
  const p = tests.get(pairKey(a, b))?.pAdjusted;
  return p !== undefined && p !== null && p <= ALPHA;
}

/** Lower end of the interval of scorer minus baseline: from the comparison (shared clusters), else from the resamples. */
function lowerBound(tests: Tests, scorer: Measured, baseline: Measured): number {
  const found = tests.get(pairKey(scorer.row.scorer, baseline.row.scorer));
  if (!found || found.ciLow === null || found.ciHigh === null)
    return paired(scorer, baseline, scorer.row.confidence).low;
  return found.a === scorer.row.scorer ? found.ciLow : -found.ciHigh;
}

const byValue = (list_: readonly Measured[]): Measured[] =>
  [...list_].sort((a, b) => b.row.value! - a.row.value!);

/** A baseline that reads neither the gold nor, beyond its surface, the text. The system mean knows the gold and is told apart. */
const isTrivial = (m: Measured): boolean => m.row.sentinel && m.row.scorer !== "system-mean";

interface Standing {
  readonly ranked: readonly Measured[];
  readonly best: Measured;
  readonly tied: readonly Measured[];
  readonly baseline: Measured | undefined;
  readonly avoid: readonly Measured[];
}

/**
 * Ranks the scorers that cover at least half as much as the best covered one (a scorer of one slice is no candidate for the best of all) and
 * for which one direction is declared better.
 */
function standing(evidence: Evidence): Standing | undefined {
  const scorers = evidence.measured.filter((m) => !m.row.sentinel && m.column.spec.direction !== "none");
  const fullest = Math.max(0, ...scorers.map((m) => m.row.n));
  const ranked = byValue(scorers.filter((m) => m.row.n >= 0.5 * fullest));
  const best = ranked[0];
  if (!best) return undefined;
  const baseline = byValue(evidence.measured.filter(isTrivial))[0];
  const tests = new Map(evidence.comparisons.map((c) => [pairKey(c.a, c.b), c]));
  const tied = ranked.filter((m) => m !== best && !differs(tests, best.row.scorer, m.row.scorer));
  const avoid = baseline ? ranked.filter((m) => !(lowerBound(tests, m, baseline) > 0)) : [];
  return { ranked, best, tied, baseline, avoid };
}

function bestSentence(s: Standing, measure: Measure): string {
  const { best, tied, baseline } = s;
  const n = `n = ${best.row.n.toLocaleString("en-US")}`;
  const beaten = s.avoid.includes(best);
  const value = `${measure.name} ${withInterval(best)}, ${n}`;
  if (beaten && baseline)
    return `Use none of these scorers yet: the best, ${best.row.scorer} (${value}), is not shown to be better than the trivial baseline ${baseline.row.scorer} (${round(baseline.row.value!)}).`;
  if (s.ranked.length === 1)
    return `Use ${best.row.scorer}, the only scorer here: ${value}${baseline ? `, above the best trivial baseline ${baseline.row.scorer} (${round(baseline.row.value!)})` : ""}.`;
  if (tied.length === 0)
    return `Use ${best.row.scorer}: ${value}; it is ahead of every other scorer in the corrected test.`;
  const credible = tied.filter((m) => !s.avoid.includes(m));
  const named = list(
    credible.map((m) => `${m.row.scorer} (${round(m.row.value!)})`),
    3,
  );
  const rest = tied.length - credible.length;
  const weak = `${rest} ${rest === 1 ? "other that is" : "others that are"} not shown to beat a trivial baseline`;
  const others = [...(named === "" ? [] : [named]), ...(rest === 0 ? [] : [weak])].join(", nor from ");
  return `Use ${best.row.scorer} (${value}); at this n it cannot be told apart from ${others}.`;
}

function powerSentence(s: Standing, measure: Measure): string | undefined {
  const rival = s.tied[0];
  if (!rival) return undefined;
  const d = paired(s.best, rival, s.best.row.confidence);
  if (!(d.se > 0)) return undefined;
  const detectable = inPoints(measure, POWER_FACTOR * d.se);
  const clusters = Math.max(1, s.best.row.nItems || s.best.row.n);
  const needed = Math.ceil(clusters * ((POWER_FACTOR * d.se) / Math.abs(d.value)) ** 2);
  const unit = s.best.row.nItems > 0 ? "items" : "systems";
  const more =
    d.value === 0
      ? "their observed values are the same"
      : needed > 1e6
        ? `telling ${s.best.row.scorer} from ${rival.row.scorer} would take more than a million ${unit}`
        : `if the observed difference of ${inPoints(measure, Math.abs(d.value))} is real, telling ${s.best.row.scorer} from ${rival.row.scorer} takes about ${Math.max(needed, clusters).toLocaleString("en-US")} ${unit} (now ${clusters.toLocaleString("en-US")})`;
  return `The smallest difference between the first two that is found with 80% power here is ${detectable}; ${more}.`;
}

function avoidSentence(s: Standing, measure: Measure): string | undefined {
  const rest = s.avoid.filter((m) => m !== s.best);
  if (rest.length === 0 || !s.baseline) return undefined;
  const worst = rest.at(-1)!;
  const d = paired(worst, s.baseline, worst.row.confidence);
  return `Avoid ${list(rest.map((m) => m.row.scorer))}: not shown better than the trivial baseline ${s.baseline.row.scorer} (${round(s.baseline.row.value!)}); the worst, ${worst.row.scorer}, is at ${withInterval(worst)}, ${inPoints(measure, Math.abs(d.value))} ${d.value < 0 ? "below" : "above"} it.`;
}

function baselineSentence(s: Standing): string | undefined {
  if (!s.baseline || s.avoid.includes(s.best) || s.ranked.length === 1) return undefined;
  return `The best trivial baseline is ${s.baseline.row.scorer} at ${withInterval(s.baseline)}.`;
}

function systemMeanSentence(s: Standing, evidence: Evidence): string | undefined {
  const known = evidence.measured.find((m) => m.row.scorer === "system-mean");
  if (!known) return undefined;
  const below = s.ranked.filter((m) => m.row.value! <= known.row.value!);
  if (below.length === 0) return undefined;
  return `${below.length} of ${s.ranked.length} scorers do no better than knowing only which system wrote the output (system-mean, ${withInterval(known)}).`;
}

const UNTESTED =
  "Not tested under optimisation: these numbers say how a scorer ranks outputs that were not chosen to please it, so best-of-n and RL use stay open until an audit has run.";

function verdicts(s: Standing, measure: Measure): UseVerdict[] {
  return s.ranked.flatMap((m): UseVerdict[] => {
    const weak = s.avoid.includes(m);
    const tied = m === s.best || s.tied.includes(m);
    const value = `${measure.name} ${withInterval(m)}`;
    const monitor: UseVerdict = {
      scorer: m.row.scorer,
      use: "monitor",
      verdict: weak ? "do not use" : tied ? "use" : "use with care",
      reason: weak
        ? `${value}: not shown better than ${s.baseline!.row.scorer} (${round(s.baseline!.row.value!)})`
        : tied
          ? `${value}: best, or not distinguishable from the best`
          : `${value}: better than trivial baselines, behind ${s.best.row.scorer}`,
    };
    const open = (use: "best-of-n" | "rl"): UseVerdict => ({
      scorer: m.row.scorer,
      use,
      verdict: weak ? "do not use" : "not tested",
      reason: weak ? monitor.reason : "not tested under optimisation",
    });
    return [monitor, open("best-of-n"), open("rl")];
  });
}

function nextCommands(evidence: Evidence, s: Standing | undefined): Decision["next"] {
  const path = evidence.path;
  const html = {
    why: "see every slice, item and comparison",
    command: `trenchcoat meta ${path} --html report.html`,
  };
  const own = {
    why: "put more scorers beside these",
    command: `trenchcoat score ${path} --scorer chrf --scorer bleu --scorer rouge-l -o runs/mine && trenchcoat meta runs/mine`,
  };
  return s && !evidence.hasText ? [html] : [html, own];
}

/** Says in a few sentences what to use, what cannot be told apart, what to avoid and what was not tested. */
export function decide(evidence: Evidence): Decision {
  const { part, measure } = evidence;
  const s = standing(evidence);
  const baseline = byValue(evidence.measured.filter(isTrivial))[0];
  const sentences = s
    ? [
        bestSentence(s, measure),
        powerSentence(s, measure),
        avoidSentence(s, measure),
        baselineSentence(s),
        systemMeanSentence(s, evidence),
        UNTESTED,
      ].filter((t) => t !== undefined)
    : [
        baseline
          ? `No scorer has values here; the best trivial baseline is ${baseline.row.scorer} at ${withInterval(baseline)} (${measure.name}, n = ${baseline.row.n.toLocaleString("en-US")}), which any scorer has to beat.`
          : "No scorer and no baseline has values here.",
      ];
  return {
    dataset: part.view.dataset.head.name,
    gold: part.view.gold.name,
    measure: measure.name,
    best: s && !s.avoid.includes(s.best) ? s.best.row.scorer : null,
    notDistinguishable: s ? [s.best, ...s.tied].map((m) => m.row.scorer) : [],
    avoid: s ? s.avoid.map((m) => m.row.scorer) : [],
    sentences,
    verdicts: s ? verdicts(s, measure) : [],
    untested: ["optimisation pressure (best-of-n, RL)", "spurious cues (length, format, position)"],
    next: nextCommands(evidence, s),
  };
}
