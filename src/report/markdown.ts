import { visible, type Words } from "../core/index.ts";
import type { MetaResult } from "../meta/index.ts";
import { diagnosticTexts } from "./diagnostics.ts";
import {
  boardCaption,
  boardFinding,
  clustersText,
  comparisonCaption,
  comparisonFinding,
  comparisonText,
  cueText,
  sliceFinding,
  verdictGroups,
} from "./findings.ts";
import { counted, DASH, formatCount, formatInterval, formatValue } from "./format.ts";
import { label, useLabel } from "./measures.ts";
import { profileViews } from "./profiles.ts";
import { type BoardEntry, type View, views } from "./view.ts";

/** Text from the data as Markdown text: markup characters escaped, control characters shown, one line. */
export function escapeMarkdown(text: string, limit = 400): string {
  return visible(text.slice(0, limit * 4).replace(/\s+/g, " "), limit)
    .replace(/[\\`*_[\]|~$]|^[#+=-]/g, "\\$&")
    .replace(/^(\d+)([.)])/, "$1\\$2")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/\b(https?|ftp):/gi, "$1\u200b:")
    .replaceAll("@", "&#64;");
}

/** The result as GitHub-flavoured Markdown, in the order of the terminal report, with every row of every table. */
export function markdown(result: MetaResult, { words }: { readonly words?: Words | undefined } = {}): string {
  const blocks = views(result, words).flatMap((view) => viewBlocks(view, words));
  const diagnosed = (result.diagnostics ?? []).flatMap((d) =>
    diagnosticTexts(d, { all: true }).flatMap((t) => [
      `### ${escapeMarkdown(d.dataset)}: ${t.title}`,
      escapeMarkdown(t.finding, 2000),
      ...(t.lines.length > 0 ? [t.lines.map((l) => `- ${escapeMarkdown(l, 1000)}`).join("\n")] : []),
    ]),
  );
  const profiled = profileViews(result).flatMap((p) => {
    const columns = Object.keys(p.rows[0] ?? {});
    const cells = p.rows.map((r) => columns.map((c) => escapeMarkdown(r[c] ?? "")));
    return [
      `## ${escapeMarkdown(p.finding)}`,
      p.sentences.map((t) => `- ${escapeMarkdown(t, 2000)}`).join("\n"),
      table(columns, cells, new Set([1, 2, 3])),
      `Next: ${escapeMarkdown(p.next)}`,
    ];
  });
  const warnings = result.warnings.map((w) => `> Warning: ${escapeMarkdown(w)}`);
  const foot = `trenchcoat ${escapeMarkdown(result.version)}, seed ${result.seed}`;
  return `${["# Which scorer to trust", ...blocks, ...profiled, ...diagnosed, ...warnings, foot].join("\n\n")}\n`;
}

function viewBlocks(view: View, words: Words | undefined): string[] {
  return [
    ...titleBlocks(view),
    ...decisionBlocks(view, words),
    ...boardBlocks(view, words),
    ...cueBlocks(view),
    ...sliceBlocks(view, words),
    ...comparisonBlocks(view),
    ...worstBlocks(view),
    ...nextBlocks(view),
  ];
}

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: ReadonlySet<number>,
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, k) => (numeric.has(k) ? "---:" : "---"));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

function titleBlocks(view: View): string[] {
  const s = view.summary;
  const slice = view.basis ? Object.values(view.basis.slice).map((v) => escapeMarkdown(v)) : [];
  const title = [escapeMarkdown(view.dataset), ...slice, `gold: ${escapeMarkdown(view.gold)}`].join(", ");
  if (!s) return [`## ${title}`];
  const size = `${counted(s.nItems, "item")}, ${counted(s.nOutputs, "output")}, ${counted(s.nJudgments, "judgment")}`;
  const origin = [s.source && `source: ${s.source}`, s.licence && `licence: ${s.licence}`].filter((x) => !!x);
  return [`## ${title}`, escapeMarkdown([size, ...origin].join("; "))];
}

function decisionBlocks(view: View, words: Words | undefined): string[] {
  const d = view.decision;
  if (!d) return [];
  const rows = verdictGroups(d.verdicts).map((g) => [
    useLabel(g.use, words),
    g.verdict,
    g.scorers.map((s) => escapeMarkdown(s)).join(", "),
    escapeMarkdown(g.reason),
  ]);
  return [
    "### Decision",
    d.sentences.map((s) => escapeMarkdown(s, 2000)).join(" "),
    ...(rows.length > 0
      ? [table(["use", "verdict", label("scorer", words), "reason"], rows, new Set())]
      : []),
    ...(d.untested.length > 0 ? [`Not tested: ${escapeMarkdown(d.untested.join("; "), 2000)}`] : []),
  ];
}

function boardBlocks(view: View, words: Words | undefined): string[] {
  if (!view.basis) return [];
  const head = [
    "rank",
    label("scorer", words),
    "family",
    escapeMarkdown(view.basis.words.label),
    "n",
    "dropped",
    "cluster",
  ];
  const clusters = clustersText(view);
  return [
    `### ${escapeMarkdown(boardFinding(view))}`,
    table(head, view.board.map(boardRow), new Set([0, 3, 4, 5, 6])),
    ...view.ceilings.map((c) => `${escapeMarkdown(c.label)}: ${formatInterval(c)}, n = ${formatCount(c.n)}`),
    ...(clusters === ""
      ? []
      : [`Clusters (WMT's greedy rule; no confidence set): ${escapeMarkdown(clusters, 4000)}`]),
    escapeMarkdown(boardCaption(view), 2000),
  ];
}

function boardRow(e: BoardEntry): string[] {
  const ranked = e.rankLow === null || e.rankHigh === null ? "" : `${e.rankLow}-${e.rankHigh}`;
  const rank = e.sentinel ? "baseline" : e.rankLow === e.rankHigh ? `${e.rankLow ?? ""}` : ranked;
  const value = e.missing === null ? formatInterval(e) : `${DASH} (${escapeMarkdown(e.missing)})`;
  const counts = [formatCount(e.n), formatCount(e.dropped), e.cluster === null ? "" : String(e.cluster)];
  return [rank, escapeMarkdown(e.scorer), e.family, value, ...counts];
}

function cueBlocks(view: View): string[] {
  if (view.cues.length === 0) return [];
  return [
    "### Explained by length and format",
    view.cues.map((c) => `- ${escapeMarkdown(cueText(c))}`).join("\n"),
  ];
}

function sliceBlocks(view: View, words: Words | undefined): string[] {
  const { slices, scorers, cells } = view.slices;
  if (slices.length === 0) return [];
  const head = [
    label("scorer", words),
    ...slices.map((s) => `${escapeMarkdown(s.label)} (n ${formatCount(s.n)})`),
  ];
  const rows = scorers.map((name, s) => [
    escapeMarkdown(name),
    ...cells[s]!.map((c) => (c ? formatValue(c.value) : DASH)),
  ]);
  return [
    `### ${escapeMarkdown(sliceFinding(view))}`,
    table(head, rows, new Set(slices.map((_, k) => k + 1))),
  ];
}

function comparisonBlocks(view: View): string[] {
  if (view.comparisons.length === 0) return [];
  return [
    `### ${escapeMarkdown(comparisonFinding(view))}`,
    view.comparisons.map((c) => `- ${escapeMarkdown(comparisonText(c))}`).join("\n"),
    escapeMarkdown(comparisonCaption(view), 2000),
  ];
}

function worstBlocks(view: View): string[] {
  if (view.worst.length === 0) return [];
  const entries = view.worst.slice(0, 10).map((w, k) => {
    const outputs = w.outputs.slice(0, 4).map((o) => {
      const text = o.text === null ? "(no text)" : escapeMarkdown(o.text);
      return `   - ${escapeMarkdown(o.system ?? o.id)}: ${text}`;
    });
    const head = `${k + 1}. ${escapeMarkdown(w.itemId)}: gold says ${escapeMarkdown(w.goldSays)}; ${escapeMarkdown(w.scorer)} says ${escapeMarkdown(w.scorerSays)}`;
    return [head, ...outputs].join("\n");
  });
  return ["### Worst confident errors", entries.join("\n")];
}

/** A command as a code block whose fence is longer than any run of backticks in it. */
function codeBlock(command: string): string {
  const runs = (command.match(/`+/g) ?? []).map((run) => run.length);
  const fence = "`".repeat(Math.max(3, 1 + Math.max(0, ...runs)));
  return `${fence}sh\n${visible(command, 4000)}\n${fence}`;
}

function nextBlocks(view: View): string[] {
  const next = view.decision?.next ?? [];
  if (next.length === 0) return [];
  return ["### Next", ...next.flatMap((n) => [escapeMarkdown(n.why), codeBlock(n.command)])];
}
