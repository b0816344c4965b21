import * as Plot from "@observablehq/plot";
import { chart } from "./picture.ts";
import type { SvgNode } from "./svg-document.ts";

/** A value with its interval in one row of one panel. */
export interface PanelPoint {
  readonly panel: string;
  readonly row: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** A colour of the app; --metric where absent. */
  readonly hue?: string;
  readonly isHollow?: boolean;
  readonly symbol?: "circle" | "square2" | "triangle2" | "diamond2";
}

interface PanelChoices {
  readonly panels: readonly string[];
  readonly rows: readonly string[];
  readonly width: number;
  readonly x: string;
  readonly domain: readonly [number, number];
  /** Dashed lines: zero, chance. */
  readonly lines: readonly { readonly panel: string; readonly at: number }[];
  /** Pixels for the names of the rows; 0 hides them. */
  readonly names: number;
  /** Where numbers stand; panels lie close, so not at both ends. */
  readonly ticks: readonly number[];
}

const hue = (p: PanelPoint): string => `var(${p.hue ?? "--metric"})`;

/** Small multiples of dots with interval bars, one row a name, one panel a column. */
export function intervalPanels(points: readonly PanelPoint[], choices: PanelChoices): SvgNode {
  const { panels, rows, width, names } = choices;
  const known = points.filter((p) => Number.isFinite(p.value));
  return chart({
    width,
    height: 20 * rows.length + 66,
    marginLeft: names + 14,
    marginRight: 12,
    marginTop: 24,
    marginBottom: 42,
    fx: { domain: [...panels], label: null, padding: 0.08 },
    x: { domain: [...choices.domain] },
    y: { domain: [...rows], axis: null },
    symbol: { type: "identity" },
    marks: [
      Plot.gridX({ stroke: "var(--line)", strokeOpacity: 1, ticks: [...choices.ticks] }),
      Plot.axisX({
        ticks: [...choices.ticks],
        tickFormat: (v: number) => String(v).replace("-", "−"),
        tickSize: 0,
        label: `${choices.x} →`,
        labelAnchor: "center",
        labelOffset: 36,
      }),
      Plot.ruleX(choices.lines, { x: "at", fx: "panel", stroke: "var(--ink)", strokeDasharray: "4 3" }),
      Plot.ruleY(known, { fx: "panel", y: "row", x1: "low", x2: "high", stroke: hue, strokeWidth: 2.5 }),
      Plot.dot(known, {
        fx: "panel",
        y: "row",
        x: "value",
        r: 3.5,
        symbol: (p: PanelPoint) => p.symbol ?? "circle",
        stroke: hue,
        strokeWidth: 1.5,
        fill: (p: PanelPoint) => (p.isHollow ? "var(--paper)" : hue(p)),
      }),
      ...(names > 0 ? [Plot.axisY({ fx: panels[0]!, tickSize: 0, label: null } as Plot.AxisYOptions)] : []),
    ],
  });
}
