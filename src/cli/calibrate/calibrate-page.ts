import type { ChartFigure, Curve } from "../../report/index.ts";
import { MEASURES } from "./calibrate-measures.ts";
import type { CalibrateResult, PlottedCurve } from "./calibrate-result.ts";
import type { PageContent } from "../page-flag.ts";

interface CalibrateFacts {
  readonly where: string;
  readonly scorer: string;
  readonly method: string;
  readonly sentences: readonly string[];
}

const curveOf = (label: string, { x, y, band }: PlottedCurve): Curve => ({ label, x, y, band });

function figure(id: string, title: string, curve: Curve, { n, nGroups }: CalibrateResult): ChartFigure {
  return {
    id,
    title,
    caption: `Share that is right by stated probability: isotonic (CORP), so no bins are chosen; n = ${n} labels in ${nGroups} item groups, held out. Band: where the curve of a calibrated scorer would lie 95 times in 100; the dashed line is calibration.`,
    alt: `${title}. The curve's points are in the table.`,
    chart: {
      kind: "curves",
      x: "stated probability",
      y: "share that is right",
      curves: [curve],
      isStepped: false,
      hasDiagonal: true,
    },
  };
}

/** One row a measure: base rate, raw, calibrated. */
function measures({ againstRaw, againstBase }: CalibrateResult): object[] {
  return MEASURES.map(({ name, label }) => ({
    measure: label.trim(),
    "base rate": againstBase.before[name],
    ...(againstRaw ? { raw: againstRaw.before[name] } : {}),
    calibrated: againstBase.after[name],
  }));
}

/** A calibration as a page: reliability before and after with consistency bands, and every measure. */
export function calibratePage(result: CalibrateResult, facts: CalibrateFacts): PageContent {
  const { before, after } = result.curves;
  return {
    question: "are the scores probabilities",
    where: facts.where,
    sentences: facts.sentences,
    sections: [
      {
        id: "reliability",
        title: "Reliability on held-out folds",
        figures: [
          ...(before ? [figure("before", `${facts.scorer} as it is`, curveOf("raw", before), result)] : []),
          figure("after", `${facts.scorer} through ${facts.method}`, curveOf("calibrated", after), result),
        ],
      },
      {
        id: "measures",
        title: "Measures on held-out folds",
        sentences: ["All are better lower, but for discrimination (resolution), which is better higher."],
        table: { label: "reliability measures", rows: measures(result) },
      },
    ],
  };
}
