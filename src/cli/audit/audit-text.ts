import type { AuditEstimate, AuditResult, CueVerdict, EditRow } from "../../audit/index.ts";
import { visible } from "../../core/index.ts";
import { measuredLines, measuredMarkdown, measuredTables } from "./audit-measured-text.ts";

const DASH = "-";
const number = (v: number | null): string =>
  v === null || !Number.isFinite(v) ? DASH : v.toFixed(2).replace(/^-(0\.00)$/, "$1");
const signed = (v: number | null): string => (v !== null && v > 0 ? `+${number(v)}` : number(v));

/** `+0.25 [+0.21, +0.29]`; a dash where undefined. */
const effect = (e: AuditEstimate | null): string =>
  e === null || e.value === null ? DASH : `${signed(e.value)} [${signed(e.ciLow)}, ${signed(e.ciHigh)}]`;

const share = (e: AuditEstimate | null): string =>
  e === null || e.value === null ? DASH : `${number(e.value)} [${number(e.ciLow)}, ${number(e.ciHigh)}]`;

const counts = (of: Readonly<Record<string, number>>): string =>
  Object.entries(of)
    .map(([reason, n]) => `${visible(reason, 60)} ${n}`)
    .join(", ");

type Table = readonly (readonly string[])[];

/** A table of text: columns as wide as their widest cell, two spaces apart. */
function aligned(rows: Table): string[] {
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)));
  return rows.map((row) =>
    row
      .map((cell, c) => cell.padEnd(widths[c]!))
      .join("  ")
      .trimEnd(),
  );
}

const cell = (text: string): string => text.replace(/\|/g, "\\|");
const markdownTable = (rows: Table): string[] => {
  const line = (row: readonly string[]): string => `| ${row.map(cell).join(" | ")} |`;
  return [line(rows[0]!), line(rows[0]!.map(() => "---")), ...rows.slice(1).map(line)];
};

const cueCells = (c: CueVerdict): string[] => [
  c.verdict,
  c.cue,
  c.edit,
  effect(c.effect),
  number(c.smallestDetectable),
  effect(c.observational),
  effect(c.causal),
];

function cueTable({ cues }: AuditResult): Table {
  return [
    ["verdict", "cue", "edit", "effect, SD", "detectable", "goes with score", "moves score"],
    ...cues.map(cueCells),
  ];
}

const DAMAGE = ["rewarded", "not seen", "unclear", "seen"] as const;

const isBreaking = (e: EditRow): boolean => e.family === "breaking";

/** Edits that spoil a text and applied, those that are not seen first. */
const breaking = (edits: readonly EditRow[]): EditRow[] =>
  edits
    .filter((e) => isBreaking(e) && e.both.nOutputs > 0)
    .toSorted((a, b) => DAMAGE.indexOf(a.damage ?? "unclear") - DAMAGE.indexOf(b.damage ?? "unclear"));

/** How many ways to spoil a text are seen. */
function damageLine(edits: readonly EditRow[]): string {
  const rows = breaking(edits);
  const parts = DAMAGE.map((d) => ({ d, n: rows.filter((e) => e.damage === d).length })).filter(
    (p) => p.n > 0,
  );
  return `Of ${rows.length} ways to spoil a text: ${parts.map(({ d, n }) => `${n} ${d}`).join(", ")}. Seen: shown to lower the score by more than the floor. Not seen: shown to change it by less. Rewarded: shown to raise it by more.`;
}

const pText = (p: number | null): string => (p === null ? DASH : p < 0.001 ? "< 0.001" : p.toFixed(3));

const effectCells = (e: EditRow): string[] => [
  effect(e.both.sd),
  effect(e.gain?.sd ?? null),
  effect(e.harm?.sd ?? null),
  share(e.both.flipRate),
  pText(e.pAdjusted),
  String(e.both.nOutputs),
];
const EFFECT_HEADS = ["both, SD", "on the worse", "on the better", "flips", "p adj.", "n"];

function damageTable(edits: readonly EditRow[]): Table {
  return [
    ["damage", "edit", ...EFFECT_HEADS],
    ...breaking(edits).map((e) => [e.damage ?? DASH, e.edit, ...effectCells(e)]),
  ];
}

/** Edits that add no quality; those that spoil a text have a table of their own. */
function editTable(edits: readonly EditRow[]): Table {
  return [
    ["verdict", "edit", "family", ...EFFECT_HEADS],
    ...edits.filter((e) => !isBreaking(e)).map((e) => [e.verdict, e.edit, e.family, ...effectCells(e)]),
  ];
}

/** The tables that edits have, under their headings, with what is to be said first. */
function editBlocks({ sections }: AuditResult): { title: string; line?: string; table: Table }[] {
  const edits = sections.counterfactual?.edits ?? [];
  return [
    ...(breaking(edits).length > 0
      ? [{ title: "Damage", line: damageLine(edits), table: damageTable(edits) }]
      : []),
    ...(edits.some((e) => !isBreaking(e))
      ? [{ title: "Every edit that adds no quality", table: editTable(edits) }]
      : []),
  ];
}

function featureTable(result: AuditResult): Table {
  const { features } = result.sections.observational!;
  const sorted = features.toSorted((a, b) => Math.abs(b.onScore.value ?? 0) - Math.abs(a.onScore.value ?? 0));
  return [
    ["feature", "on the score", "with gold held", "on the gold", "alone"],
    ...sorted.map((f) => [
      visible(f.feature, 40),
      effect(f.onScore),
      effect(f.onScoreGivenGold),
      effect(f.onGold),
      effect(f.alone),
    ]),
  ];
}

/** What the observational part says, in sentences. */
function observed({ sections, gold }: AuditResult): string[] {
  const o = sections.observational;
  if (!o) return [];
  const beside =
    o.ofGold === null
      ? "; without gold it cannot be said how much of that is quality"
      : `, and ${share(o.ofGold)} of that of ${visible(gold ?? "the gold", 60)}; beside ${visible(gold ?? "the gold", 60)} they add ${share(o.overGold)} in predicting the score`;
  return [
    `Goes together (no verdict): the features predict, held out and ${o.level}, ${share(o.ofScore)} of the variance of the score (R2)${beside}; ${o.n} rows, ${o.nClusters} item groups${o.dropped > 0 ? `, ${o.dropped} rows without score, gold or feature left out` : ""}.`,
  ];
}

function scale({ sections, settings }: AuditResult): string[] {
  const c = sections.counterfactual;
  if (!c) return [];
  return [
    `Effects are changes of the score by an edit, in SD of the scorer (${Number.isFinite(c.sd) ? Number(c.sd.toPrecision(3)) : "undefined"} ${visible(c.scorerUnit, 40)}, ${c.sdOf}); ${c.nOutputs} outputs of ${c.nItems} items, ${c.nScored.toLocaleString("en-US")} texts scored.`,
    `PASS: shown smaller than the floor of ${settings.floor} SD. FLAG: shown larger, false discovery rate ${settings.fdr} over ${c.familySize} edits. "Detectable": the smallest effect that would be flagged with ${100 * settings.power}% power. "Goes with", "moves": SD of the score for one SD of the feature, observed and by the edit.`,
  ];
}

/** Edits that were left unapplied or unscored, with the reasons. */
function gaps({ sections }: AuditResult): string[] {
  return (sections.counterfactual?.edits ?? []).flatMap((e) => {
    const parts = [
      ...(Object.keys(e.notApplicable).length > 0 ? [`does not apply: ${counts(e.notApplicable)}`] : []),
      ...(Object.keys(e.missing).length > 0 ? [`no score: ${counts(e.missing)}`] : []),
    ];
    return parts.length > 0 ? [`${e.edit}: ${parts.join("; ")}`] : [];
  });
}

/** Features without an estimate by reason, and slopes by edits that are not stated. */
function leftOut({ sections, cues }: AuditResult): string[] {
  const byReason = new Map<string, string[]>();
  for (const { feature, reason } of sections.observational?.leftOut ?? [])
    byReason.set(reason, [...(byReason.get(reason) ?? []), visible(feature, 60)]);
  return [
    ...[...byReason].map(([reason, names]) => `features left out, ${reason}: ${names.join(", ")}`),
    ...cues.flatMap((c) => (c.causalAbsent === null ? [] : [`"moves score" not stated: ${c.causalAbsent}`])),
  ];
}

const wrapped = (text: string, columns: number): string => {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
};

const head = ({ scorer, dataset, gold, seed }: AuditResult): string =>
  `audit of ${visible(scorer, 80)} on ${visible(dataset, 80)} (gold: ${gold === null ? "none" : visible(gold, 60)}; seed ${seed})`;

/** An audit for the terminal: decision, cues with the observed and the causal estimate side by side, then every edit and feature. */
export function auditText(result: AuditResult, { columns }: { readonly columns: number }): string {
  const { observational } = result.sections;
  const blocks: string[][] = [
    result.decision.map((s) => wrapped(s, columns)),
    [head(result)],
    ...(result.cues.length > 0 ? [aligned(cueTable(result))] : []),
    scale(result).map((s) => wrapped(s, columns)),
    [
      measuredLines(measuredTables(result.sections), (t) => wrapped(t, columns - 2).split("\n"))
        .join("\n")
        .trimEnd(),
    ].filter((t) => t !== ""),
    observed(result).map((s) => wrapped(s, columns)),
    ...editBlocks(result).map(({ title, line, table }) => [
      title,
      ...(line === undefined ? [] : [wrapped(line, columns)]),
      ...aligned(table),
    ]),
    ...(observational
      ? [
          [
            "Features that go with the score (SD for one SD, the others held)",
            ...aligned(featureTable(result)),
          ],
        ]
      : []),
    [
      ...result.notes.map((n) => wrapped(`note: ${visible(n, 500)}`, columns)),
      ...gaps(result).map((g) => wrapped(g, columns)),
      ...leftOut(result).map((l) => wrapped(l, columns)),
    ],
  ];
  return `${blocks
    .filter((b) => b.length > 0)
    .map((b) => b.join("\n"))
    .join("\n\n")}\n`;
}

/** The same as Markdown. */
export function auditMarkdown(result: AuditResult): string {
  const { observational } = result.sections;
  const lines = [
    `# ${head(result)}`,
    "",
    ...result.decision.map((s) => `- ${s}`),
    ...(result.cues.length > 0 ? ["", "## Cues", "", ...markdownTable(cueTable(result))] : []),
    "",
    ...scale(result).flatMap((s) => [s, ""]),
    ...measuredMarkdown(measuredTables(result.sections)),
    ...observed(result).flatMap((s) => [s, ""]),
    ...editBlocks(result).flatMap(({ title, line, table }) => [
      `## ${title}`,
      "",
      ...(line === undefined ? [] : [line, ""]),
      ...markdownTable(table),
      "",
    ]),
    ...(observational
      ? ["## Features that go with the score", "", ...markdownTable(featureTable(result)), ""]
      : []),
    ...result.notes.map((n) => `- ${visible(n, 500)}`),
    ...[...gaps(result), ...leftOut(result)].map((g) => `- ${g}`),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}
