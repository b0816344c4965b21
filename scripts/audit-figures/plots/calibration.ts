import type { Calibrated } from "../calibration.ts";
import { intervalPanels, type PanelPoint } from "./interval-panels.ts";
import { picture, type Picture, WIDTH } from "./picture.ts";

const PANELS = ["log loss", "ECE, debiased"] as const;
const KEYS = { "log loss": "logLoss", "ECE, debiased": "eceDebiased" } as const;

function pointsOf(found: Calibrated): PanelPoint[] {
  const { againstRaw, againstBase, intervals } = found;
  return PANELS.flatMap((panel) => {
    const key = KEYS[panel];
    const at = (value: number | null, ends: { low: number | null; high: number | null }) => ({
      panel,
      row: found.scorer,
      value: value ?? NaN,
      low: ends.low ?? NaN,
      high: ends.high ?? NaN,
    });
    return [
      { ...at(againstRaw!.before[key], intervals.raw![key]), hue: "--sentinel", isHollow: true },
      { ...at(againstBase.after[key], intervals.calibrated[key]), hue: "--metric" },
    ];
  });
}

/** Held-out log loss and calibration error, raw and calibrated. */
export function calibrationPicture(found: readonly Calibrated[]): Picture {
  const improved = found.filter((f) => f.againstRaw!.isImproved).length;
  const telling = found.filter((f) => f.againstBase.isImproved).length;
  const panels = (
    name: (typeof PANELS)[number],
    look: { width: number; domain: [number, number]; ticks: number[]; at: number; names: number },
  ) =>
    intervalPanels(
      found.flatMap(pointsOf).filter((p) => p.panel === name),
      {
        panels: [name],
        rows: found.map((f) => f.scorer),
        x: name === "log loss" ? "held-out log loss" : "held-out error",
        ...look,
        lines: [{ panel: name, at: look.at }],
      },
    );
  const high = Math.ceil(10 * Math.max(...found.map((f) => f.intervals.raw!.logLoss.high ?? 0))) / 10;
  return picture({
    name: "calibration",
    title: `Calibrated on held-out folds, ${improved} of ${found.length} scorers improve on their raw probabilities; ${telling} tell more than the base rate`,
    caption:
      "Reward models of JudgeBench, then judges of LLMBar. Grey circles: raw; blue: calibrated by Platt's curve on folds of whole items; bars: 95% intervals (jackknife over item groups). Dashed: the base rate's log loss (0.693) and no error.",
    alt: `Two panels with a row for each of ${found.length} scorers of JudgeBench and LLMBar: held-out log loss and debiased calibration error, raw and calibrated. Calibrated, no log loss lies to the right of the base rate's by more than 0.003 and every error is below 0.1; raw, three reward models of JudgeBench and ChatGPT's ratings lie far to the right.`,
    rows: [
      [
        panels("log loss", {
          width: 0.62 * WIDTH,
          domain: [0.2, high],
          ticks: [0.5, 1, 1.5, 2].filter((t) => t < high),
          at: Math.LN2,
          names: 206,
        }),
        panels("ECE, debiased", {
          width: 0.38 * WIDTH,
          domain: [0, 0.5],
          ticks: [0, 0.2, 0.4],
          at: 0,
          names: 0,
        }),
      ],
    ],
  });
}
