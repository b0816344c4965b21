import * as Plot from "@observablehq/plot";
import type { RanksChart } from "../../../src/report/document.ts";
import { shown } from "../lib/marked-text.ts";
import { cutText, draw, textPixels } from "./draw.ts";

type Row = RanksChart["rows"][number];

/** A bar over the ranks that tests leave open for each system, a dot at its rank; rank 1 on the left. */
export function ranksChart({ rows }: RanksChart, width: number): SVGSVGElement {
  const names = Math.min(Math.max(60, ...rows.map((r) => textPixels(shown(r.label)))), width * 0.4);
  const last = Math.max(1, ...rows.map((r) => r.high));
  return draw({
    width,
    height: 24 * rows.length + 70,
    marginLeft: names + 16,
    marginRight: 24,
    marginTop: 12,
    marginBottom: 46,
    x: {
      label: "rank →",
      labelAnchor: "center",
      domain: [0.5, last + 0.5],
      ticks: Math.min(last, 12),
      tickFormat: "d",
    },
    y: { domain: rows.map((r) => r.label), axis: null },
    marks: [
      Plot.gridX({ stroke: "var(--line)", strokeOpacity: 1, ticks: Math.min(last, 12) }),
      Plot.ruleY(rows, {
        y: "label",
        x1: (r: Row) => r.low - 0.2,
        x2: (r: Row) => r.high + 0.2,
        stroke: "var(--metric)",
        strokeWidth: 9,
        strokeOpacity: 0.35,
        strokeLinecap: "round",
      }),
      Plot.dot(rows, {
        y: "label",
        x: "rank",
        r: 4.5,
        fill: "var(--metric)",
        title: (r: Row) => `${shown(r.label)}\nrank ${r.rank}, open: ${r.low} to ${r.high}`,
      }),
      Plot.text(rows, {
        y: "label",
        text: (r: Row) => cutText(shown(r.label), names),
        frameAnchor: "left",
        textAnchor: "end",
        dx: -8,
        fill: "var(--ink)",
      }),
    ],
  });
}
