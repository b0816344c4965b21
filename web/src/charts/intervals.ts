import * as Plot from "@observablehq/plot";
import type { IntervalRow, IntervalsChart } from "../../../src/report/document.ts";
import { DASH, formatInterval } from "../../../src/report/format.ts";
import { shown } from "../lib/marked-text.ts";
import { familyLook } from "../lib/page.ts";
import { cutText, draw, textPixels } from "./draw.ts";

/** Rows are told apart by place, since two may have one label. */
interface Placed extends IntervalRow {
  readonly at: number;
}

const numbers = ({ value, low, high }: IntervalRow): string =>
  value === null ? DASH : formatInterval({ value, ciLow: low, ciHigh: high });

const words = (r: IntervalRow): string =>
  r.isHeading ? "" : [numbers(r), r.note ? shown(r.note) : ""].join("  ").trim();

const look = (r: IntervalRow) => familyLook(r.family ?? "metric");

/** Dots with interval bars, one a row; lines across at the chart's marks, a grey band for what does not matter. */
export function intervalsChart(chart: IntervalsChart, width: number): SVGSVGElement {
  const wide = width >= 640;
  const rows: Placed[] = chart.rows.map((r, at) => ({ ...r, at }));
  const longest = Math.max(60, ...rows.map((r) => textPixels(shown(r.label))));
  const names = Math.min(longest, width * (wide ? 0.34 : 0.4));
  const side = wide ? Math.min(330, Math.max(120, ...rows.map((r) => textPixels(words(r)))) + 16) : 12;
  const hasHeadings = rows.some((r) => r.isHeading);
  const drawn = rows.filter((r) => r.value !== null);
  const bounded = rows.filter((r) => r.low !== null && r.high !== null);
  return draw({
    width,
    height: 24 * rows.length + 70,
    marginLeft: names + 16,
    marginRight: side,
    marginTop: 26,
    marginBottom: 44,
    x: { label: `${chart.x} →`, labelAnchor: "center", ticks: wide ? 7 : 4, nice: true },
    y: { domain: rows.map((r) => r.at), axis: null, type: "band" },
    symbol: { type: "identity" },
    marks: [
      ...(chart.band
        ? [Plot.rectX([chart.band], { x1: "0", x2: "1", fill: "var(--line)", fillOpacity: 0.5 })]
        : []),
      Plot.gridX({ stroke: "var(--line)", strokeOpacity: 1, ticks: wide ? 7 : 4 }),
      Plot.ruleX(chart.marks, { x: "at", stroke: "var(--ink)", strokeDasharray: "4 3" }),
      Plot.text(chart.marks, {
        x: "at",
        text: (m: { readonly label: string }) => shown(m.label),
        frameAnchor: "top",
        dy: -16,
        fill: "var(--ink)",
      }),
      Plot.ruleY(bounded, {
        y: "at",
        x1: "low",
        x2: "high",
        stroke: (r: Placed) => look(r).hue,
        strokeWidth: 2.5,
        strokeLinecap: "round",
      }),
      Plot.dot(drawn, {
        y: "at",
        x: "value",
        r: 4.5,
        symbol: (r: Placed) => look(r).symbol,
        fill: (r: Placed) => (r.isHollow ? "var(--paper)" : look(r).hue),
        stroke: (r: Placed) => look(r).hue,
        strokeWidth: 1.5,
        title: (r: Placed) => `${shown(r.label)}\n${words(r)}`,
      }),
      Plot.text(rows, {
        y: "at",
        text: (r: Placed) => cutText(shown(r.label), names),
        frameAnchor: "left",
        textAnchor: "end",
        dx: -8,
        fill: (r: Placed) => (hasHeadings && !r.isHeading ? "var(--muted)" : "var(--ink)"),
        title: (r: Placed) => shown(r.label),
      }),
      ...(wide
        ? [
            Plot.text(rows, {
              y: "at",
              text: (r: Placed) => cutText(words(r), side),
              frameAnchor: "right",
              textAnchor: "start",
              dx: 10,
              fontVariant: "tabular-nums",
              fill: "var(--ink)",
            }),
          ]
        : []),
    ],
  });
}
