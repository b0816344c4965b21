import { type ProfileView, profileViews } from "./profiles.ts";
import type { Words } from "../core/index.ts";
import type { MetaResult, ReportSamples, WorstError } from "../meta/index.ts";
import { diagnosticTexts } from "./diagnostics.ts";
import type { DocumentSection } from "./document.ts";
import {
  boardCaption,
  boardFinding,
  clustersText,
  comparisonCaption,
  comparisonFinding,
  cueText,
  sliceFinding,
  verdictGroups,
  type VerdictGroup,
} from "./findings.ts";
import { label, useLabel } from "./measures.ts";
import { type PageItems, pageItems, shorten } from "./page-items.ts";
import { type View, views } from "./view.ts";

/** One tested difference: indices of the scorers in the board, difference, interval, p and adjusted p. */
export type PageComparison = readonly [
  a: number,
  b: number,
  difference: number | null,
  ciLow: number | null,
  ciHigh: number | null,
  p: number | null,
  pAdjusted: number | null,
];

/** A view as the page reads it: sentences made, comparisons packed. */
export interface PageView extends Omit<View, "comparisons" | "cues"> {
  readonly verdicts: readonly VerdictGroup[];
  readonly comparisons: readonly PageComparison[];
  readonly cues: readonly string[];
  readonly text: {
    readonly board: string;
    readonly boardCaption: string;
    readonly clusters: string;
    readonly slices: string;
    readonly comparisons: string;
    readonly comparisonCaption: string;
  };
}

/** Score-versus-human points of one scorer; `item` indexes the explorer's items, -1 where the item is not shown. */
export interface PageScatter {
  readonly view: number;
  readonly scorer: string;
  readonly family: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly item: readonly number[];
  readonly total: number;
}

/** Everything that the page shows, as inlined in it. */
export interface PageData extends PageItems {
  readonly version: string;
  readonly seed: number;
  readonly words: Words | null;
  /** Uses and nouns in the vocabulary chosen. */
  readonly labels: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  readonly profiles: readonly ProfileView[];
  readonly views: readonly PageView[];
  readonly scatter: readonly PageScatter[];
  /** What else was found: the diagnostics of each data set, and what a command adds. */
  readonly sections: readonly DocumentSection[];
}

/** What a page may weigh and how it is labelled. */
export interface PageLimits {
  /** Bytes that the JSON may take; items are cut and sampled until it fits. */
  readonly bytes: number;
  readonly words?: Words | undefined;
  /** Sections that a command adds to the page. */
  readonly sections?: readonly DocumentSection[] | undefined;
}

const MOST_POINTS = 15_000;
const MOST_WORST = 40;
const LONGEST_WORST = 1200;

/** The page's data, its items cut and sampled so that the JSON takes at most about `bytes`. */
export function pageData(result: MetaResult, samples: ReportSamples, limits: PageLimits): PageData {
  const { bytes, words } = limits;
  const shown = views(result, words);
  const base = {
    version: result.version,
    seed: result.seed,
    words: words ?? null,
    labels: labels(words),
    warnings: result.warnings,
    views: shown.map(pageView),
    profiles: profileViews(result),
    sections: [...diagnosticSections(result), ...(limits.sections ?? [])],
  };
  const points = samples.scatter.reduce((n, s) => n + Math.min(s.scores.length, MOST_POINTS), 0);
  const left = bytes - pageJson(base).length - 16 * Math.min(points, MOST_POINTS);
  const items = pageItems(samples, left);
  return { ...base, ...items, scatter: pageScatter(samples, shown, items) };
}

/** Diagnostics of every data set, a section each. */
function diagnosticSections({ diagnostics = [] }: MetaResult): DocumentSection[] {
  return diagnostics.flatMap((d, k) =>
    diagnosticTexts(d, { all: true }).map((t, j) => ({
      id: `diagnostics-${k}-${j}`,
      title: `${t.title}: ${d.dataset}`,
      sentences: [t.finding],
      lines: t.lines,
    })),
  );
}

const LABELLED = ["scorer", "system", "response"];
const USES = ["monitor", "best-of-n", "rl"];

function labels(words: Words | undefined): Record<string, string> {
  const nouns = LABELLED.map((key) => [key, label(key, words)] as const);
  return Object.fromEntries([...nouns, ...USES.map((use) => [use, useLabel(use, words)] as const)]);
}

/** The data as JSON that is safe inside a script element: `<`, U+2028 and U+2029 escaped, numbers to 5 significant digits. */
export function pageJson(data: object): string {
  const short = (_: string, v: unknown) =>
    typeof v === "number" && !Number.isInteger(v)
      ? Number.isFinite(v)
        ? Number(v.toPrecision(5))
        : null
      : v;
  return JSON.stringify(data, short).replace(
    /[<\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function pageView(view: View): PageView {
  const index = new Map(view.board.map((e, k) => [e.scorer, k] as const));
  const { cues, comparisons, ...rest } = view;
  return {
    ...rest,
    verdicts: verdictGroups(view.decision?.verdicts ?? []),
    worst: view.worst.slice(0, MOST_WORST).map(shortError),
    cues: cues.map(cueText),
    comparisons: comparisons.flatMap((c): PageComparison[] => {
      const a = index.get(c.a);
      const b = index.get(c.b);
      if (a === undefined || b === undefined) return [];
      return [[a, b, c.difference, c.ciLow, c.ciHigh, c.p, c.pAdjusted]];
    }),
    text: {
      board: boardFinding(view),
      boardCaption: boardCaption(view),
      clusters: clustersText(view, 6),
      slices: sliceFinding(view),
      comparisons: comparisonFinding(view),
      comparisonCaption: comparisonCaption(view),
    },
  };
}

function shortError(w: WorstError): WorstError {
  const outputs = w.outputs
    .slice(0, 4)
    .map((o) => ({ ...o, text: o.text === null ? null : shorten(o.text, LONGEST_WORST) }));
  return { ...w, outputs };
}

/** Every k-th point of each sample so that all samples together stay under the limit. */
function pageScatter(samples: ReportSamples, shown: readonly View[], items: PageItems): PageScatter[] {
  const itemOf = new Map(
    items.items.flatMap((item, k) =>
      item.outputs.map((o) => [JSON.stringify([item.dataset, o.id]), k] as const),
    ),
  );
  const known = samples.scatter.filter((s) =>
    shown.some((v) => v.dataset === s.dataset && v.gold === s.gold),
  );
  const most = Math.max(50, Math.floor(MOST_POINTS / Math.max(1, known.length)));
  return known.map((s) => {
    const n = s.scores.length;
    const picked = Array.from({ length: Math.min(n, most) }, (_, k) =>
      Math.floor((k * n) / Math.min(n, most)),
    );
    return {
      view: shown.findIndex((v) => v.dataset === s.dataset && v.gold === s.gold),
      scorer: s.scorer,
      family: s.family,
      x: picked.map((k) => s.goldValues[k]!),
      y: picked.map((k) => s.scores[k]!),
      item: picked.map((k) => itemOf.get(JSON.stringify([s.dataset, s.outputIds[k]])) ?? -1),
      total: s.total,
    };
  });
}
