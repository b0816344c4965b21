import * as Plot from "@observablehq/plot";
import { formatInterval, formatValue } from "../../../src/report/format.ts";
import type { PageView } from "../../../src/report/page-data.ts";
import { shown } from "../lib/marked-text.ts";
import { cutText, draw, textPixels } from "./draw.ts";

interface Cell {
  readonly scorer: string;
  readonly slice: string;
  readonly value: number | null;
  readonly title: string;
}

/** Scorer x slice: the primary measure as number and as strength of one hue; the leader's weakest slice is framed. */
export function heatMapChart(view: PageView, rows: readonly string[], width: number): SVGSVGElement {
  const { slices, scorers, cells } = view.slices;
  const flat = rows.flatMap((scorer) =>
    slices.map(({ label, n }, k): Cell => {
      const cell = cells[scorers.indexOf(scorer)]?.[k] ?? null;
      const numbers = cell ? `${formatInterval(cell)}, n = ${cell.n}` : `not computed (n = ${n})`;
      return {
        scorer,
        slice: label,
        value: cell?.value ?? null,
        title: `${shown(scorer)}\n${shown(label)}\n${numbers}`,
      };
    }),
  );
  const leader = flat.filter((c) => c.scorer === rows[0] && c.value !== null);
  const weakest = leader.toSorted((a, b) => a.value! - b.value!).slice(0, 1);
  const longest = Math.max(60, ...rows.map((s) => textPixels(shown(s))));
  const names = Math.min(longest, Math.max(120, width * 0.3));
  const widest = Math.max(...slices.map((s) => textPixels(shown(s.label))));
  const isUpright = widest + 8 <= (width - names - 72) / slices.length;
  const heads = isUpright ? 30 : Math.min(150, widest * 0.72 + 24);
  return draw({
    width: Math.max(width, names + 50 * slices.length + 70),
    height: heads + 24 * rows.length + 8,
    marginLeft: names + 12,
    marginTop: heads,
    marginBottom: 4,
    marginRight: 60,
    x: { domain: slices.map((s) => s.label), axis: null, padding: 0.04 },
    y: { domain: rows, axis: null, padding: 0.06 },
    opacity: { domain: extent(flat), range: [0.04, 0.55] },
    marks: [
      Plot.axisX({
        anchor: "top",
        tickRotate: isUpright ? 0 : -40,
        tickSize: 0,
        textAnchor: isUpright ? "middle" : "start",
        label: null,
        lineWidth: 40,
        tickFormat: (s: string) => cutText(shown(s), 190),
      }),
      Plot.cell(
        flat.filter((c) => c.value !== null),
        {
          x: "slice",
          y: "scorer",
          fill: "var(--heat)",
          fillOpacity: { value: "value", scale: true },
          title: "title",
        },
      ),
      Plot.cell(weakest, { x: "slice", y: "scorer", fill: "none", stroke: "var(--ink)", strokeWidth: 2 }),
      Plot.text(flat, {
        x: "slice",
        y: "scorer",
        text: (c: Cell) => formatValue(c.value),
        fill: "var(--ink)",
        fontVariant: "tabular-nums",
        pointerEvents: "none",
      }),
      Plot.text(rows, {
        y: (s: string) => s,
        text: (s: string) => cutText(shown(s), names),
        frameAnchor: "left",
        textAnchor: "end",
        dx: -8,
        fill: "var(--ink)",
      }),
    ],
  });
}

/** Lowest and highest value; a wider range where all are equal. */
function extent(cells: readonly Cell[]): [number, number] {
  const values = cells.flatMap((c) => (c.value === null ? [] : [c.value]));
  const low = Math.min(...values);
  const high = Math.max(...values);
  return low < high ? [low, high] : [low - 1, low + 1];
}
