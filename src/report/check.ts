import type { Grouping, Level, Slice } from "../meta/index.ts";

/** One requirement of one scorer, checked: what a gate prints, writes as JUnit and as a step summary. */
export interface Check {
  readonly dataset: string;
  readonly gold: string;
  readonly scorer: string;
  readonly measure: string;
  readonly level: Level | null;
  readonly grouping: Grouping | null;
  readonly slice: Slice;
  /** "min": the measure must reach `threshold`; "max-drop": it must not have fallen by more than `threshold`. */
  readonly kind: "min" | "max-drop";
  /** What is held against the threshold: an end of the interval, or the point value. */
  readonly bound: "lower" | "upper" | "value";
  readonly threshold: number;
  /** The measure, or for max-drop its value now less its value before. */
  readonly value: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly confidence: number | null;
  readonly n: number;
  readonly isPassed: boolean;
  /** Why it passed or failed, in a sentence without a final period. */
  readonly reason: string;
}

const BOUNDS = { lower: "lower end", upper: "upper end", value: "point value" } as const;

/** What is required, in words: `accuracy >= 0.7 (lower end)`. */
export function requirement({ kind, measure, threshold, bound }: Check): string {
  const what = kind === "min" ? `${measure} >= ${threshold}` : `drop of ${measure} <= ${threshold}`;
  return `${what} (${BOUNDS[bound]})`;
}
