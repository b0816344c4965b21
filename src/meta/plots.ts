import type { Family, Judgment } from "../core/index.ts";

/** A sample of score-versus-human points of one scorer; parallel arrays. */
export interface ScatterSample {
  readonly dataset: string;
  readonly gold: string;
  readonly scorer: string;
  readonly family: Family;
  readonly goldValues: readonly number[];
  readonly scores: readonly number[];
  readonly outputIds: readonly string[];
  readonly shown: number;
  readonly total: number;
}

/** One item as the explorer shows it; texts may be absent and are cut at a stated length. */
export interface ExplorerItem {
  readonly dataset: string;
  readonly id: string;
  readonly prompt: string | null;
  readonly source: string | null;
  readonly references: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly outputs: readonly ExplorerOutput[];
  readonly judgments: readonly Judgment[];
  /** Largest disagreement (0..1) between any shown scorer and the gold, for sorting, and whose it is. */
  readonly disagreement: number;
  readonly disagreeing: string | null;
}

export interface ExplorerOutput {
  readonly id: string;
  readonly system: string | null;
  readonly text: string | null;
  /** Characters of the whole text where `text` is a cut of it. */
  readonly textLength?: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly gold: number | null;
  /** Scorer name -> value; absent where missing. */
  readonly scores: Readonly<Record<string, number>>;
}

/** What the HTML report shows besides the result: samples for plots and the item explorer, with their totals said. */
export interface ReportSamples {
  readonly scatter: readonly ScatterSample[];
  readonly items: readonly ExplorerItem[];
  readonly itemsTotal: number;
  /** Scorer -> [low, high] over all outputs, for the value strips. */
  readonly scoreRange: Readonly<Record<string, readonly [number, number]>>;
}
