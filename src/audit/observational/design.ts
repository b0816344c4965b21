import { clusterOf, type Dataset } from "../../core/index.ts";
import type { View } from "../../meta/index.ts";
import type { ObservationalSection } from "../result.ts";
import type { CueColumn } from "./cues.ts";

/** Scores to be explained, higher better: of outputs (NaN where missing), or of pairs as they were shown. */
export type Observed =
  | { readonly kind: "outputs"; readonly values: Float64Array }
  | {
      readonly kind: "pairs";
      /** P(first preferred); outputs as positions in the data set. */
      readonly shown: readonly { readonly first: number; readonly second: number; readonly value: number }[];
    };

/** Rows of a linear model through the origin: columns are the features, then the gold (0 without), then the score; all with SD 1. */
export interface Design {
  readonly level: ObservationalSection["level"];
  readonly columns: readonly (Omit<CueColumn, "values"> & { readonly sd: number })[];
  readonly hasGold: boolean;
  /** [n x (nFeatures + 2)] row-major. */
  readonly rows: Float64Array;
  readonly n: number;
  readonly nItems: number;
  readonly nClusters: number;
  readonly clusterOf: Int32Array;
  readonly dropped: number;
  readonly leftOut: ObservationalSection["leftOut"];
}

/** A feature that is undefined for more than this share of the rows is left out rather than taking the rows along. */
const MOST_UNDEFINED = 0.2;

interface RawRows {
  readonly level: ObservationalSection["level"];
  /** Row i is outputs plus[i] minus minus[i]; minus is -1 where rows are single outputs, centred by item later. */
  readonly plus: Int32Array;
  readonly minus: Int32Array;
  readonly y: Float64Array;
  readonly gold: Float64Array | undefined;
  readonly item: Int32Array;
  /** Whether what was shown first can be told from what is there: not where the first is always of one system. */
  readonly hasPosition: boolean;
}

const keyOf = (a: number, b: number): string => `${a}/${b}`;

/** Truth about two outputs, first minus second: from a gold over pairs (1, 0, -1) or over outputs (their difference). */
function goldDifference(view: View): (first: number, second: number) => number {
  if (view.units === "outputs") return (first, second) => view.truth[first]! - view.truth[second]!;
  const known = new Map<string, number>();
  const { dataset, truth } = view;
  dataset.pairs.forEach((pair, at) => {
    if (Number.isNaN(truth[at]!)) return;
    const [a, b] = [dataset.outputIndex.get(pair.a)!, dataset.outputIndex.get(pair.b)!];
    known.set(keyOf(a, b), 2 * truth[at]! - 1);
    known.set(keyOf(b, a), 1 - 2 * truth[at]!);
  });
  return (first, second) => known.get(keyOf(first, second)) ?? NaN;
}

function pairRows(
  data: { dataset: Dataset; view?: View },
  shown: Extract<Observed, { kind: "pairs" }>["shown"],
): RawRows {
  const { dataset, view } = data;
  const truth = view && goldDifference(view);
  const firsts = new Set(
    shown.filter((s) => !Number.isNaN(s.value)).map((s) => dataset.outputs[s.first]!.system),
  );
  const isOneSystem = firsts.size === 1 && !firsts.has(undefined);
  return {
    level: "within items",
    plus: Int32Array.from(shown, (s) => s.first),
    minus: Int32Array.from(shown, (s) => s.second),
    y: Float64Array.from(shown, (s) => s.value - 0.5),
    gold: truth && Float64Array.from(shown, (s) => truth(s.first, s.second)),
    item: Int32Array.from(shown, (s) => dataset.itemIndex.get(dataset.outputs[s.first]!.itemId)!),
    hasPosition: !isOneSystem,
  };
}

/** Differences of the two outputs of every judged pair. */
function judgedPairRows(view: View, values: Float64Array): RawRows {
  const { dataset, truth } = view;
  const judged = dataset.pairs.flatMap((pair, at) => (Number.isNaN(truth[at]!) ? [] : [{ pair, at }]));
  const [plus, minus] = (["a", "b"] as const).map((side) =>
    Int32Array.from(judged, ({ pair }) => dataset.outputIndex.get(pair[side])!),
  );
  return {
    level: "within items",
    plus: plus!,
    minus: minus!,
    y: Float64Array.from(judged, (_, i) => values[plus![i]!]! - values[minus![i]!]!),
    gold: Float64Array.from(judged, ({ at }) => 2 * truth[at]! - 1),
    item: Int32Array.from(judged, ({ pair }) => dataset.itemIndex.get(pair.itemId)!),
    hasPosition: false,
  };
}

function outputRows(dataset: Dataset, view: View | undefined, values: Float64Array): RawRows {
  const truth = view?.units === "outputs" ? view.truth : undefined;
  const asked = [...values.keys()].filter((at) => !truth || !Number.isNaN(truth[at]!));
  const item = Int32Array.from(asked, (at) => dataset.itemIndex.get(dataset.outputs[at]!.itemId)!);
  const seen = new Map<number, number>();
  asked.forEach((at, i) => {
    if (!Number.isNaN(values[at]!)) seen.set(item[i]!, (seen.get(item[i]!) ?? 0) + 1);
  });
  const isWithin = [...seen.values()].some((n) => n > 1);
  return {
    level: isWithin ? "within items" : "between items",
    plus: Int32Array.from(asked),
    minus: new Int32Array(asked.length).fill(-1),
    y: Float64Array.from(asked, (at) => values[at]!),
    gold: truth && Float64Array.from(asked, (at) => truth[at]!),
    item,
    hasPosition: false,
  };
}

function rawRows(data: { dataset: Dataset; view?: View }, observed: Observed): RawRows {
  if (observed.kind === "pairs") return pairRows(data, observed.shown);
  const { view } = data;
  return view?.units === "pairs"
    ? judgedPairRows(view, observed.values)
    : outputRows(data.dataset, view, observed.values);
}

/** Takes from every value the mean of its item (within items) or of all; rows of items with one row become NaN within items. */
function centre(values: Float64Array, raw: RawRows, keep: Uint8Array): Float64Array {
  if (raw.minus.some((m) => m >= 0)) return values;
  const group = raw.level === "within items" ? raw.item : new Int32Array(values.length);
  const sums = new Map<number, { total: number; n: number }>();
  values.forEach((v, i) => {
    if (keep[i] === 0) return;
    const sum = sums.get(group[i]!) ?? { total: 0, n: 0 };
    sums.set(group[i]!, sum);
    sum.total += v;
    sum.n++;
  });
  return values.map((v, i) => {
    const sum = sums.get(group[i]!);
    return keep[i] === 0 || !sum || sum.n < 2 ? NaN : v - sum.total / sum.n;
  });
}

/** Root mean square of the kept values: the SD of centred ones. */
function size(values: Float64Array, keep: Uint8Array): number {
  let [squares, n] = [0, 0];
  values.forEach((v, i) => {
    if (keep[i] === 0) return;
    squares += v * v;
    n++;
  });
  return Math.sqrt(squares / n);
}

const NEGLIGIBLE = 1e-9;

/**
 * The one design matrix of an audit: features, gold and score as differences within pairs or as deviations from the item's mean, each with SD 1.
 * Rows without score or gold or any feature are dropped, rows without one of the features that stay, and outputs that are a reference
 * themselves: metrics find them perfect whatever they look like. A feature that is undefined for a fifth of the rows, or that
 * does not vary, is left out with the reason.
 */
export function designOf(
  data: { readonly dataset: Dataset; readonly view?: View },
  observed: Observed,
  cues: readonly CueColumn[],
): Design {
  const { dataset } = data;
  const raw = rawRows(data, observed);
  const rowsOf = (values: Float64Array): Float64Array =>
    Float64Array.from(raw.plus, (p, i) => values[p]! - (raw.minus[i]! < 0 ? 0 : values[raw.minus[i]!]!));
  const measured = cues.map((cue) => ({ cue, values: rowsOf(cue.values) }));
  const isReference = (at: number): boolean => dataset.outputs[at]?.sameAs !== undefined;
  const known = Uint8Array.from(raw.y, (v, i) =>
    Number(
      !Number.isNaN(v + (raw.gold?.[i] ?? 0)) &&
        !isReference(raw.plus[i]!) &&
        !isReference(raw.minus[i]!) &&
        measured.some(({ values }) => !Number.isNaN(values[i]!)),
    ),
  );
  const nKnown = known.reduce((a, b) => a + b, 0);
  const leftOut: { feature: string; reason: string }[] = [];
  const chosen = measured.filter(({ cue, values }) => {
    const lacking = values.reduce((n, v, i) => n + Number(known[i] === 1 && Number.isNaN(v)), 0);
    if (lacking <= MOST_UNDEFINED * nKnown) return true;
    leftOut.push({ feature: cue.name, reason: `undefined for ${lacking} of ${nKnown} rows` });
    return false;
  });
  const keep = known.map((k, i) =>
    Number(k === 1 && chosen.every(({ values }) => !Number.isNaN(values[i]!))),
  );
  // Items that are left with one row have no deviation.
  const y = centre(raw.y, raw, keep);
  const kept = keep.map((k, i) => Number(k === 1 && !Number.isNaN(y[i]!)));
  const columns: (Omit<CueColumn, "values"> & { sd: number; values: Float64Array })[] = [];
  for (const { cue, values } of chosen) {
    const centred = centre(values, raw, keep);
    const sd = size(centred, kept);
    if (sd > NEGLIGIBLE)
      columns.push({ name: cue.name, kind: cue.kind, scale: cue.scale, sd, values: centred });
    else leftOut.push({ feature: cue.name, reason: "does not vary within items" });
  }
  if (raw.hasPosition) {
    const values = new Float64Array(raw.y.length).fill(1);
    columns.push({ name: "position", kind: "position", scale: "linear", sd: 1, values });
  }
  const gold = raw.gold && centre(raw.gold, raw, keep);
  return assembleDesign({ dataset, raw, columns, y, kept, leftOut, ...(gold ? { gold } : {}) });
}

function assembleDesign(of: {
  dataset: Dataset;
  raw: RawRows;
  columns: readonly (Omit<CueColumn, "values"> & { sd: number; values: Float64Array })[];
  gold?: Float64Array;
  y: Float64Array;
  kept: Uint8Array;
  leftOut: ObservationalSection["leftOut"];
}): Design {
  const { dataset, raw, columns, gold, y, kept, leftOut } = of;
  const at = [...kept.keys()].filter((i) => kept[i] === 1);
  const nCols = columns.length + 2;
  const rows = new Float64Array(at.length * nCols);
  const scales = [...columns.map((c) => c.sd), gold ? size(gold, kept) : NaN, size(y, kept)];
  const all = [...columns.map((c) => c.values), gold, y];
  all.forEach((values, c) => {
    if (!values || !(scales[c]! > NEGLIGIBLE)) return;
    at.forEach((i, row) => (rows[row * nCols + c] = values[i]! / scales[c]!));
  });
  const clusters = new Map<string, number>();
  const cluster = Int32Array.from(at, (i) => {
    const name = clusterOf(dataset.items[raw.item[i]!]!);
    if (!clusters.has(name)) clusters.set(name, clusters.size);
    return clusters.get(name)!;
  });
  return {
    level: raw.level,
    columns: columns.map(({ name, kind, scale, sd }) => ({ name, kind, scale, sd })),
    hasGold: gold !== undefined && scales.at(-2)! > NEGLIGIBLE,
    rows,
    n: at.length,
    nItems: new Set(at.map((i) => raw.item[i]!)).size,
    nClusters: clusters.size,
    clusterOf: cluster,
    dropped: raw.y.length - at.length,
    leftOut,
  };
}
