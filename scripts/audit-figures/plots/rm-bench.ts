import * as Plot from "@observablehq/plot";
import { STYLES } from "../../../src/audit/index.ts";
import type { ScorerMatrix } from "../rm-bench.ts";
import { intervalPanels, type PanelPoint } from "./interval-panels.ts";
import { chart, picture, type Picture, WIDTH } from "./picture.ts";

const GAP = "style gap: easy less hard";
const LEVELS = [
  { panel: "hard: right is plainer", of: "hard" },
  { panel: "normal: same style", of: "normal" },
  { panel: "easy: right is fancier", of: "easy" },
] as const;

const isSentinel = (scorer: string): boolean => ["length", "random"].includes(scorer);

/** Accuracy where the right answer is the plainer, alike and the fancier, and the gap between the ends. */
function levels(found: readonly ScorerMatrix[]): Picture {
  const rows = found.map((f) => f.scorer);
  const point = (
    scorer: string,
    panel: string,
    e: { value: number; low: number; high: number },
  ): PanelPoint => ({
    panel,
    row: scorer,
    value: e.value,
    low: e.low,
    high: e.high,
    hue: isSentinel(scorer) ? "--sentinel" : "--metric",
  });
  const names = 132;
  const [left, right] = [0.72 * WIDTH, 0.28 * WIDTH];
  const accuracy = found.flatMap(({ scorer, matrix }) =>
    LEVELS.map(({ panel, of }) => point(scorer, panel, matrix[of])),
  );
  const length = found.find((f) => f.scorer === "length")!.matrix;
  const gap = length.styleGap.value.toFixed(2);
  return picture({
    name: "rm-bench",
    title: `Length alone has a style gap of ${gap}; scorers that fall with length have one nearly as large the other way`,
    caption:
      "RM-Bench, 798 items (fewer where a scorer does not apply); dots with 95% intervals by item. Dashed: a coin, and no gap. Ties count as wrong, so scorers that mostly tie are near 0. Grey: sentinels.",
    alt: `Accuracy of ${found.length} offline scorers in three panels and their style gap in a fourth, ordered by the gap. Length goes from ${length.hard.value.toFixed(2)} where the right answer is plainer to ${length.easy.value.toFixed(2)} where it is fancier; compression, longest-repeat and distinct-n go the other way by as much; random stays at a half; checks of numbers, quotes, language and JSON stay below it, since they mostly tie.`,
    rows: [
      [
        intervalPanels(accuracy, {
          panels: LEVELS.map((l) => l.panel),
          rows,
          width: left,
          x: "accuracy",
          domain: [0, 1],
          ticks: [0.25, 0.5, 0.75],
          lines: LEVELS.map(({ panel }) => ({ panel, at: 0.5 })),
          names,
        }),
        intervalPanels(
          found.map(({ scorer, matrix }) => point(scorer, GAP, matrix.styleGap)),
          {
            panels: [GAP],
            rows,
            width: right,
            x: "difference",
            domain: [-0.8, 0.8],
            ticks: [-0.5, 0, 0.5],
            lines: [{ panel: GAP, at: 0 }],
            names: 0,
          },
        ),
      ],
    ],
  });
}

const COLUMNS = 5;

const initial = (style: string): string => style[0]!.toUpperCase();

/** The 3 x 3 cells of every scorer, as numbers and as strength. */
function matrices(found: readonly ScorerMatrix[]): Picture {
  const place = (i: number) => ({ column: i % COLUMNS, row: Math.floor(i / COLUMNS) });
  const cells = found.flatMap(({ matrix }, i) =>
    matrix.cells.flatMap((row, r) =>
      row.map((c, k) => ({ ...place(i), right: STYLES[r]!, wrong: STYLES[k]!, value: c.value })),
    ),
  );
  const facet = { fx: "column", fy: "row" };
  const node = chart({
    width: WIDTH,
    height: 150 * Math.ceil(found.length / COLUMNS) + 58,
    marginLeft: 94,
    marginRight: 10,
    marginTop: 26,
    marginBottom: 44,
    fx: { axis: null, padding: 0.1 },
    fy: { axis: null, padding: 0.24 },
    x: { domain: [...STYLES], padding: 0.04 },
    y: { domain: [...STYLES], padding: 0.04 },
    opacity: { domain: [0, 1], range: [0.04, 0.6] },
    marks: [
      Plot.cell(cells, {
        ...facet,
        x: "wrong",
        y: "right",
        fill: "var(--metric)",
        fillOpacity: { value: "value", scale: true },
      } as Plot.CellOptions),
      Plot.text(cells, {
        ...facet,
        x: "wrong",
        y: "right",
        text: (c: { value: number }) => (100 * c.value).toFixed(0),
      } as Plot.TextOptions),
      Plot.text(
        found.map((f, i) => ({ ...place(i), scorer: f.scorer })),
        { ...facet, text: "scorer", frameAnchor: "top", dy: -12, fontWeight: 600 } as Plot.TextOptions,
      ),
      Plot.axisY({ tickSize: 0, label: null, tickFormat: (s: string) => `${s} ${initial(s)}` }),
      Plot.axisX({
        tickSize: 0,
        tickFormat: initial,
        label: "style of the wrong answer",
        labelAnchor: "center",
        labelArrow: "none",
      }),
    ],
  });
  return picture({
    name: "rm-bench-matrix",
    title: "Style matrices: a scorer of quality would have one number in all nine cells",
    caption:
      "Accuracy in % where the right answer has the style of the row and the wrong one that of the column; stronger is higher. Intervals of the averages over the diagonals stand in the plot above.",
    alt: `${found.length} small matrices of accuracy by style of the right and of the wrong answer. Length is at 97% where a right answer with Markdown meets a concise wrong one and at 5% the other way round; compression shows the reverse, 4% and 94%; random is near 50% everywhere; checks of numbers, quotes, language and JSON have nearly the same low number in every cell.`,
    rows: [[node]],
  });
}

export const rmBenchPictures = (found: readonly ScorerMatrix[]): Picture[] => [
  levels(found),
  matrices(found),
];
