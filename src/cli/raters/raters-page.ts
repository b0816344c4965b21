import { altVerdict, type Estimate, type RaterStudy } from "../../meta/index.ts";
import type { ChartFigure, DocumentSection, IntervalRow } from "../../report/index.ts";
import { drawn, type PageContent } from "../page-flag.ts";

const SHOWN_SCORERS = 30;

const bar = (label: string, e: Estimate, more: Partial<IntervalRow> = {}): IntervalRow => ({
  label,
  value: drawn(e.value),
  low: drawn(e.ciLow),
  high: drawn(e.ciHigh),
  ...more,
});

function agreement({ coefficients, confidence }: RaterStudy, id: string): ChartFigure {
  const methods = [...new Set(coefficients.flatMap((c) => c.ciMethod ?? []))];
  return {
    id: `${id}-agreement`,
    title: "How far the raters agree, beyond chance",
    caption: `Coefficients of agreement; bars: ${100 * confidence}% intervals (${methods.join("; ") || "none"}). 0 is chance; 0.667 and 0.8 are Krippendorff's limits for tentative and firm conclusions.`,
    alt: `Agreement coefficients: ${coefficients.map((c) => `${c.coefficient} ${c.value?.toFixed(2) ?? "undefined"}`).join("; ")}.`,
    chart: {
      kind: "intervals",
      x: "agreement",
      marks: [
        { at: 0, label: "chance" },
        { at: 0.8, label: "firm" },
      ],
      rows: coefficients.map((c) => ({
        label: c.coefficient + (c.raters ? ` (${c.raters.join(", ")})` : ""),
        value: c.value,
        low: c.ciLow,
        high: c.ciHigh,
        ...(c.why === undefined ? {} : { note: c.why }),
      })),
    },
    table: coefficients,
  };
}

function scorers({ reference, altTest, confidence }: RaterStudy, id: string): ChartFigure[] {
  if (!reference || reference.scorers.length === 0) return [];
  const order = reference.scorers
    .toSorted((a, b) => (b.scorerAgreement.value || -9) - (a.scorerAgreement.value || -9))
    .slice(0, SHOWN_SCORERS);
  const verdictOf = (scorer: string): string => {
    const row = altTest?.rows.find((r) => r.scorer === scorer);
    return row ? `alt-test ${altVerdict(altTest!, row)}` : "";
  };
  const marks = [
    { at: 0, label: "chance" },
    ...(drawn(reference.raterAgreement.value) === null
      ? []
      : [{ at: reference.raterAgreement.value, label: "one rater" }]),
  ];
  return [
    {
      id: `${id}-scorers`,
      title: `Scorers beside the human reference line (r ${reference.raterAgreement.value.toFixed(3)})`,
      caption: `Pearson's r with the mean of the raters other than one, averaged over raters: each scorer in a rater's place, on the same targets; dashed: the raters themselves. Bars: ${100 * confidence}% intervals (cluster jackknife). ${reference.scorers.length > SHOWN_SCORERS ? `The best ${SHOWN_SCORERS} of ${reference.scorers.length}.` : ""}`,
      alt: `Agreement with the raters of ${order.length} scorers beside the raters' own.`,
      chart: {
        kind: "intervals",
        x: "r with the raters' mean",
        marks,
        rows: order.map((s) => bar(s.scorer, s.scorerAgreement, { note: verdictOf(s.scorer) })),
      },
    },
  ];
}

function raters({ standouts, confidence }: RaterStudy, id: string): ChartFigure[] {
  if (standouts.length === 0) return [];
  const flagged = standouts.filter((r) => r.flags.length > 0);
  return [
    {
      id: `${id}-raters`,
      title:
        flagged.length === 0 ? "No rater stands out" : `${flagged.map((r) => r.rater).join(", ")} stand out`,
      caption: `Mean of a rater's own rating less the others' on the same units, in rating points; bars: ${100 * confidence}% intervals. Filled: something stands out after correction over raters.`,
      alt: `Bias of ${standouts.length} raters.`,
      chart: {
        kind: "intervals",
        x: "own less the others'",
        marks: [{ at: 0, label: "no bias" }],
        rows: standouts.map((r) =>
          bar(r.rater, r.bias, { isHollow: r.flags.length === 0, note: r.flags.join("; ") }),
        ),
      },
      table: standouts.map(({ rater, n, bias, agreement: r, flags }) => ({
        rater,
        n,
        bias: drawn(bias.value),
        r: drawn(r.value),
        flags: flags.join("; "),
      })),
    },
  ];
}

function variance({ variance: found, confidence }: RaterStudy, id: string): ChartFigure[] {
  if (!found) return [];
  const rows = Object.entries(found.components)
    .filter(([, e]) => Number.isFinite(e.value))
    .map(([name, e]) => bar(name, e));
  return [
    {
      id: `${id}-variance`,
      title: "Where the variance of a rating comes from",
      caption: `Variance components (generalizability theory), squared rating points; estimates can be negative by chance. Bars: ${100 * confidence}% intervals. Reliability of the mean of ${found.ratersNow.toFixed(1)} raters: ${found.reliability.now.value.toFixed(3)}.`,
      alt: `Variance components: ${rows.map((r) => `${r.label} ${r.value?.toFixed(3)}`).join("; ")}.`,
      chart: { kind: "intervals", x: "variance", marks: [{ at: 0, label: "" }], rows },
    },
  ];
}

function section(study: RaterStudy, k: number): DocumentSection {
  const id = `study-${k}`;
  const slice = Object.entries(study.slice).map(([tag, value]) => `${tag}=${value}`);
  return {
    id,
    title: [study.dataset, study.gold, ...slice].join(" · "),
    sentences: k === 0 ? [] : study.sentences,
    figures: [agreement(study, id), ...scorers(study, id), ...raters(study, id), ...variance(study, id)],
  };
}

/** Studies of raters as a page: agreement, the reference line with the scorers, raters who stand out, variance components. */
export function ratersPage(studies: readonly RaterStudy[]): PageContent {
  const [first] = studies;
  return {
    question: "how good are the raters",
    where: [...new Set(studies.map((s) => s.dataset))].join("; "),
    sentences: first ? [...first.sentences] : ["No individual ratings"],
    sections: studies.map(section),
  };
}
