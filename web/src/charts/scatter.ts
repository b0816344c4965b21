import * as Plot from "@observablehq/plot";
import { formatValue } from "../../../src/report/format.ts";
import type { PageScatter } from "../../../src/report/page-data.ts";
import { familyLook } from "../lib/page.ts";
import { draw } from "./draw.ts";

/** One scorer's scores against gold values; equal gold values are spread sideways a little, always alike. */
export function scatterChart(
  points: PageScatter,
  width: number,
  open: (item: number) => void,
): SVGSVGElement {
  const levels = [...new Set(points.x)].sort((a, b) => a - b);
  const step =
    levels.length > 1 && levels.length <= 12 ? Math.min(...levels.slice(1).map((v, k) => v - levels[k]!)) : 0;
  const spread = (k: number) => 0.6 * step * (((k * 0.618034) % 1) - 0.5);
  const { hue, symbol } = familyLook(points.family);
  const index = points.x
    .map((_, k) => k)
    .filter((k) => Number.isFinite(points.y[k]!) && Number.isFinite(points.x[k]!));
  const chart = draw({
    width,
    height: 170,
    marginLeft: 44,
    marginRight: 8,
    marginTop: 8,
    marginBottom: 34,
    x: {
      label: "gold →",
      labelAnchor: "center",
      nice: false,
      inset: 6,
      ...(step > 0 ? { ticks: levels } : { ticks: 4 }),
      tickFormat: formatValueShort,
    },
    y: { label: null, ticks: 4, nice: true, tickFormat: formatValueShort },
    symbol: { type: "identity" },
    marks: [
      Plot.gridY({ stroke: "var(--line)", strokeOpacity: 1, ticks: 4 }),
      Plot.dot(index, {
        x: (k: number) => points.x[k]! + spread(k),
        y: (k: number) => points.y[k]!,
        ...(symbol === "times" ? { stroke: hue, strokeOpacity: 0.5 } : { fill: hue, fillOpacity: 0.4 }),
        r: 2.2,
        symbol: () => symbol,
        title: (k: number) => `gold ${formatValue(points.x[k]!)}, score ${formatValue(points.y[k]!)}`,
      }),
    ],
  });
  chart.addEventListener("click", (event) => {
    const nth = [...chart.querySelectorAll("[aria-label=dot] > *")].indexOf(event.target as Element);
    const item = nth < 0 ? -1 : points.item[index[nth]!]!;
    if (item >= 0) open(item);
  });
  return chart;
}

function formatValueShort(value: number): string {
  return String(Number(value.toPrecision(3)));
}
