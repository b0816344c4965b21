import * as Plot from "@observablehq/plot";
import type { MatrixChart } from "../../../src/report/document.ts";
import { formatValue } from "../../../src/report/format.ts";
import { shown } from "../lib/marked-text.ts";
import { cutText, draw, textPixels } from "./draw.ts";

interface Cell {
  readonly row: string;
  readonly column: string;
  readonly value: number;
}

/** Numbers by row and column, stronger is higher; undefined cells stay empty. */
export function matrixOfNumbers({ rows, columns, cells }: MatrixChart, width: number): SVGSVGElement {
  const flat = rows.flatMap((row, r) =>
    columns.flatMap((column, c): Cell[] => {
      const value = cells[r]?.[c] ?? null;
      return value === null ? [] : [{ row, column, value }];
    }),
  );
  const names = Math.min(Math.max(60, ...rows.map((r) => textPixels(shown(r)))), width * 0.35);
  const heads = Math.min(120, 20 + 0.72 * Math.max(...columns.map((c) => textPixels(shown(c)))));
  const values = flat.map((c) => c.value);
  return draw({
    width: Math.min(width, names + 110 * columns.length + 40),
    height: heads + 30 * rows.length + 12,
    marginLeft: names + 12,
    marginTop: heads,
    marginBottom: 4,
    marginRight: 30,
    x: { domain: columns, axis: null, padding: 0.04 },
    y: { domain: rows, axis: null, padding: 0.06 },
    opacity: { domain: [Math.min(...values), Math.max(...values)], range: [0.05, 0.55] },
    marks: [
      Plot.axisX({
        anchor: "top",
        tickSize: 0,
        label: null,
        tickRotate: -20,
        textAnchor: "start",
        tickFormat: (s: string) => cutText(shown(s), 160),
      }),
      Plot.cell(flat, {
        x: "column",
        y: "row",
        fill: "var(--heat)",
        fillOpacity: { value: "value", scale: true },
        title: (c: Cell) => `${shown(c.row)}\n${shown(c.column)}\n${formatValue(c.value)}`,
      }),
      Plot.text(flat, {
        x: "column",
        y: "row",
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
