import type { Family, Words } from "../core/index.ts";
import type {
  Ceiling,
  Comparison,
  Cue,
  DatasetSummary,
  Decision,
  MetaResult,
  Row,
  Slice,
  WorstError,
} from "../meta/index.ts";
import { formatSlice } from "./format.ts";
import { measureWords, type MeasureWords } from "./measures.ts";

/** One line of a leaderboard: the primary measure of one scorer with its rank range and cluster. */
export interface BoardEntry {
  readonly scorer: string;
  readonly family: Family;
  readonly sentinel: boolean;
  readonly value: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly n: number;
  readonly dropped: number;
  readonly rule: string;
  /** Null for sentinels and unranked scorers. */
  readonly rankLow: number | null;
  readonly rankHigh: number | null;
  readonly cluster: number | null;
  /** Why the value is missing; null where it is there. */
  readonly missing: string | null;
}

/** One column of the heat map. */
export interface SliceColumn {
  readonly label: string;
  readonly n: number;
}

/** The primary measure by slice: `cells[s][k]` belongs to `scorers[s]` and `slices[k]`, null where not computed. */
export interface SliceTable {
  readonly scorers: readonly string[];
  readonly slices: readonly SliceColumn[];
  readonly cells: readonly (readonly (SliceCell | null)[])[];
}

export interface SliceCell {
  readonly value: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly n: number;
}

/** All measures over all data, one column each, beside the primary one. */
export interface MeasureTable {
  readonly measures: readonly string[];
  readonly scorers: readonly string[];
  readonly cells: readonly (readonly (SliceCell | null)[])[];
}

/** What is shared by every number of a leaderboard. */
export interface Basis {
  readonly measure: string;
  readonly words: MeasureWords;
  /** How the measure was counted ("ties count 1/2"). */
  readonly rule: string;
  /** The line that a scorer must clear: chance, else the random sentinel, else the best sentinel; null without any. */
  readonly line: { readonly label: string; readonly value: number } | null;
  readonly level: Row["level"];
  readonly grouping: Row["grouping"];
  readonly slice: Slice;
  readonly population: string;
  readonly confidence: number;
  readonly ciMethod: string | null;
  readonly resamples: number;
  readonly seed: number;
  readonly n: number;
  readonly nItems: number;
  readonly nSystems: number;
}

/** Everything known on one data set under one gold, in the order in which every format shows it. */
export interface View {
  readonly dataset: string;
  readonly gold: string;
  readonly summary: DatasetSummary | null;
  readonly decision: Decision | null;
  /** Null where no measure was computed. */
  readonly basis: Basis | null;
  /** Best first, missing values last; sentinels in place. */
  readonly board: readonly BoardEntry[];
  readonly ceilings: readonly Ceiling[];
  readonly slices: SliceTable;
  readonly measures: MeasureTable;
  /** Tests on the leaderboard's own measure and slice. */
  readonly comparisons: readonly Comparison[];
  readonly cues: readonly Cue[];
  /** Largest disagreement first. */
  readonly worst: readonly WorstError[];
}

/** The views of a result, one for each data set, gold and base slice, in the order of its rows and decisions. */
export function views(result: MetaResult, words?: Words): View[] {
  const made: View[] = [];
  for (const { dataset, gold } of subjects(result)) {
    const rows = result.rows.filter((r) => r.dataset === dataset && r.gold === gold);
    const heads = boardHeads(rows);
    if (heads.length === 0) made.push(view({ result, dataset, gold, rows, head: null, words }));
    for (const head of heads) made.push(view({ result, dataset, gold, rows, head, words }));
  }
  return made;
}

function subjects(result: MetaResult): { readonly dataset: string; readonly gold: string }[] {
  const seen = new Map<string, { readonly dataset: string; readonly gold: string }>();
  for (const { dataset, gold } of [...result.rows, ...result.decisions])
    seen.set(JSON.stringify([dataset, gold]), { dataset, gold });
  return [...seen.values()];
}

/** A row to stand for each leaderboard: the primary rows over the fewest tags, one for each slice that these have. */
function boardHeads(rows: readonly Row[]): Row[] {
  const marked = rows.filter((r) => r.primary);
  const first = rows[0];
  const primary = marked.length > 0 || !first ? marked : rows.filter((r) => sameMeasure(r, first));
  const fewest = Math.min(...primary.map((r) => Object.keys(r.slice).length));
  const heads = new Map<string, Row>();
  for (const row of primary) {
    const key = JSON.stringify([row.measure, row.level, row.grouping, formatSlice(row.slice)]);
    if (Object.keys(row.slice).length === fewest && !heads.has(key)) heads.set(key, row);
  }
  return [...heads.values()];
}

function sameMeasure(a: Row, b: Row): boolean {
  return a.measure === b.measure && a.level === b.level && a.grouping === b.grouping;
}

interface Subject {
  readonly result: MetaResult;
  readonly dataset: string;
  readonly gold: string;
  readonly rows: readonly Row[];
  readonly head: Row | null;
  readonly words: Words | undefined;
}

function view({ result, dataset, gold, rows, head, words }: Subject): View {
  const here = (x: { readonly dataset: string; readonly gold: string }) =>
    x.dataset === dataset && x.gold === gold;
  const own = head ? rows.filter((r) => sameMeasure(r, head)) : [];
  const base = head ? own.filter((r) => formatSlice(r.slice) === formatSlice(head.slice)) : [];
  const board = boardOf(base, result);
  const order = board.map((e) => e.scorer);
  return {
    dataset,
    gold,
    summary: result.datasets.find((d) => d.name === dataset) ?? null,
    decision: result.decisions.find(here) ?? null,
    basis: head ? basisOf(head, { base, board, words }) : null,
    board,
    ceilings: (result.ceilings ?? []).filter((c) => here(c) && c.measure === head?.measure),
    slices: sliceTable(head ? own.filter((r) => within(r, head)) : [], order),
    measures: measureTable(head ? rows.filter((r) => formatSlice(r.slice) === formatSlice(head.slice)) : [], {
      order,
      words,
    }),
    comparisons: result.comparisons.filter((c) => here(c) && head !== null && sameTest(c, head)),
    cues: (result.cues ?? []).filter(here),
    worst: result.worst.filter(here).sort((a, b) => b.disagreement - a.disagreement),
  };
}

function sameTest(c: Comparison, head: Row): boolean {
  return (
    c.measure === head.measure &&
    c.level === head.level &&
    c.grouping === head.grouping &&
    formatSlice(c.slice) === formatSlice(head.slice)
  );
}

/** True for a row of a part of the head's slice. */
function within(row: Row, head: Row): boolean {
  return (
    Object.keys(row.slice).length > Object.keys(head.slice).length &&
    Object.entries(head.slice).every(([tag, value]) => row.slice[tag] === value)
  );
}

interface BasisInput {
  readonly base: readonly Row[];
  readonly board: readonly BoardEntry[];
  readonly words: Words | undefined;
}

function basisOf(head: Row, { base, board, words: chosen }: BasisInput): Basis {
  const { measure, rule, level, grouping, slice, population, confidence, ciMethod, resamples, seed } = head;
  const words = measureWords(measure, chosen);
  const most = (of: (r: Row) => number) => base.reduce((high, r) => Math.max(high, of(r)), 0);
  const size = { n: most((r) => r.n), nItems: most((r) => r.nItems), nSystems: most((r) => r.nSystems) };
  const how = { population, confidence, ciMethod, resamples, seed };
  return { measure, words, rule, line: lineOf(words, board), level, grouping, slice, ...how, ...size };
}

function lineOf(words: MeasureWords, board: readonly BoardEntry[]): Basis["line"] {
  if (words.chance !== null) return { label: "chance", value: words.chance };
  const sentinels = board.filter((e) => e.sentinel && e.value !== null);
  const shown = sentinels.find((e) => e.scorer === "random") ?? sentinels[0];
  return shown ? { label: shown.scorer, value: shown.value! } : null;
}

function boardOf(base: readonly Row[], result: MetaResult): BoardEntry[] {
  const ranks = new Map(result.ranks.map((r) => [JSON.stringify([r.dataset, r.gold, r.scorer]), r] as const));
  const unique = [...new Map(base.map((r) => [r.scorer, r] as const)).values()];
  const entries = unique.map((row): BoardEntry => {
    const rank = ranks.get(JSON.stringify([row.dataset, row.gold, row.scorer]));
    const { scorer, family, sentinel, value, ciLow, ciHigh, n, dropped, rule } = row;
    return {
      scorer,
      family,
      sentinel,
      value,
      ciLow,
      ciHigh,
      n,
      dropped,
      rule,
      rankLow: rank?.rankLow ?? null,
      rankHigh: rank?.rankHigh ?? null,
      cluster: rank?.cluster ?? null,
      missing: missingReason(row),
    };
  });
  return entries.sort((a, b) => descending(a.value, b.value));
}

function descending(a: number | null, b: number | null): number {
  return a === null || b === null ? Number(a === null) - Number(b === null) : b - a;
}

function missingReason(row: Row): string | null {
  if (row.value !== null) return null;
  if (row.why !== undefined) return row.why;
  if (row.n === 0) return row.dropped > 0 ? "no score for any unit" : "nothing to count";
  return `undefined on ${row.n} units (all tied or constant)`;
}

function cellOf(row: Row | undefined): SliceCell | null {
  if (!row) return null;
  const { value, ciLow, ciHigh, n } = row;
  return { value, ciLow, ciHigh, n };
}

function sliceTable(rows: readonly Row[], order: readonly string[]): SliceTable {
  const byKey = new Map(rows.map((r) => [JSON.stringify([r.scorer, formatSlice(r.slice)]), r] as const));
  const sizes = new Map<string, { n: number; tags: number }>();
  for (const row of rows) {
    const key = formatSlice(row.slice);
    const n = Math.max(row.n, sizes.get(key)?.n ?? 0);
    sizes.set(key, { n, tags: Object.keys(row.slice).length });
  }
  const slices = [...sizes].sort((a, b) => a[1].tags - b[1].tags).map(([label, { n }]) => ({ label, n }));
  const cells = order.map((scorer) =>
    slices.map(({ label }) => cellOf(byKey.get(JSON.stringify([scorer, label])))),
  );
  return { scorers: order, slices, cells };
}

/** The name of a measure with its level and grouping, as table columns show it. */
function columnName(row: Row, words: Words | undefined): string {
  const by = row.grouping === "none" ? "" : `, by ${row.grouping}`;
  return `${measureWords(row.measure, words).label} (${row.level}${by})`;
}

function measureTable(
  rows: readonly Row[],
  { order, words }: { readonly order: readonly string[]; readonly words: Words | undefined },
): MeasureTable {
  const byKey = new Map(rows.map((r) => [JSON.stringify([r.scorer, columnName(r, words)]), r] as const));
  const measures = [...new Set(rows.map((r) => columnName(r, words)))];
  const scorers = [...new Set([...order, ...rows.map((r) => r.scorer)])];
  const cells = scorers.map((scorer) =>
    measures.map((name) => cellOf(byKey.get(JSON.stringify([scorer, name])))),
  );
  return { measures, scorers, cells };
}
