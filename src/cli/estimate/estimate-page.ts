import type { ChartFigure, IntervalRow } from "../../report/index.ts";
import type { EstimateRow } from "./estimate-result.ts";
import { drawn, type PageContent } from "../page-flag.ts";

interface EstimateFacts {
  readonly where: string;
  readonly unit: string;
  readonly delta: number;
  readonly confidence: number;
  readonly sentences: readonly string[];
}

interface Mean {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

const bar = (label: string, { estimate, low, high }: Mean): IntervalRow => ({
  label,
  value: drawn(estimate),
  low: drawn(low),
  high: drawn(high),
});

function means(rows: readonly EstimateRow[], { unit, confidence }: EstimateFacts): ChartFigure {
  const isRehearsal = rows.some((r) => r.fullMean !== undefined);
  const bars = rows.flatMap((r): IntervalRow[] => [
    { label: r.system, value: null, low: null, high: null, isHeading: true },
    { ...bar("labels only", r.human), family: "sentinel" },
    {
      ...bar("with the scores (PPI++)", r.ppi),
      isHollow: !r.isRecommended,
      note: r.isRecommended ? `worth x${(r.effectiveN / r.n).toFixed(2)}` : "not recommended",
    },
    "refused" in r.calibrated
      ? { label: "calibrated scores alone", value: null, low: null, high: null, note: r.calibrated.refused }
      : {
          ...bar("calibrated scores alone", r.calibrated),
          family: "judge",
          isHollow: r.audit.verdict !== "PASS",
        },
    ...(r.fullMean === undefined
      ? []
      : [
          {
            label: "all labels (known in this rehearsal)",
            value: drawn(r.fullMean),
            low: null,
            high: null,
            family: "composite",
          },
        ]),
  ]);
  return {
    id: "means",
    title: `${unit} of ${rows.length} systems, three ways`,
    caption: `Grey: the labels alone (t interval); blue: labels and scores together, hollow where the scores cannot be told from noise; green: scores through a map learnt on the labels, hollow where the transport audit has not passed. Bars: ${100 * confidence}% intervals.${isRehearsal ? " Star: the mean of all labels, hidden from the estimates." : ""}`,
    alt: `Estimated means with intervals: ${rows
      .slice(0, 5)
      .map((r) => `${r.system} ${r.ppi.estimate.toFixed(3)}`)
      .join("; ")}.`,
    chart: { kind: "intervals", x: unit, marks: [], rows: bars },
  };
}

function transport(rows: readonly EstimateRow[], { delta }: EstimateFacts): ChartFigure {
  const failed = rows.filter((r) => r.audit.verdict === "FAIL").map((r) => r.system);
  return {
    id: "transport",
    title:
      failed.length === 0
        ? "No system was found for which the map from score to human scale fails"
        : `The map from score to human scale fails for ${failed.join(", ")}`,
    caption: `Mean of label less mapped score, the map fitted on the other systems; band: departures within +-${delta.toPrecision(3)} do not matter (declared before). Wholly inside PASS, wholly outside FAIL, else INCONCLUSIVE.`,
    alt: `Transport audit: ${rows.map((r) => `${r.system} ${r.audit.verdict}`).join("; ")}.`,
    chart: {
      kind: "intervals",
      x: "label less mapped score",
      marks: [{ at: 0, label: "no shift" }],
      band: [-delta, delta],
      rows: rows.map((r) => ({
        label: r.system,
        value: drawn(r.audit.shift),
        low: drawn(r.audit.low),
        high: drawn(r.audit.high),
        isHollow: r.audit.verdict === "INCONCLUSIVE",
        note: r.audit.verdict,
      })),
    },
  };
}

/** Estimates as a page: means of every system by every way side by side, and the transport audit. */
export function estimatePage(rows: readonly EstimateRow[], facts: EstimateFacts): PageContent {
  return {
    question: "what would humans have said",
    where: facts.where,
    sentences: facts.sentences,
    sections: [
      { id: "systems", title: "Systems", figures: [means(rows, facts)] },
      { id: "transport-audit", title: "May the scores stand alone?", figures: [transport(rows, facts)] },
    ],
  };
}
