import * as Plot from "@observablehq/plot";
import { DASH, formatInterval, formatValue } from "../../../src/report/format.ts";
import type { PageView } from "../../../src/report/page-data.ts";
import type { BoardEntry } from "../../../src/report/view.ts";
import { shown } from "../lib/marked-text.ts";
import { familyLook } from "../lib/page.ts";
import { cutText, draw, svgElement, textPixels } from "./draw.ts";

/** Dots with interval bars, best first: hue and mark by family, brackets for clusters, dashed lines for chance and ceilings. */
export function leaderboardChart(
  view: PageView,
  entries: readonly BoardEntry[],
  width: number,
): SVGSVGElement {
  const wide = width >= 640;
  const longest = Math.max(60, ...entries.map((e) => textPixels(shown(e.scorer))));
  const names = Math.min(longest, width * (wide ? 0.34 : 0.4));
  const bracket = entries.some((e) => e.cluster !== null) ? 22 : 4;
  const room = width - names - bracket - (wide ? 230 : 34);
  const drawn = entries.filter((e) => e.value !== null);
  const line = view.basis?.line ?? null;
  const lines = [
    ...(line === null
      ? []
      : [{ x: line.value, text: `${cutText(shown(line.label), 120)} ${formatValue(line.value)}` }]),
    ...view.ceilings.map((c) => ({
      x: c.value,
      text: wide ? `${c.label} ${formatValue(c.value)}` : "humans",
    })),
  ];
  const hue = (e: BoardEntry) => familyLook(e.family).hue;
  return draw({
    width,
    height: 24 * entries.length + 62,
    marginLeft: names + bracket + (wide ? 56 : 14),
    marginRight: wide ? 162 : 12,
    marginTop: 26,
    marginBottom: 36,
    x: {
      label: `${view.basis?.words.label ?? ""} →`,
      labelAnchor: "center",
      ticks: wide ? 8 : 4,
      nice: true,
    },
    y: { domain: entries.map((e) => e.scorer), axis: null },
    symbol: { type: "identity" },
    marks: [
      Plot.gridX({ stroke: "var(--line)", strokeOpacity: 1, ticks: wide ? 8 : 4 }),
      Plot.ruleX(lines, { x: "x", stroke: "var(--ink)", strokeDasharray: "4 3" }),
      ...lines.map((line, k) =>
        Plot.text([line], {
          x: "x",
          text: "text",
          frameAnchor: "top",
          dy: -16,
          fill: "var(--ink)",
          textAnchor: k > 0 ? "end" : "middle",
        }),
      ),
      Plot.ruleY(
        drawn.filter((e) => e.ciLow !== null && e.ciHigh !== null),
        {
          y: "scorer",
          x1: "ciLow",
          x2: "ciHigh",
          stroke: hue,
          strokeWidth: 2.5,
          strokeLinecap: "round",
        },
      ),
      Plot.dot(drawn, {
        y: "scorer",
        x: "value",
        r: 5,
        symbol: (e: BoardEntry) => familyLook(e.family).symbol,
        fill: (e: BoardEntry) => (e.sentinel ? "var(--paper)" : hue(e)),
        stroke: hue,
        strokeWidth: 1.5,
        title: (e: BoardEntry) => `${shown(e.scorer)}\n${formatInterval(e)}, n = ${e.n}\n${shown(e.rule)}`,
      }),
      Plot.text(entries, {
        y: "scorer",
        text: (e: BoardEntry) => cutText(shown(e.scorer), names),
        frameAnchor: "left",
        textAnchor: "end",
        dx: wide ? -56 : -12,
        fill: (e: BoardEntry) => (e.sentinel ? "var(--muted)" : "var(--ink)"),
        title: (e: BoardEntry) => shown(e.scorer),
      }),
      ...(wide ? sideTexts(entries, room) : missingTexts(entries, room)),
      clusterBrackets(entries, bracket),
    ],
  });
}

/** Rank ranges on the left, numbers on the right. */
function sideTexts(entries: readonly BoardEntry[], room: number): Plot.Markish[] {
  return [
    Plot.text(entries, {
      y: "scorer",
      frameAnchor: "left",
      textAnchor: "end",
      dx: -12,
      fill: "var(--muted)",
      fontVariant: "tabular-nums",
      text: (e: BoardEntry) =>
        e.rankLow === null ? "" : e.rankLow === e.rankHigh ? `${e.rankLow}` : `${e.rankLow}–${e.rankHigh}`,
    }),
    Plot.text(entries, {
      y: "scorer",
      frameAnchor: "right",
      textAnchor: "start",
      dx: 12,
      fontVariant: "tabular-nums",
      text: (e: BoardEntry) => (e.missing === null ? formatInterval(e) : DASH),
      fill: (e: BoardEntry) => (e.sentinel ? "var(--muted)" : "var(--ink)"),
    }),
    ...missingTexts(entries, room),
  ];
}

function missingTexts(entries: readonly BoardEntry[], room: number): Plot.Markish[] {
  const missing = entries.filter((e) => e.missing !== null);
  return [
    Plot.text(missing, {
      y: "scorer",
      text: (e: BoardEntry) => cutText(`${DASH} ${shown(e.missing ?? "")}`, room),
      frameAnchor: "left",
      dx: 6,
      textAnchor: "start",
      fill: "var(--muted)",
      stroke: "var(--paper)",
      strokeWidth: 4,
    }),
  ];
}

/** Square brackets at the far left, one for each cluster, with its number. */
function clusterBrackets(entries: readonly BoardEntry[], room: number): Plot.RenderFunction {
  return (_index, scales) => {
    const group = svgElement("g", { "aria-label": "clusters" });
    const y = scales.y as unknown as ((v: string) => number) & { bandwidth?: () => number };
    const numbers = [...new Set(entries.flatMap((e) => (e.cluster === null ? [] : [e.cluster])))];
    for (const number of numbers) {
      const rows = entries.filter((e) => e.cluster === number).map((e) => y(e.scorer));
      const top = Math.min(...rows) - 8;
      const bottom = Math.max(...rows) + 8;
      const path = `M${room - 4},${top}H${room - 9}V${bottom}H${room - 4}`;
      group.append(svgElement("path", { d: path, fill: "none", stroke: "var(--muted)" }));
      const text = svgElement("text", {
        x: room - 13,
        y: (top + bottom) / 2,
        dy: "0.32em",
        "text-anchor": "end",
        fill: "var(--muted)",
      });
      text.textContent = String(number);
      group.append(text);
    }
    return group;
  };
}
