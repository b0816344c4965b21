import type { Chart } from "../../../src/report/document.ts";
import { curvesChart } from "./curves.ts";
import { intervalsChart } from "./intervals.ts";
import { matrixOfNumbers } from "./matrix.ts";
import { ranksChart } from "./ranks.ts";

/** Draws a chart of a document by its kind. */
export function drawChart(chart: Chart, width: number): SVGSVGElement {
  switch (chart.kind) {
    case "intervals":
      return intervalsChart(chart, width);
    case "ranks":
      return ranksChart(chart, width);
    case "curves":
      return curvesChart(chart, width);
    case "matrix":
      return matrixOfNumbers(chart, width);
  }
}
