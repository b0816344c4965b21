/** A value with its interval in one row of a forest plot; null where undefined, with the reason in `note`. */
export interface IntervalRow {
  readonly label: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Family of a scorer, for hue and mark; metrics' where absent. */
  readonly family?: string;
  /** Drawn hollow: not detected, not recommended, a baseline. */
  readonly isHollow?: boolean;
  /** A heading of the rows below it, without numbers of its own. */
  readonly isHeading?: boolean;
  /** Said beside the numbers, and instead of them where there are none. */
  readonly note?: string;
}

/** A line across a chart at a value of its horizontal axis: zero, chance, a floor. */
export interface Mark {
  readonly at: number;
  readonly label: string;
}

/** Dots with interval bars, one a row, in the order given. */
export interface IntervalsChart {
  readonly kind: "intervals";
  readonly x: string;
  readonly rows: readonly IntervalRow[];
  readonly marks: readonly Mark[];
  /** A stretch that does not matter, drawn as a grey band: [-floor, floor]. */
  readonly band?: readonly [number, number];
}

/** The ranks that tests leave open, one bar a system. */
export interface RanksChart {
  readonly kind: "ranks";
  readonly rows: readonly {
    readonly label: string;
    readonly rank: number;
    readonly low: number;
    readonly high: number;
  }[];
}

/** One curve with an optional band; arrays of equal length, x ascending. */
export interface Curve {
  readonly label: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly low?: readonly number[];
  readonly high?: readonly number[];
  /** A band with corners of its own, where it is not known at the curve's. */
  readonly band?: {
    readonly at: readonly number[];
    readonly low: readonly number[];
    readonly high: readonly number[];
  };
}

/** Curves of one panel, labelled where they end. */
export interface CurvesChart {
  readonly kind: "curves";
  readonly x: string;
  readonly y: string;
  readonly curves: readonly Curve[];
  /** Steps for reliability curves and frontiers, straight lines else. */
  readonly isStepped?: boolean;
  /** y = x drawn: where a calibrated scorer lies. */
  readonly hasDiagonal?: boolean;
  /** Logarithmic horizontal axis (best of n). */
  readonly isLogX?: boolean;
  /** Dots at the corners (frontiers with few points). */
  readonly hasDots?: boolean;
  /** Horizontal lines at values of y. */
  readonly levels?: readonly Mark[];
  /** Vertical lines at values of x. */
  readonly marks?: readonly Mark[];
}

/** Numbers by row and column, stronger is higher. */
export interface MatrixChart {
  readonly kind: "matrix";
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** [row][column], null where undefined. */
  readonly cells: readonly (readonly (number | null)[])[];
}

export type Chart = IntervalsChart | RanksChart | CurvesChart | MatrixChart;

/** A chart with what is said around it. The title states the finding, the caption how it was computed. */
export interface ChartFigure {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  /** What the chart shows, for readers who do not see it. */
  readonly alt: string;
  readonly chart: Chart;
  /** Records of the table under the chart; the chart's own rows where absent. */
  readonly table?: readonly object[];
}

/** One part of a page: words, charts, a table. */
export interface DocumentSection {
  readonly id: string;
  readonly title: string;
  readonly sentences?: readonly string[];
  /** One line a scorer or finding, folded where they are many. */
  readonly lines?: readonly string[];
  readonly figures?: readonly ChartFigure[];
  readonly table?: { readonly label: string; readonly rows: readonly object[] };
}

/** A verdict per use, as the decision shows it. */
export interface UseBox {
  readonly use: string;
  readonly verdict: string;
  readonly reason: string;
}

/** What one command found, as a page shows it: decision, evidence, detail. Every text may be hostile; the page inserts it as text. */
export interface ReportDocument {
  readonly kind: "document";
  /** What the page answers, beside the name of the program: "which system is best". */
  readonly question: string;
  /** The data and the gold. */
  readonly where: string;
  /** The first is the heading. */
  readonly sentences: readonly string[];
  readonly uses?: readonly UseBox[];
  readonly sections: readonly DocumentSection[];
  readonly warnings?: readonly string[];
  readonly version: string;
  readonly seed: number;
}

/** Records of a figure's table: its own, else those of its chart. Curves give one record a point. */
export function tableOf({ chart, table }: ChartFigure): readonly object[] {
  if (table !== undefined) return table;
  switch (chart.kind) {
    case "intervals":
      return intervalRecords(chart.rows);
    case "ranks":
      return chart.rows;
    case "curves":
      return chart.curves.flatMap(({ label, x, y, low, high }) =>
        x.map((at, k) => ({
          curve: label,
          [chart.x]: at,
          [chart.y]: y[k] ?? null,
          ...(low && high ? { low: low[k] ?? null, high: high[k] ?? null } : {}),
        })),
      );
    case "matrix":
      return chart.rows.map((row, r) => ({
        row,
        ...Object.fromEntries(chart.columns.map((column, c) => [column, chart.cells[r]?.[c] ?? null])),
      }));
  }
}

/** Rows with the heading above them in a column of its own, where there are headings. */
function intervalRecords(rows: readonly IntervalRow[]): object[] {
  let under: string | undefined;
  return rows.flatMap(({ label, value, low, high, note, isHeading }) => {
    if (isHeading) under = label;
    if (isHeading) return [];
    return [{ ...(under === undefined ? {} : { group: under }), label, value, low, high, note }];
  });
}
