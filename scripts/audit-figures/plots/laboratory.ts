import { intervalPanels, type PanelPoint } from "./interval-panels.ts";
import { picture, type Picture, WIDTH } from "./picture.ts";

/** One cell of the laboratory's table. */
export interface LaboratoryCell {
  readonly error: string;
  readonly mitigation: string;
  readonly value: number;
  readonly half: number;
  /** Against no mitigation. */
  readonly verdict: "better" | "worse" | "";
}

const HUE = { better: "--judge", worse: "--reward-model", "": "--sentinel" } as const;
const SYMBOL = { better: "triangle2", worse: "square2", "": "circle" } as const;

/** Gold at n = 32 under every mitigation, one panel an error of the proxy. */
export function laboratoryPicture(
  cells: readonly LaboratoryCell[],
  said: { readonly name: string; readonly title: string; readonly alt: string },
): Picture {
  const panels = [...new Set(cells.map((c) => c.error))];
  const points = cells.map(({ error, mitigation, value, half, verdict }): PanelPoint => ({
    panel: error,
    row: mitigation,
    value,
    low: value - half,
    high: value + half,
    hue: HUE[verdict],
    symbol: SYMBOL[verdict],
  }));
  const node = intervalPanels(points, {
    panels,
    rows: [...new Set(cells.map((c) => c.mitigation))],
    width: WIDTH,
    x: "gold at n = 32, SD",
    domain: [-1.4, 2.1],
    ticks: [-1, 0, 1, 2],
    lines: cells.filter((c) => c.mitigation === "none").map((c) => ({ panel: c.error, at: c.value })),
    names: 106,
  });
  return picture({
    ...said,
    caption:
      "Mean of ten worlds with its 95% interval (Student's t; narrower than the marks here). Dashed: no mitigation. Green triangles: better than none by the paired interval; orange squares: worse; grey: not told apart.",
    rows: [[node]],
  });
}
