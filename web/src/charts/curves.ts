import * as Plot from "@observablehq/plot";
import type { Curve, CurvesChart, Mark } from "../../../src/report/document.ts";
import { formatValue } from "../../../src/report/format.ts";
import { shown } from "../lib/marked-text.ts";
import { cutText, draw, textPixels } from "./draw.ts";

const HUES = ["--metric", "--reward-model", "--judge", "--verifier", "--sentinel", "--composite"] as const;
const DASHES = ["none", "7 3", "2 3", "9 3 2 3"] as const;

interface Point {
  readonly x: number;
  readonly y: number;
}

interface BandPoint {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

const hueOf = (k: number): string => `var(${HUES[k % HUES.length]!})`;

function pointsOf({ x, y }: Curve): Point[] {
  return x.flatMap((at, k) => (Number.isFinite(y[k] ?? NaN) ? [{ x: at, y: y[k]! }] : []));
}

function bandOf({ x, low, high, band }: Curve): BandPoint[] {
  const at = band?.at ?? x;
  const lows = band?.low ?? low ?? [];
  const highs = band?.high ?? high ?? [];
  return at.flatMap((v, k) => {
    const [l, h] = [lows[k], highs[k]];
    return typeof l === "number" && typeof h === "number" ? [{ x: v, low: l, high: h }] : [];
  });
}

/** Labels at the ends of curves, pushed apart where they would cover each other. */
function endLabels(
  curves: readonly Curve[],
  height: number,
  domain: readonly [number, number],
): readonly { readonly k: number; readonly x: number; readonly y: number; readonly dy: number }[] {
  const pixels = (v: number): number => ((domain[1] - v) / (domain[1] - domain[0] || 1)) * height;
  const ends = curves
    .flatMap((c, k) => {
      const last = pointsOf(c).at(-1);
      return last ? [{ k, ...last, at: pixels(last.y) }] : [];
    })
    .sort((a, b) => a.at - b.at);
  let free = -Infinity;
  return ends.map(({ k, x, y, at }) => {
    const placed = Math.max(at, free);
    free = placed + 15;
    return { k, x, y, dy: placed - at };
  });
}

function yDomain(chart: CurvesChart): readonly [number, number] {
  const values = [
    ...chart.curves.flatMap((c) => [
      ...pointsOf(c).map((p) => p.y),
      ...bandOf(c).flatMap((b) => [b.low, b.high]),
    ]),
    ...(chart.levels ?? []).map((m) => m.at),
    ...(chart.hasDiagonal ? [0, 1] : []),
  ];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const pad = 0.04 * (high - low || 1);
  return chart.hasDiagonal ? [0, 1] : [low - pad, high + pad];
}

/** Curves with their bands, told apart by hue, dash and a label where they end. */
export function curvesChart(chart: CurvesChart, width: number): SVGSVGElement {
  const wide = width >= 640;
  const side = Math.min(
    wide ? 260 : 130,
    16 + Math.max(...chart.curves.map((c) => textPixels(shown(c.label)))),
  );
  const size = chart.hasDiagonal ? Math.min(width, 420 + side) : Math.min(width, 900);
  const height = chart.hasDiagonal ? Math.min(420, size - side + 60) : Math.min(360, 0.6 * size + 60);
  const domain = yDomain(chart);
  const labels = endLabels(chart.curves, height - 64, domain);
  const curve = chart.isStepped ? "step-after" : "linear";
  return draw({
    width: size,
    height,
    marginLeft: 56,
    marginRight: side,
    marginTop: 24,
    marginBottom: 46,
    x: {
      label: `${chart.x} →`,
      labelAnchor: "center",
      ...(chart.isLogX ? { type: "log" as const, base: 2, tickFormat: "~g" } : {}),
      ...(chart.hasDiagonal ? { domain: [0, 1] } : {}),
    },
    y: { label: `↑ ${chart.y}`, domain: [...domain] },
    marks: [
      Plot.gridX({ stroke: "var(--line)", strokeOpacity: 1 }),
      Plot.gridY({ stroke: "var(--line)", strokeOpacity: 1 }),
      ...(chart.hasDiagonal
        ? [
            Plot.line(
              [
                { x: 0, y: 0 },
                { x: 1, y: 1 },
              ],
              { x: "x", y: "y", stroke: "var(--ink)", strokeDasharray: "4 3" },
            ),
          ]
        : []),
      ...levelMarks(chart),
      ...chart.curves.flatMap((c, k) => [
        Plot.areaY(bandOf(c), { x: "x", y1: "low", y2: "high", fill: hueOf(k), fillOpacity: 0.15 }),
        Plot.line(pointsOf(c), {
          x: "x",
          y: "y",
          curve,
          stroke: hueOf(k),
          strokeWidth: 2,
          strokeDasharray: DASHES[k % DASHES.length]!,
        }),
        ...(chart.hasDots
          ? [
              Plot.dot(pointsOf(c), {
                x: "x",
                y: "y",
                r: 3.5,
                fill: hueOf(k),
                title: (p: Point) => `${shown(c.label)}\n${formatValue(p.x)}, ${formatValue(p.y)}`,
              }),
            ]
          : []),
      ]),
      ...labels.map(({ k, x, y, dy }) =>
        Plot.text([{ x, y }], {
          x: "x",
          y: "y",
          dx: 8,
          dy,
          text: () => cutText(shown(chart.curves[k]!.label), side - 10),
          textAnchor: "start",
          fill: "var(--ink)",
        }),
      ),
    ],
  });
}

function levelMarks({ levels = [], marks = [] }: CurvesChart): Plot.Markish[] {
  const text = (m: Mark): string => shown(m.label);
  return [
    Plot.ruleY(levels, { y: "at", stroke: "var(--ink)", strokeDasharray: "4 3" }),
    Plot.text(levels, {
      y: "at",
      text,
      frameAnchor: "left",
      dx: 4,
      dy: -7,
      textAnchor: "start",
      fill: "var(--ink)",
    }),
    Plot.ruleX(marks, { x: "at", stroke: "var(--ink)", strokeDasharray: "4 3" }),
    Plot.text(marks, { x: "at", text, frameAnchor: "top", dy: -14, fill: "var(--ink)" }),
  ];
}
