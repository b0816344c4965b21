import { type ProfileView, profileViews } from "./profiles.ts";
import { visible, type Words } from "../core/index.ts";
import type { Comparison, Diagnostics, MetaResult, WorstError } from "../meta/index.ts";
import { diagnosticTexts } from "./diagnostics.ts";
import {
  boardCaption,
  boardFinding,
  clustersText,
  comparisonCaption,
  comparisonFinding,
  cueText,
  isDetected,
  leader,
  sliceFinding,
  verdictGroups,
  weakestSlice,
} from "./findings.ts";
import { excerpt } from "./excerpt.ts";
import { counted, DASH, formatCount, formatDifference, formatInterval, formatP, listed } from "./format.ts";
import { barScale, intervalBar } from "./interval-bar.ts";
import { label, useLabel } from "./measures.ts";
import { paint, type Paint } from "./paint.ts";
import { fit, padEnd, padStart, textWidth, wrap } from "./text-width.ts";
import { type BoardEntry, type View, views } from "./view.ts";

/** How the terminal report is drawn. */
export interface TerminalOptions {
  /** Width to fit; at least 60 is assumed. */
  readonly columns: number;
  readonly color: boolean;
  /** Draw with ASCII characters only. */
  readonly ascii: boolean;
  readonly words?: Words | undefined;
  /** Show every scorer, slice and comparison; else the first few, with the count of the rest. */
  readonly all?: boolean | undefined;
}

interface Screen {
  readonly columns: number;
  readonly ascii: boolean;
  readonly words: Words | undefined;
  readonly all: boolean;
  readonly paint: Paint;
}

/**
 * The result as text that fits `columns`: decision, leaderboard, slices, comparisons, worst errors, next commands.
 * Control characters in the data are shown escaped; without colour no escape code is written. Ends in a line feed.
 */
export function terminal(result: MetaResult, options: TerminalOptions): string {
  const screen: Screen = {
    columns: Math.max(60, options.columns),
    ascii: options.ascii,
    words: options.words,
    all: options.all ?? false,
    paint: paint(options.color),
  };
  const shown = views(result, options.words);
  const body = shown.flatMap((view) => viewLines(view, screen));
  const profiled = profileViews(result).flatMap((p) => profileLines(p, screen));
  const none =
    shown.length + profiled.length === 0
      ? ["Nothing was measured: no data set has a gold and a scorer.", ""]
      : [];
  const diagnosed = (result.diagnostics ?? []).flatMap((d) => diagnosticLines(d, screen));
  return (
    [...none, ...body, ...profiled, ...diagnosed, ...footer(result, screen)]
      .map((line) => tidy(line, screen))
      .join("\n") + "\n"
  );
}

function profileLines(profile: ProfileView, screen: Screen): string[] {
  const columns = Object.keys(profile.rows[0] ?? {});
  const rows = [columns, ...profile.rows.map((r) => columns.map((c) => visible(r[c] ?? "", 40)))];
  const widths = columns.map((_, c) => Math.max(...rows.map((r) => textWidth(r[c]!))));
  const line = (cells: readonly string[]): string =>
    fit(`  ${cells.map((cell, c) => padEnd(cell, widths[c]!)).join("  ")}`, screen.columns, screen.ascii);
  const paragraph = (t: string): string[] => wrap(visible(t, 4000), screen.columns - 2).map((l) => `  ${l}`);
  return [
    ...wrap(visible(profile.finding, 400), screen.columns).map((l) => screen.paint.bold(l)),
    ...profile.sentences.flatMap(paragraph),
    "",
    ...rows.map(line),
    "",
    ...paragraph(`Next: ${profile.next}`),
    "",
  ];
}

function tidy(line: string, screen: Screen): string {
  const trimmed = line.trimEnd();
  return screen.ascii ? trimmed.replaceAll("–", "-").replaceAll("…", "~").replaceAll("·", "|") : trimmed;
}

function viewLines(view: View, screen: Screen): string[] {
  return [
    ...titleLines(view, screen),
    ...decisionLines(view, screen),
    ...boardLines(view, screen),
    ...cueLines(view, screen),
    ...sliceLines(view, screen),
    ...comparisonLines(view, screen),
    ...worstLines(view, screen),
    ...nextLines(view, screen),
  ];
}

/** Wrapped paragraph with a hanging indent; data in it is shown escaped. */
function paragraph(text: string, { columns }: Screen, indent = 2, hang = indent): string[] {
  return wrap(visible(text, 4000), columns - hang).map((l, k) => " ".repeat(k === 0 ? indent : hang) + l);
}

function heading(title: string, finding: string, screen: Screen): string[] {
  const lines = finding === "" ? [] : paragraph(finding, screen);
  return [screen.paint.bold(title.toUpperCase()), ...lines.map((l) => screen.paint.bold(l))];
}

function more(hidden: number, noun: string, screen: Screen): string[] {
  return hidden > 0 ? [screen.paint.grey(`  ... ${counted(hidden, `more ${noun}`)}`)] : [];
}

function titleLines(view: View, screen: Screen): string[] {
  const s = view.summary;
  const systems = s && s.nSystems > 0 ? `, ${counted(s.nSystems, label("system", screen.words))}` : "";
  const size = s ? `${counted(s.nItems, "item")}, ${counted(s.nOutputs, "output")}${systems}` : "";
  const slice = view.basis ? Object.values(view.basis.slice).join(", ") : "";
  const name = [view.dataset, slice, `gold: ${view.gold}`, size].filter((p) => p !== "").join(" · ");
  const source = s ? [s.source, s.licence && `licence: ${s.licence}`].filter(Boolean).join(" · ") : "";
  return [
    ...wrap(visible(name, 1000), screen.columns).map(screen.paint.bold),
    ...(source === "" ? [] : paragraph(source, screen, 0).map(screen.paint.grey)),
    "",
  ];
}

function decisionLines(view: View, screen: Screen): string[] {
  const d = view.decision;
  if (!d) return [];
  const verdicts = verdictGroups(d.verdicts).flatMap((g) => {
    const [first = "", ...rest] = paragraph(listed(g.scorers, 4), screen, 0, 27);
    const head = `  ${padEnd(useLabel(g.use, screen.words), 10)} ${padEnd(g.verdict, 13)} ${first}`;
    return [head, ...rest, ...paragraph(g.reason, screen, 27).map(screen.paint.grey)];
  });
  const untested = d.untested.length === 0 ? [] : paragraph(`Not tested: ${d.untested.join("; ")}`, screen);
  return [
    ...heading("decision", "", screen),
    ...d.sentences.flatMap((s, k) => paragraph(s, screen).map(k === 0 ? screen.paint.bold : (x) => x)),
    ...(verdicts.length === 0 ? [] : ["", ...verdicts]),
    ...(untested.length === 0 ? [] : ["", ...untested]),
    "",
  ];
}

const SHOWN = 20;

function boardLines(view: View, screen: Screen): string[] {
  if (!view.basis) return [];
  const scorers = view.board.filter((e) => !e.sentinel);
  const hidden = screen.all ? new Set<string>() : new Set(scorers.slice(SHOWN).map((e) => e.scorer));
  const shown = view.board.filter((e) => !hidden.has(e.scorer));
  const clusters = clustersText(view, 3);
  return [
    ...heading("leaderboard", boardFinding(view), screen),
    ...boardTable(shown, view, screen),
    ...more(hidden.size, "scorer", screen),
    ...view.ceilings.flatMap((c) =>
      paragraph(`${c.label}: ${formatInterval(c)}, n = ${formatCount(c.n)}`, screen),
    ),
    ...(clusters === ""
      ? []
      : paragraph(`Clusters (WMT's greedy rule; no confidence set): ${clusters}`, screen)),
    ...paragraph(boardCaption(view), screen).map(screen.paint.grey),
    "",
  ];
}

function boardTable(shown: readonly BoardEntry[], view: View, screen: Screen): string[] {
  const values = shown.map((e) => formatInterval(e));
  const valueWidth = Math.max(5, ...values.map(textWidth));
  const longest = Math.max(8, ...shown.map((e) => textWidth(visible(e.scorer))));
  const nameWidth = Math.min(longest, Math.max(16, screen.columns - 2 - 7 - 2 - valueWidth - 2 - 14));
  const barWidth = Math.min(48, screen.columns - 2 - 7 - nameWidth - 2 - valueWidth - 2);
  const line = view.basis!.line;
  const scale = barScale(shown, { columns: barWidth, chance: line?.value ?? null, ascii: screen.ascii });
  const head = `  ${padEnd("rank", 7)}${padEnd(label("scorer", screen.words), nameWidth)}  ${padEnd("value", valueWidth)}`;
  const note = line === null ? "" : `  (${screen.ascii ? ":" : "┊"} ${fit(visible(line.label), 10)})`;
  const lines = shown.map((e, k) => {
    const name = padEnd(fit(visible(e.scorer), nameWidth, screen.ascii), nameWidth);
    const reason = `${DASH} ${visible(e.missing ?? "")}`;
    const tail =
      e.missing === null
        ? `${padEnd(values[k]!, valueWidth)}  ${intervalBar(e, scale)}`
        : fit(reason, valueWidth + 2 + barWidth, screen.ascii);
    const line = `  ${padEnd(rankText(e), 7)}${name}  ${tail}`;
    return e.sentinel || e.missing !== null ? screen.paint.grey(line.trimEnd()) : line;
  });
  return [screen.paint.grey((head + note).trimEnd()), ...lines];
}

/** `1`, `2-5`, or `base` for a sentinel; empty where unranked. */
function rankText(e: BoardEntry): string {
  if (e.sentinel) return "base";
  if (e.rankLow === null || e.rankHigh === null) return "";
  return e.rankLow === e.rankHigh ? String(e.rankLow) : `${e.rankLow}-${e.rankHigh}`;
}

function cueLines(view: View, screen: Screen): string[] {
  if (view.cues.length === 0) return [];
  const lines = view.cues.slice(0, screen.all ? undefined : 6).flatMap((c) => paragraph(cueText(c), screen));
  return [...heading("explained by", "", screen), ...lines, ""];
}

function sliceLines(view: View, screen: Screen): string[] {
  const top = leader(view);
  const row = top ? view.slices.cells[view.slices.scorers.indexOf(top.scorer)] : undefined;
  if (!row || !weakestSlice(view)) return [];
  const all = row.flatMap((cell, k) => (cell ? [{ ...cell, label: view.slices.slices[k]!.label }] : []));
  const byValue = all.toSorted((a, b) => (a.value ?? Infinity) - (b.value ?? Infinity));
  const shown = screen.all ? all : byValue.slice(0, 10);
  const nameWidth = Math.min(30, Math.max(...shown.map((s) => textWidth(visible(s.label)))));
  const valueWidth = Math.max(...shown.map((s) => textWidth(formatInterval(s))));
  const columns = Math.min(40, screen.columns - 2 - nameWidth - 2 - valueWidth - 2 - 10);
  const scale = barScale(shown, { columns, chance: view.basis?.line?.value ?? null, ascii: screen.ascii });
  const lines = shown.map((s) => {
    const name = padEnd(fit(visible(s.label), nameWidth, screen.ascii), nameWidth);
    const n = padStart(`n ${formatCount(s.n)}`, 8);
    return `  ${name}  ${padEnd(formatInterval(s), valueWidth)}${n}  ${intervalBar(s, scale)}`;
  });
  return [
    ...heading("slices", sliceFinding(view), screen),
    ...lines,
    ...more(all.length - shown.length, "slice", screen),
    "",
  ];
}

function comparisonLines(view: View, screen: Screen): string[] {
  if (view.comparisons.length === 0) return [];
  const shown = screen.all ? view.comparisons : view.comparisons.slice(0, 10);
  const firsts = [...new Set(shown.map((c) => c.a))];
  return [
    ...heading("comparisons", comparisonFinding(view), screen),
    ...firsts.flatMap((a) => [
      ...paragraph(`${a} less`, screen),
      ...comparisonTable(
        shown.filter((c) => c.a === a),
        screen,
      ),
    ]),
    ...more(view.comparisons.length - shown.length, "comparison", screen),
    ...paragraph(comparisonCaption(view), screen).map(screen.paint.grey),
    "",
  ];
}

/** Rows `other  +0.041 [-0.010, +0.092]  adjusted p 0.012`, in bold where detected. */
function comparisonTable(tests: readonly Comparison[], screen: Screen): string[] {
  const widest = Math.max(...tests.map((c) => textWidth(visible(c.b))));
  const nameWidth = Math.min(widest, screen.columns - 4 - 24 - 20 - 4);
  return tests.map((c) => {
    const name = padEnd(fit(visible(c.b), nameWidth, screen.ascii), nameWidth);
    const p = `${c.pAdjusted === null ? "p" : "adjusted p"} ${formatP(c.pAdjusted ?? c.p)}`;
    const line = `    ${name}  ${padEnd(formatDifference(c), 24)}  ${p}`;
    return isDetected(c) ? screen.paint.bold(line) : `${line}`;
  });
}

function worstLines(view: View, screen: Screen): string[] {
  if (view.worst.length === 0) return [];
  const shown = view.worst.slice(0, 10);
  return [
    ...heading("worst confident errors", "", screen),
    ...shown.flatMap((w, k) => errorLines(w, k + 1, screen)),
    ...more(view.worst.length - shown.length, "error", screen),
    "",
  ];
}

function errorLines(w: WorstError, k: number, screen: Screen): string[] {
  const limit = 2 * (screen.columns - 6);
  return [
    ...paragraph(
      `${k}. ${w.itemId}: gold says ${w.goldSays}; ${w.scorer} says ${w.scorerSays}`,
      screen,
      2,
      5,
    ),
    ...w.outputs.slice(0, 4).flatMap((o) => {
      const text = fit(`${o.system ?? o.id}: ${excerpt(o.text, limit)}`, limit, screen.ascii);
      return paragraph(text, screen, 5, 7).map(screen.paint.grey);
    }),
  ];
}

function nextLines(view: View, screen: Screen): string[] {
  const next = view.decision?.next ?? [];
  if (next.length === 0) return [];
  return [
    ...heading("next", "", screen),
    ...next.flatMap((n) => [...paragraph(n.why, screen), `    ${visible(n.command, 2000)}`]),
    "",
  ];
}

function diagnosticLines(diagnostics: Diagnostics, screen: Screen): string[] {
  return diagnosticTexts(diagnostics, { all: screen.all }).flatMap((d) => [
    ...heading(`${d.title}: ${visible(diagnostics.dataset)}`, d.finding, screen),
    ...d.lines.flatMap((l) => paragraph(l, screen, 2, 4)),
    ...more(d.hidden, "line", screen),
    "",
  ]);
}

function footer(result: MetaResult, screen: Screen): string[] {
  return [
    ...result.warnings.flatMap((w) => paragraph(`warning: ${w}`, screen, 0, 2).map(screen.paint.bad)),
    screen.paint.grey(`trenchcoat ${result.version} · seed ${result.seed}`),
  ];
}
