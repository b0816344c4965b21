import * as Plot from "@observablehq/plot";
import type { JudgeRun } from "../llmbar.ts";
import { chart, picture, type Picture, WIDTH } from "./picture.ts";

const COLUMNS = 3;

interface Dot {
  readonly panel: { readonly column: number; readonly row: number };
  readonly agreement: number;
  readonly bias: number;
  readonly low: number;
  readonly high: number;
  readonly isClear: boolean;
}

const place = (i: number) => ({ column: i % COLUMNS, row: Math.floor(i / COLUMNS) });

/** Every run: how often both orders agree against which side wins where they do not, one panel a model. */
export function llmBarPicture(runs: readonly JudgeRun[]): Picture {
  const models = [...new Set(runs.map((r) => r.llm))];
  const dots = runs.map(({ llm, found: { agreement, bias } }): Dot => ({
    panel: place(models.indexOf(llm)),
    agreement: agreement.value,
    bias: bias.value,
    low: bias.low,
    high: bias.high,
    isClear: bias.low > 0 || bias.high < 0,
  }));
  const panels = models.map((llm, i) => ({ llm, panel: place(i) }));
  const edges = panels.flatMap(({ panel }) => [-1, 1].map((sign) => ({ panel, sign })));
  const facet = {
    fx: (d: { panel: Dot["panel"] }) => d.panel.column,
    fy: (d: { panel: Dot["panel"] }) => d.panel.row,
  };
  const clear = dots.filter((d) => d.isClear).length;
  const node = chart({
    width: WIDTH,
    height: 540,
    marginLeft: 56,
    marginRight: 14,
    marginTop: 34,
    marginBottom: 42,
    fx: { axis: null, padding: 0.06 },
    fy: { axis: null, padding: 0.1 },
    x: { domain: [0, 1] },
    y: { domain: [-1, 1] },
    marks: [
      Plot.gridX({ stroke: "var(--line)", strokeOpacity: 1, ticks: 5 }),
      Plot.gridY({ stroke: "var(--line)", strokeOpacity: 1, ticks: 5 }),
      Plot.axisX({
        ticks: [0.2, 0.4, 0.6, 0.8],
        tickSize: 0,
        label: "share of pairs with the same verdict in both orders →",
        labelAnchor: "center",
      }),
      Plot.axisY({ ticks: 5, tickSize: 0, label: null }),
      Plot.ruleY([0], { stroke: "var(--ink)", strokeDasharray: "4 3" }),
      Plot.link(edges, {
        ...facet,
        x1: 0,
        x2: 1,
        y1: "sign",
        y2: 0,
        stroke: "var(--muted)",
        strokeWidth: 1,
      } as Plot.LinkOptions),
      Plot.ruleX(dots, {
        ...facet,
        x: "agreement",
        y1: "low",
        y2: "high",
        stroke: "var(--judge)",
        strokeOpacity: 0.3,
      } as Plot.RuleXOptions),
      ...[false, true].map((isClear) =>
        Plot.dot(
          dots.filter((d) => d.isClear === isClear),
          {
            ...facet,
            x: "agreement",
            y: "bias",
            r: 2.5,
            stroke: "var(--judge)",
            fill: isClear ? "var(--judge)" : "var(--paper)",
          } as Plot.DotOptions,
        ),
      ),
      Plot.text(["↑ first wins both times less second wins both times"], {
        fx: [0],
        fy: [0],
        text: (t: string) => t,
        frameAnchor: "top-left",
        textAnchor: "start",
        dx: -40,
        dy: -22,
      } as Plot.TextOptions),
      Plot.text(panels, {
        ...facet,
        text: "llm",
        frameAnchor: "top-right",
        dx: -4,
        dy: 6,
        fontWeight: 600,
      } as Plot.TextOptions),
    ],
  });
  return picture({
    name: "llmbar",
    title: `${clear} of ${runs.length} judge runs favour a position: mostly the first, GPT-4 more often the second`,
    caption:
      "One dot a run (a prompt on a subset of LLMBar), with the 95% interval of its bias; filled where the interval excludes 0. Slanted lines: all verdicts that change with the order go to one side. No correction for the number of runs.",
    alt: `Six panels, one a model: share of pairs with the same verdict in both orders against the bias to the output shown first. Falcon's dots lie along the upper edge, where every changed verdict goes to the first; most of ChatGPT's and PaLM2's lie above zero; GPT-4's gather at full agreement, most within reach of zero and more below than above. ${clear} of ${runs.length} intervals exclude zero.`,
    rows: [[node]],
  });
}
