import * as Plot from "@observablehq/plot";
import type { SystemLengthControl } from "../../../src/audit/index.ts";
import { chart, picture, type Picture, WIDTH } from "./picture.ts";

/** Both models from the rows, and the published column in percent. */
export interface LengthControlled {
  readonly minimal: readonly SystemLengthControl[];
  readonly joint: readonly SystemLengthControl[];
  readonly published: ReadonlyMap<string, number>;
}

/** Systems named in the plot, at the upper end of their interval. */
const LABELLED: Readonly<Record<string, { readonly dx: number; readonly textAnchor: "start" | "end" }>> = {
  gpt4_gamed: { dx: 6, textAnchor: "start" },
  NullModel: { dx: -6, textAnchor: "end" },
};

interface Dot {
  readonly panel: string;
  readonly system: string;
  readonly published: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly isOutside: boolean;
}

function dots(found: readonly SystemLengthControl[], published: ReadonlyMap<string, number>): Dot[] {
  return found.flatMap(({ system, model, controlled, controlledLow, controlledHigh }) => {
    const target = published.get(system) ?? NaN;
    if (Number.isNaN(target)) return [];
    const [value, low, high] = [100 * controlled, 100 * controlledLow, 100 * controlledHigh];
    return [
      { panel: model, system, published: target, value, low, high, isOutside: target < low || target > high },
    ];
  });
}

/** What the caller has computed for the table: Spearman with the published column by model. */
interface Agreement {
  readonly joint: string;
  readonly minimal: string;
}

/** Our win rates at equal length against the published ones. */
export function againstPublishedPicture(
  { minimal, joint, published }: LengthControlled,
  agreement: Agreement,
): Picture {
  const all = [...dots(joint, published), ...dots(minimal, published)];
  const panels = ["lc-joint", "lc-minimal"];
  const outside = panels.map((panel) => all.filter((d) => d.panel === panel && d.isOutside).length);
  const node = chart({
    width: WIDTH,
    height: 470,
    marginLeft: 52,
    marginRight: 16,
    marginTop: 44,
    marginBottom: 42,
    fx: { domain: panels, label: null, axis: null, padding: 0.06 },
    x: { domain: [0, 100] },
    y: { domain: [0, 100] },
    marks: [
      Plot.gridX({ stroke: "var(--line)", strokeOpacity: 1, ticks: 5 }),
      Plot.gridY({ stroke: "var(--line)", strokeOpacity: 1, ticks: 5 }),
      Plot.axisX({
        ticks: [20, 40, 60, 80],
        tickSize: 0,
        label: "published length-controlled win rate, % →",
        labelAnchor: "center",
      }),
      Plot.axisY({ ticks: 5, tickSize: 0, label: null }),
      Plot.link(panels, {
        fx: (p: string) => p,
        x1: 0,
        x2: 100,
        y1: 0,
        y2: 100,
        stroke: "var(--ink)",
        strokeDasharray: "4 3",
      } as unknown as Plot.LinkOptions),
      Plot.ruleX(all, {
        fx: "panel",
        x: "published",
        y1: "low",
        y2: "high",
        stroke: "var(--judge)",
        strokeOpacity: 0.5,
      }),
      Plot.dot(all, {
        fx: "panel",
        x: "published",
        y: "value",
        r: 3,
        stroke: "var(--judge)",
        fill: (d: Dot) => (d.isOutside ? "var(--paper)" : "var(--judge)"),
      }),
      ...Object.entries(LABELLED).map(([system, look]) =>
        Plot.text(
          all.filter((d) => d.system === system),
          { fx: "panel", x: "published", y: "high", text: "system", ...look },
        ),
      ),
      Plot.text(panels, {
        fx: (p: string) => p,
        text: (p: string) => p,
        frameAnchor: "top",
        dy: -12,
        fontWeight: 600,
      } as unknown as Plot.TextOptions),
      Plot.text(["↑ from the rows, %"], {
        fx: () => panels[0]!,
        text: (t: string) => t,
        frameAnchor: "top-left",
        textAnchor: "start",
        dx: -36,
        dy: -34,
      } as unknown as Plot.TextOptions),
    ],
  });
  return picture({
    name: "alpaca-eval",
    title: `lc-joint gives the published column (Spearman ${agreement.joint}); lc-minimal does not (${agreement.minimal})`,
    caption: `One dot a system, with the 95% interval of our win rate at equal length (instructions resampled); hollow where the published value is outside it (${outside.join(" and ")} of ${all.length / 2}). Dashed: equal.`,
    alt: `Two panels of win rates at equal length from the rows against the published ones. In the first, lc-joint, the dots lie along the diagonal but for gpt4_gamed, high above it with a long interval. In the second, lc-minimal, most weak systems lie far above the diagonal. NullModel is near 85% in both.`,
    rows: [[node]],
  });
}

/** Three ways of saying the win rate of one model's variants. */
const COLUMNS = ["raw win rate", "lc-joint", "published"] as const;

const VARIANTS = [
  { suffix: "_concise", symbol: "triangle2", name: "concise" },
  { suffix: "", symbol: "circle", name: "standard" },
  { suffix: "_verbose", symbol: "square2", name: "verbose" },
] as const;

const MODELS = ["gpt-3.5-turbo-1106", "alpaca-7b", "claude-2.1"];

interface Variant {
  readonly panel: (typeof COLUMNS)[number];
  readonly model: string;
  readonly symbol: string;
  readonly name: string;
  readonly row: string;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

function variants({ joint, published }: LengthControlled): Variant[] {
  return MODELS.flatMap((model) =>
    VARIANTS.flatMap(({ suffix, symbol, name }) => {
      const found = joint.find((f) => f.system === model + suffix);
      if (!found) return [];
      const own = { model, symbol, name, row: `${model} ${name}` };
      return [
        { ...own, panel: COLUMNS[0], value: 100 * found.winRate },
        {
          ...own,
          panel: COLUMNS[1],
          value: 100 * found.controlled,
          low: 100 * found.controlledLow,
          high: 100 * found.controlledHigh,
        },
        { ...own, panel: COLUMNS[2], value: published.get(model + suffix) ?? NaN },
      ];
    }),
  );
}

/** Concise, standard and verbose answers of one model before and after length control. */
export function variantsPicture(of: LengthControlled): Picture {
  const all = variants(of);
  const rows = [...new Set(all.map((v) => v.row))];
  const shown = (model: string, name: string, panel: Variant["panel"]): string =>
    all.find((v) => v.model === model && v.name === name && v.panel === panel)!.value.toFixed(1);
  const gpt = MODELS[0]!;
  const factor = (panel: Variant["panel"]): string =>
    (Number(shown(gpt, "verbose", panel)) / Number(shown(gpt, "concise", panel))).toFixed(1);
  const node = chart({
    width: WIDTH,
    height: 24 * rows.length + 76,
    marginLeft: 196,
    marginRight: 16,
    marginTop: 24,
    marginBottom: 42,
    fx: { domain: [...COLUMNS], label: null, padding: 0.08 },
    x: { type: "log", domain: [1.7, 36] },
    y: { domain: rows, axis: null },
    symbol: { type: "identity" },
    marks: [
      Plot.gridX({ stroke: "var(--line)", strokeOpacity: 1, ticks: [2, 5, 10, 20] }),
      Plot.axisX({
        ticks: [2, 5, 10, 20],
        tickSize: 0,
        tickFormat: "~g",
        label: "win rate against gpt4_1106_preview, % →",
        labelAnchor: "center",
        labelOffset: 36,
      }),
      Plot.line(all, {
        fx: "panel",
        x: "value",
        y: "row",
        z: "model",
        stroke: "var(--muted)",
        strokeDasharray: "2 3",
      }),
      Plot.ruleY(
        all.filter((v) => v.low !== undefined),
        { fx: "panel", y: "row", x1: "low", x2: "high", stroke: "var(--judge)", strokeWidth: 2.5 },
      ),
      Plot.dot(all, {
        fx: "panel",
        x: "value",
        y: "row",
        r: 4,
        symbol: "symbol",
        fill: "var(--judge)",
      } as Plot.DotOptions),
      Plot.axisY({ fx: COLUMNS[0], tickSize: 0, label: null } as unknown as Plot.AxisYOptions),
    ],
  });
  return picture({
    name: "alpaca-eval-variants",
    title: `Length control takes off a part of what concise or verbose answers do: x${factor(COLUMNS[0])} between the variants of ${gpt} raw, x${factor(COLUMNS[1])} at equal length`,
    caption:
      "Variants of one model are joined; logarithmic, so equal distances are equal factors. Intervals (95%, instructions resampled, each system by itself) where we computed the number. Claude has no verbose variant in the data.",
    alt: `Three panels with rows for the variants of three models. gpt-3.5-turbo-1106 goes from ${shown(gpt, "concise", COLUMNS[0])} (concise) to ${shown(gpt, "verbose", COLUMNS[0])} (verbose) raw, and from ${shown(gpt, "concise", COLUMNS[1])} to ${shown(gpt, "verbose", COLUMNS[1])} under lc-joint, with overlapping intervals; the published column from ${shown(gpt, "concise", COLUMNS[2])} to ${shown(gpt, "verbose", COLUMNS[2])}. alpaca-7b and claude-2.1 look alike.`,
    rows: [[node]],
  });
}
