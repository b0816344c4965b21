import * as Plot from "@observablehq/plot";
import { formatDifference, formatP } from "../../../src/report/format.ts";
import type { PageComparison, PageView } from "../../../src/report/page-data.ts";
import { shown } from "../lib/marked-text.ts";
import { familyLook } from "../lib/page.ts";
import { cutText, draw, textPixels } from "./draw.ts";

/** One test with its scorers' names, seen from `a`. */
export interface Test {
  readonly a: string;
  readonly b: string;
  readonly family: string;
  readonly difference: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly p: number | null;
  readonly detected: boolean;
}

/** Unpacks a comparison; `swapped` shows it from the other side. */
export function unpack(view: PageView, packed: PageComparison, swapped = false): Test {
  const [i, j, difference, low, high, p, adjusted] = packed;
  const [a, b] = swapped ? [view.board[j]!, view.board[i]!] : [view.board[i]!, view.board[j]!];
  const flip = (v: number | null) => (v === null ? null : -v);
  const q = adjusted ?? p;
  const numbers = swapped
    ? { difference: flip(difference), ciLow: flip(high), ciHigh: flip(low) }
    : { difference, ciLow: low, ciHigh: high };
  return { a: a.scorer, b: b.scorer, family: b.family, ...numbers, p: q, detected: q !== null && q < 0.05 };
}

/** Differences of every other scorer from the best, as a forest plot with the zero line. */
export function forestChart(tests: readonly Test[], width: number): SVGSVGElement {
  const wide = width >= 640;
  const names = Math.min(
    Math.max(60, ...tests.map((t) => textPixels(shown(t.b)))),
    width * (wide ? 0.34 : 0.4),
  );
  const drawn = tests.filter((t) => t.difference !== null);
  const hue = (t: Test) => familyLook(t.family).hue;
  return draw({
    width,
    height: 24 * tests.length + 56,
    marginLeft: names + 16,
    marginRight: wide ? 240 : 12,
    marginTop: 20,
    marginBottom: 36,
    x: { label: "best less this one →", labelAnchor: "center", ticks: wide ? 8 : 4, nice: true },
    y: { domain: tests.map((t) => t.b), axis: null },
    symbol: { type: "identity" },
    marks: [
      Plot.gridX({ stroke: "var(--line)", strokeOpacity: 1, ticks: wide ? 8 : 4 }),
      Plot.ruleX([0], { stroke: "var(--ink)", strokeDasharray: "4 3" }),
      Plot.text(["no difference"], {
        x: () => 0,
        text: (s: string) => s,
        frameAnchor: "top",
        dy: -12,
        fill: "var(--ink)",
      }),
      Plot.ruleY(
        drawn.filter((t) => t.ciLow !== null && t.ciHigh !== null),
        { y: "b", x1: "ciLow", x2: "ciHigh", stroke: hue, strokeWidth: 2.5 },
      ),
      Plot.dot(drawn, {
        y: "b",
        x: "difference",
        r: 5,
        symbol: (t: Test) => familyLook(t.family).symbol,
        stroke: hue,
        strokeWidth: 1.5,
        fill: (t: Test) => (t.detected ? hue(t) : "var(--paper)"),
        title: testTitle,
      }),
      Plot.text(tests, {
        y: "b",
        text: (t: Test) => cutText(shown(t.b), names),
        frameAnchor: "left",
        textAnchor: "end",
        dx: -8,
        fill: "var(--ink)",
      }),
      ...(wide
        ? [
            Plot.text(tests, {
              y: "b",
              text: (t: Test) => `${formatDifference(t)}  p ${formatP(t.p)}`,
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

/** The words of one test, for hover. */
function testTitle(t: Test): string {
  return `${shown(t.a)} less ${shown(t.b)}\n${formatDifference(t)}, adjusted p ${formatP(t.p)}\n${t.detected ? "difference detected" : "no difference detected"}`;
}

/** Row against column: hue says which is higher, strength by how much, a dot that the test detected it; blank is untested. */
export function matrixChart(view: PageView, width: number): SVGSVGElement {
  const tests = view.comparisons.flatMap((c) => [unpack(view, c), unpack(view, c, true)]);
  const order = view.board.map((e) => e.scorer).filter((s) => tests.some((t) => t.a === s));
  const names = Math.min(Math.max(60, ...order.map((s) => textPixels(shown(s)))), 190);
  const side = Math.max(13, Math.min(34, (width - names - 80) / order.length));
  const filled = tests.filter((t) => t.difference !== null);
  return draw({
    width: names + side * order.length + 90,
    height: names * 0.72 + side * order.length + 24,
    marginLeft: names + 12,
    marginTop: names * 0.72 + 16,
    marginRight: 76,
    marginBottom: 4,
    x: { domain: order, axis: null, padding: 0.06 },
    y: { domain: order, axis: null, padding: 0.06 },
    opacity: { range: [0.1, 0.8] },
    marks: [
      Plot.axisX({
        anchor: "top",
        tickRotate: -45,
        tickSize: 0,
        textAnchor: "start",
        label: null,
        tickFormat: (s: string) => cutText(shown(s), 170),
      }),
      Plot.axisY({
        anchor: "left",
        tickSize: 0,
        label: null,
        tickFormat: (s: string) => cutText(shown(s), names),
      }),
      Plot.cell(filled, {
        x: "b",
        y: "a",
        fill: (t: Test) => (t.difference! >= 0 ? "var(--metric)" : "var(--reward-model)"),
        fillOpacity: { value: (t: Test) => Math.abs(t.difference!), scale: true },
        title: testTitle,
      }),
      Plot.dot(
        tests.filter((t) => t.detected),
        { x: "b", y: "a", r: Math.max(1.5, side / 9), fill: "var(--ink)", pointerEvents: "none" },
      ),
      Plot.cell(order, { x: (s: string) => s, y: (s: string) => s, fill: "var(--line)" }),
    ],
  });
}
