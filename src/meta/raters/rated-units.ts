import {
  type Dataset,
  inferGolds,
  type Judgment,
  type Rating,
  raterName,
  type Spans,
} from "../../core/index.ts";
import type { Part } from "../view.ts";
import { ratingsOf, type RatingTable } from "./rating-table.ts";

/** The ratings of one aspect on a part of a data set, one row a unit (an output or a pair). */
export interface RatedUnits {
  readonly part: Part;
  readonly table: RatingTable;
  /** Names of the columns of the table. */
  readonly raters: readonly string[];
  /** False where columns are slots ("second rating"), so that nothing can be said of a person. */
  readonly arePersons: boolean;
  /** "labels": preferences coded 1 (a), 0 (tie or both bad), -1 (b). */
  readonly kind: "numbers" | "labels";
  /** Further ratings of a unit by the same rater, averaged into one. */
  readonly nRepeated: number;
}

/** Penalty of one marked error by the MQM scheme of Freitag et al. (2021): non-translation 25, major 5, minor 1, minor punctuation 0.1, neutral 0. */
function penalty(severity: string | undefined, category: string | undefined): number {
  if (/non-translation/i.test(category ?? "")) return 25;
  if (/^major|^critical/i.test(severity ?? "")) return 5;
  if (!/^minor/i.test(severity ?? "")) return 0;
  return /fluency\/punctuation/i.test(category ?? "") ? 0.1 : 1;
}

function spanScore(judgment: Spans): number {
  let total = 0;
  for (const span of judgment.spans) total -= penalty(span.severity, span.category);
  return total;
}

/** The data set with a rating (minus the MQM penalty, 0 best) for every rater's span annotation of an output, source and output errors added up. */
export function withSpanRatings(dataset: Dataset): Dataset {
  const found = new Map<string, Rating>();
  for (const j of dataset.judgments) {
    if (j.kind !== "spans" || !("id" in j.rater)) continue;
    const key = JSON.stringify([j.aspect, j.output, j.rater.id]);
    const before = found.get(key)?.value ?? 0;
    const value = before + spanScore(j) + 0;
    found.set(key, { kind: "rating", rater: j.rater, aspect: j.aspect, target: { output: j.output }, value });
  }
  if (found.size === 0) return dataset;
  const rated = [...found.values()];
  const aspects = new Set(dataset.golds.map((g) => g.aspect));
  const golds = inferGolds(rated).filter((g) => !aspects.has(g.aspect));
  return { ...dataset, judgments: [...dataset.judgments, ...rated], golds: [...dataset.golds, ...golds] };
}

const CODE = { a: 1, tie: 0, "both-bad": 0, b: -1 } as const;

/** Where a judgment falls in a part: unit id and number, or undefined where it is of another kind. */
function mark(j: Judgment, over: "outputs" | "pairs"): { id: string; value: number } | undefined {
  if (over === "pairs") return j.kind === "preference" ? { id: j.pair, value: CODE[j.choice] } : undefined;
  return j.kind === "rating" && "output" in j.target ? { id: j.target.output, value: j.value } : undefined;
}

/** Gathers the individual ratings of a part's gold; published aggregates are left out. No rater gives an empty table. */
export function ratedUnits(part: Part): RatedUnits {
  const { dataset, gold, units: over } = part.view;
  const index = over === "pairs" ? dataset.pairIndex : dataset.outputIndex;
  const rowOf = new Map(Array.from(part.units, (at, row) => [at, row]));
  const columns = new Map<string, number>();
  const cells: { row: number; column: number; value: number }[] = [];
  let arePersons = true;
  for (const j of dataset.judgments) {
    if (j.aspect !== gold.aspect || !("id" in j.rater) || over === "systems") continue;
    const name = raterName(j.rater);
    if (gold.raters && !gold.raters.includes(name)) continue;
    const found = mark(j, over);
    const row = found && rowOf.get(index.get(found.id) ?? -1);
    if (row === undefined || Number.isNaN(found!.value)) continue;
    if (!columns.has(name)) columns.set(name, columns.size);
    if (!j.rater.persistent) arePersons = false;
    cells.push({ row, column: columns.get(name)!, value: found!.value });
  }
  const sign = gold.direction === "lower" ? -1 : 1;
  const filled = fill(cells, { nUnits: part.units.length, nRaters: columns.size }, sign);
  return {
    part,
    ...filled,
    raters: [...columns.keys()],
    arePersons,
    kind: over === "pairs" ? "labels" : "numbers",
  };
}

function fill(
  cells: readonly { readonly row: number; readonly column: number; readonly value: number }[],
  { nUnits, nRaters }: { readonly nUnits: number; readonly nRaters: number },
  sign: number,
): { table: RatingTable; nRepeated: number } {
  const values = new Float64Array(nUnits * nRaters).fill(NaN);
  const n = new Int32Array(values.length);
  let nRepeated = 0;
  for (const { row, column, value } of cells) {
    const at = row * nRaters + column;
    if (n[at]! > 0) nRepeated++;
    values[at] = (n[at] === 0 ? 0 : values[at]!) + sign * value;
    n[at]!++;
  }
  for (let i = 0; i < values.length; i++) if (n[i]! > 1) values[i]! /= n[i]!;
  return { table: { values, nUnits, nRaters }, nRepeated };
}

/** Units with at least two ratings. */
export function nOverlapping(table: RatingTable): number {
  let n = 0;
  for (let u = 0; u < table.nUnits; u++) if (ratingsOf(table, u) >= 2) n++;
  return n;
}

/** For every unit the mean rating of all raters but one; NaN where nobody else rated it. */
export function meanOfOthers({ values, nUnits, nRaters }: RatingTable, rater: number): Float64Array {
  const out = new Float64Array(nUnits).fill(NaN);
  for (let u = 0; u < nUnits; u++) {
    let total = 0;
    let n = 0;
    for (let r = 0; r < nRaters; r++) {
      const v = values[u * nRaters + r]!;
      if (r === rater || Number.isNaN(v)) continue;
      total += v;
      n++;
    }
    if (n > 0) out[u] = total / n;
  }
  return out;
}
