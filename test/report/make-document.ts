import type { ReportDocument } from "../../src/report/index.ts";

const grid = (n: number): number[] => Array.from({ length: n }, (_, k) => k / (n - 1));

/** A document with every kind of chart and every optional part; `name` gives each text that data can put there. */
export function makeDocument(name: (k: number) => string): ReportDocument {
  const x = grid(20);
  return {
    kind: "document",
    question: "what is shown",
    where: name(0),
    sentences: [`The first sentence decides. ${name(1)}`, name(2)],
    uses: [
      { use: "monitor", verdict: "use", reason: name(3) },
      { use: "rl", verdict: "not tested", reason: name(4) },
    ],
    sections: [
      {
        id: "bars",
        title: name(5),
        sentences: [name(6)],
        lines: [name(7), name(8)],
        figures: [
          {
            id: "bars-chart",
            title: name(9),
            caption: name(10),
            alt: name(11),
            chart: {
              kind: "intervals",
              x: "value",
              band: [-0.1, 0.1],
              marks: [{ at: 0, label: name(1) }],
              rows: [
                { label: name(2), value: null, low: null, high: null, isHeading: true },
                { label: name(3), value: 0.2, low: 0.1, high: 0.3, family: "judge", note: name(4) },
                { label: name(3), value: 0.5, low: null, high: null, isHollow: true },
                { label: name(5), value: null, low: null, high: null, note: name(6) },
              ],
            },
          },
          {
            id: "ranks-chart",
            title: name(7),
            caption: "",
            alt: name(8),
            chart: {
              kind: "ranks",
              rows: [
                { label: name(9), rank: 1, low: 1, high: 2 },
                { label: `${name(10)} 2`, rank: 2, low: 1, high: 2 },
              ],
            },
          },
        ],
      },
      {
        id: "curves",
        title: name(11),
        figures: [
          {
            id: "reliability-chart",
            title: name(12),
            caption: name(0),
            alt: name(1),
            chart: {
              kind: "curves",
              x: "stated",
              y: "seen",
              hasDiagonal: true,
              curves: [{ label: name(2), x, y: x, band: { at: [0, 1], low: [0, 0.9], high: [0.1, 1] } }],
            },
          },
          {
            id: "frontier-chart",
            title: name(3),
            caption: name(4),
            alt: name(5),
            chart: {
              kind: "curves",
              x: "n",
              y: "gain",
              isLogX: true,
              isStepped: true,
              hasDots: true,
              levels: [{ at: 0.5, label: name(6) }],
              marks: [{ at: 4, label: name(7) }],
              curves: [
                {
                  label: name(8),
                  x: [1, 2, 4, 8],
                  y: [0, 1, 1.5, 1.2],
                  low: [0, 0.8, 1, 0.9],
                  high: [0, 1.2, 2, 1.5],
                },
                { label: name(9), x: [1, 2, 4, 8], y: [0, 1, NaN, 1.2] },
              ],
            },
          },
        ],
      },
      {
        id: "matrix",
        title: "matrix",
        figures: [
          {
            id: "matrix-chart",
            title: name(1),
            caption: name(2),
            alt: name(3),
            chart: {
              kind: "matrix",
              rows: [name(4), `${name(5)} b`],
              columns: [name(6), `${name(7)} b`],
              cells: [
                [0.1, null],
                [0.7, 0.9],
              ],
            },
          },
        ],
        table: { label: name(8), rows: [{ name: name(9), n: 3, share: 0.25, none: null }] },
      },
    ],
    warnings: [name(10)],
    version: "0",
    seed: 1,
  };
}
