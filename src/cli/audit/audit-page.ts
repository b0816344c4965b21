import type { AuditEstimate, AuditResult, EditRow, PressureSection } from "../../audit/index.ts";
import type { ChartFigure, IntervalRow, ReportDocument } from "../../report/index.ts";
import { type MeasuredTable, measuredTables } from "./audit-measured-text.ts";
import { drawn, type PageContent } from "../page-flag.ts";

type Section = ReportDocument["sections"][number];

const bar = (label: string, e: AuditEstimate | null, more: Partial<IntervalRow> = {}): IntervalRow => ({
  label,
  value: e?.value ?? null,
  low: e?.ciLow ?? null,
  high: e?.ciHigh ?? null,
  ...more,
});

const sd = (v: number | null): string => (v === null ? "undefined" : `${v > 0 ? "+" : ""}${v.toFixed(2)}`);

function cueFigure({ cues, settings, sections }: AuditResult): ChartFigure {
  const top = cues[0]!;
  const n = sections.counterfactual!.nClusters;
  return {
    id: "cues-chart",
    title:
      top.verdict === "FLAG"
        ? `${top.edit} moves the score by ${sd(top.effect.value)} SD at equal content`
        : `No cue is shown to move the score by more than ${settings.floor} SD`,
    caption: `Change of the score by the strongest edit of each cue, in SD of the scorer; ${n} item groups, ${100 * settings.confidence}% intervals. The band is the floor of ${settings.floor} SD. Hollow: not flagged.`,
    alt: cues.map((c) => `${c.cue} ${c.verdict} ${sd(c.effect.value)}`).join("; "),
    chart: {
      kind: "intervals",
      x: "effect, SD of the scorer",
      marks: [{ at: 0, label: "no effect" }],
      band: [-settings.floor, settings.floor],
      rows: cues.map((c) =>
        bar(`${c.cue} (${c.edit})`, c.effect, { isHollow: c.verdict !== "FLAG", note: c.verdict }),
      ),
    },
    table: cues.map((c) => ({
      verdict: c.verdict,
      cue: c.cue,
      edit: c.edit,
      effect: c.effect.value,
      low: c.effect.ciLow,
      high: c.effect.ciHigh,
      smallestDetectable: c.smallestDetectable,
      observed: c.observational?.value ?? null,
      byTheEdit: c.causal?.value ?? null,
    })),
  };
}

function besideFigure({ cues, settings }: AuditResult): ChartFigure[] {
  const both = cues.filter((c) => c.observational !== null && c.causal !== null);
  if (both.length === 0) return [];
  return [
    {
      id: "beside-chart",
      title: "What goes with the score, and what moves it",
      caption: `SD of the score for one SD of the feature within items: observed with the other features held (hollow), and by the edit (filled); ${100 * settings.confidence}% intervals.`,
      alt: both
        .map((c) => `${c.cue}: observed ${sd(c.observational!.value)}, by the edit ${sd(c.causal!.value)}`)
        .join("; "),
      chart: {
        kind: "intervals",
        x: "SD of the score for one SD of the feature",
        marks: [{ at: 0, label: "none" }],
        rows: both.flatMap((c) => [
          bar(`${c.cue}: observed`, c.observational, { isHollow: true }),
          bar(`${c.cue}: by ${c.edit}`, c.causal),
        ]),
      },
    },
  ];
}

const damageRow = (e: EditRow): IntervalRow =>
  bar(e.edit, e.both.sd, { isHollow: e.damage !== "seen", ...(e.damage ? { note: e.damage } : {}) });

function damageFigure(result: AuditResult): ChartFigure[] {
  const edits = result.sections.counterfactual!.edits.filter(
    (e) => e.family === "breaking" && e.both.nOutputs > 0,
  );
  if (edits.length === 0) return [];
  const unseen = edits.filter((e) => e.damage === "not seen" || e.damage === "rewarded");
  return [
    {
      id: "damage-chart",
      title: `Of ${edits.length} ways to spoil a text, ${edits.filter((e) => e.damage === "seen").length} are seen${unseen.length > 0 ? `, ${unseen.length} ${unseen.length === 1 ? "is" : "are"} not` : ""}`,
      caption: `Change of the score by edits that make a text worse for every reader; a scorer of quality falls below the band (floor ${result.settings.floor} SD). Filled: shown to fall.`,
      alt: edits.map((e) => `${e.edit} ${sd(e.both.sd.value)} ${e.damage ?? ""}`).join("; "),
      chart: {
        kind: "intervals",
        x: "effect, SD of the scorer",
        marks: [{ at: 0, label: "no effect" }],
        band: [-result.settings.floor, result.settings.floor],
        rows: edits.toSorted((a, b) => (b.both.sd.value ?? 0) - (a.both.sd.value ?? 0)).map(damageRow),
      },
    },
  ];
}

function featureFigure({ sections, settings }: AuditResult): ChartFigure {
  const o = sections.observational!;
  const sorted = o.features.toSorted(
    (a, b) => Math.abs(b.onScore.value ?? 0) - Math.abs(a.onScore.value ?? 0),
  );
  return {
    id: "features-chart",
    title: `The features predict ${(o.ofScore.value ?? 0) < 0.005 ? "nothing" : `${(100 * o.ofScore.value!).toFixed(0)}%`} of the score's variance on held-out items`,
    caption: `Partial effects, ${o.level}: SD of the score for one SD of the feature, the other features held; ${o.n} rows, ${o.nClusters} item groups, ${100 * settings.confidence}% intervals by resampling them. What goes together need not be cause.`,
    alt: sorted.map((f) => `${f.feature} ${sd(f.onScore.value)}`).join("; "),
    chart: {
      kind: "intervals",
      x: "SD of the score for one SD of the feature",
      marks: [{ at: 0, label: "none" }],
      rows: sorted.map((f) => bar(f.feature, f.onScore)),
    },
    table: sorted.map((f) => ({
      feature: f.feature,
      "on the score": f.onScore.value,
      low: f.onScore.ciLow,
      high: f.onScore.ciHigh,
      "with gold held": f.onScoreGivenGold?.value ?? null,
      "on the gold": f.onGold?.value ?? null,
      alone: f.alone.value,
    })),
  };
}

function pressureFigure({ points, safeN, maxN, source, confidence }: PressureSection): ChartFigure {
  const curve = (label: string, of: "proxy" | "gold") => ({
    label,
    x: points.map((p) => p.n),
    y: points.map((p) => drawn(p[of].value ?? NaN) ?? 0),
    low: points.map((p) => drawn(p[of].ciLow ?? NaN) ?? 0),
    high: points.map((p) => drawn(p[of].ciHigh ?? NaN) ?? 0),
  });
  return {
    id: "pressure-chart",
    title:
      safeN < 2
        ? `Best-of-n is not shown safe at any n up to ${maxN}`
        : `Best-of-n is shown safe up to n = ${safeN}`,
    caption: `Gain over one output of choosing the best of n by the scorer, in SD of one output; ${source}; pointwise ${100 * confidence}% bands.`,
    alt: points.map((p) => `n ${p.n}: score ${sd(p.proxy.value)}, gold ${sd(p.gold.value)}`).join("; "),
    chart: {
      kind: "curves",
      x: "n",
      y: "gain, SD of one output",
      isLogX: true,
      curves: [curve("score", "proxy"), curve("gold", "gold")],
    },
  };
}

function sectionsOf(result: AuditResult): Section[] {
  const { counterfactual, observational, pressure } = result.sections;
  return [
    ...(counterfactual
      ? [
          {
            id: "cues",
            title: "What moves the score at equal content",
            figures: [
              ...(result.cues.length > 0 ? [cueFigure(result)] : []),
              ...besideFigure(result),
              ...damageFigure(result),
            ],
          },
        ]
      : []),
    ...(pressure
      ? [{ id: "pressure", title: "How far it can be optimised", figures: [pressureFigure(pressure)] }]
      : []),
    ...(observational
      ? [{ id: "observed", title: "What goes together with the score", figures: [featureFigure(result)] }]
      : []),
    ...measuredTables(result.sections).map(measuredSection),
    ...(counterfactual
      ? [
          {
            id: "edits",
            title: "Every edit",
            table: {
              label: "Every edit",
              rows: counterfactual.edits.map((e) => ({
                edit: e.edit,
                family: e.family,
                does: e.summary,
                verdict: e.verdict,
                effect: e.both.sd.value,
                "on the worse": e.gain?.sd.value ?? null,
                "on the better": e.harm?.sd.value ?? null,
                flips: e.both.flipRate?.value ?? null,
                p: e.p,
                "p adjusted": e.pAdjusted,
                damage: e.damage,
                n: e.both.nOutputs,
                why: e.why,
              })),
            },
          },
        ]
      : []),
  ];
}

/** A table of the terminal as a section: its first row names the columns. */
function measuredSection({ title, rows, how }: MeasuredTable, k: number): Section {
  const [head = [], ...body] = rows;
  const name = (c: number): string => head[c] || (c === 0 ? "what" : `${c + 1}`);
  const nCols = Math.max(...rows.map((r) => r.length));
  const records = body.map((row) =>
    Object.fromEntries(Array.from({ length: nCols }, (_, c) => [name(c), row[c] ?? ""])),
  );
  return { id: `measured-${k}`, title, sentences: [`${how}.`], table: { label: title, rows: records } };
}

/** The sentences of the uses stand in their boxes, so below the heading only the others are said again. */
function sentencesOf({ decision, uses }: AuditResult): string[] {
  const boxed = new Set(uses.map((u) => u.sentence));
  return decision.filter((sentence, k) => k === 0 || !boxed.has(sentence));
}

/** An audit as a page: a verdict a use, what moves the score, how far it can be optimised, what goes with it, every edit. */
export function auditPage(result: AuditResult): PageContent {
  return {
    question: "what does it really reward?",
    where: `${result.scorer} on ${result.dataset}, gold ${result.gold ?? "none"}`,
    sentences: sentencesOf(result),
    uses: result.uses.map((u) => ({ use: u.use, verdict: u.verdict, reason: u.sentence })),
    sections: sectionsOf(result),
    warnings: result.notes,
  };
}
