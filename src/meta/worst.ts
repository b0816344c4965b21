import { sortOrder } from "../num/index.ts";
import type { Output } from "../core/index.ts";
import type { Measured } from "./evaluate-part.ts";
import { weightedMidranks } from "./measures/weighted.ts";
import type { WorstError } from "./result.ts";
import type { Part } from "./view.ts";

/** Ranks as fractions of (0, 1); NaN stays NaN. */
export function rankFractions(values: ArrayLike<number>): Float64Array {
  const at = Uint32Array.from({ length: values.length }, (_, i) => i).filter(
    (i) => !Number.isNaN(values[i]!),
  );
  const kept = Float64Array.from(at, (i) => values[i]!);
  const ranks = weightedMidranks(
    kept,
    sortOrder(kept),
    new Uint8Array(kept.length).fill(1),
    new Float64Array(kept.length),
  );
  const fractions = new Float64Array(values.length).fill(NaN);
  at.forEach((i, k) => (fractions[i] = (ranks[k]! - 0.5) / kept.length));
  return fractions;
}

/**
 * How far scorer and gold disagree on each unit of a part, 0..1: for pairs abs(P - truth), for outputs the distance of their rank fractions.
 * NaN where the scorer has no value.
 */
export function disagreements(part: Part, values: Float64Array): Float64Array {
  if (part.view.units === "pairs") return values.map((p, i) => Math.abs(p - part.truth[i]!));
  const truth = rankFractions(part.truth);
  return rankFractions(values).map((r, i) => Math.abs(r - truth[i]!));
}

const MAX_TEXT = 400;

function shown(output: Output): WorstError["outputs"][number] {
  const text = output.text ?? null;
  return {
    id: output.id,
    system: output.system ?? null,
    text: text !== null && text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}...` : text,
  };
}

const preferenceWords = (p: number): string =>
  p > 0.5 ? "first is better" : p < 0.5 ? "second is better" : "tie";

function describe(part: Part, measured: Measured, i: number): Omit<WorstError, "disagreement"> {
  const { dataset } = part.view;
  const unit = part.units[i]!;
  const about = { dataset: dataset.head.name, gold: part.view.gold.name, scorer: measured.row.scorer };
  const value = measured.column.values[i]!;
  const truth = part.truth[i]!;
  if (part.view.units === "pairs") {
    const pair = dataset.pairs[unit]!;
    const outputs = [pair.a, pair.b].map((id) => shown(dataset.outputs[dataset.outputIndex.get(id)!]!));
    return {
      ...about,
      itemId: pair.itemId,
      outputs,
      goldSays: preferenceWords(truth),
      scorerSays: preferenceWords(value),
    };
  }
  const output = dataset.outputs[unit]!;
  const goldSays = String(Number(truth.toPrecision(4)));
  return {
    ...about,
    itemId: output.itemId,
    outputs: [shown(output)],
    goldSays,
    scorerSays: String(Number(value.toPrecision(4))),
  };
}

/** The `count` units on which the given scorers disagree most with the gold, at most one an item and scorer; empty at system level. */
export function worstErrors(part: Part, measured: readonly Measured[], count: number): WorstError[] {
  if (part.view.units === "systems") return [];
  const found: WorstError[] = [];
  for (const m of measured) {
    const far = disagreements(part, m.column.values);
    const order = Array.from(far.keys())
      .filter((i) => far[i]! > 0)
      .sort((a, b) => far[b]! - far[a]!);
    const items = new Set<number>();
    for (const i of order) {
      if (items.size >= count) break;
      if (items.has(part.itemOf[i]!)) continue;
      items.add(part.itemOf[i]!);
      found.push({ ...describe(part, m, i), disagreement: far[i]! });
    }
  }
  return found.sort((a, b) => b.disagreement - a.disagreement).slice(0, count);
}
