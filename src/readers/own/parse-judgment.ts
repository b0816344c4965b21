import type { Judgment, Rater, Rating, Span } from "../../core/index.ts";
import { optionalText, requiredList, requiredText, type Where } from "../records/fields.ts";
import type { DataRecord } from "../records/record-file.ts";
import { numberFrom } from "../text/number.ts";
import { wrongField } from "./parse-nouns.ts";

export const JUDGMENT_KINDS: readonly string[] = ["rating", "preference", "ranking", "spans", "correct"];

/** Ids that a judgment takes from where it stands: inside an item or an output of nested lines. */
export interface Place {
  readonly itemId?: string;
  readonly outputId?: string;
}

const CHOICES = ["a", "b", "tie", "both-bad"] as const;

/** `rater`: an id (a person known again), `{id, persistent}` or `{aggregate, of}`; an unnamed aggregate where absent. @throws UserError */
export function raterOf(value: unknown, where: Where): Rater {
  if (value === undefined || value === null) return { aggregate: "as published" };
  if (typeof value === "string" || typeof value === "number") return { id: String(value), persistent: true };
  const { id, persistent, aggregate, of } = (typeof value === "object" ? value : {}) as DataRecord;
  if (typeof aggregate === "string") return { aggregate, ...(typeof of === "number" ? { of } : {}) };
  if (typeof id === "string" || typeof id === "number")
    return { id: String(id), persistent: persistent !== false };
  throw wrongField(where, "rater", { expected: "a name, {id, persistent} or {aggregate, of}", got: value });
}

function targetOf(record: DataRecord, place: Place, where: Where): Rating["target"] {
  const output = optionalText(record, "output", where) ?? place.outputId;
  if (output !== undefined) return { output };
  const system = optionalText(record, "system", where);
  if (system !== undefined) return { system };
  const document = optionalText(record, "document", where);
  if (document !== undefined) return { document };
  throw wrongField(where, "output", {
    expected: "the id of an output, or a system or document",
    got: undefined,
  });
}

function textsOf(record: DataRecord, name: string, where: Where): string[] {
  return requiredList(record, name, where).map((value) => {
    if (typeof value === "string" || typeof value === "number") return String(value);
    throw wrongField(where, name, { expected: "a list of ids", got: value });
  });
}

function itemOf(record: DataRecord, place: Place, where: Where): string {
  return optionalText(record, "item", where) ?? place.itemId ?? requiredText(record, "item", where);
}

function spansOf(record: DataRecord, where: Where): Span[] {
  return requiredList(record, "spans", where).map((value) => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Span;
    throw wrongField(where, "spans", { expected: "a list of objects", got: value });
  });
}

function ranksOf(record: DataRecord, where: Where): Record<string, number> {
  const value = record["ranks"];
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw wrongField(where, "ranks", { expected: "an object: output id -> rank", got: value });
  return Object.fromEntries(Object.entries(value).map(([id, rank]) => [id, numberFrom(rank, where)]));
}

/** One judgment; a rating without a value is NaN. @throws UserError */
export function judgmentFrom(record: DataRecord, place: Place, where: Where): Judgment {
  const time = optionalText(record, "time", where);
  const base = {
    rater: raterOf(record["rater"], where),
    aspect: optionalText(record, "aspect", where) ?? "quality",
    ...(time === undefined ? {} : { time }),
    ...(record["shown"] === undefined ? {} : { shown: textsOf(record, "shown", where) }),
  };
  const kind = record["kind"] ?? "rating";
  if (kind === "rating")
    return {
      ...base,
      kind,
      target: targetOf(record, place, where),
      value: numberFrom(record["value"], where),
    };
  if (kind === "preference") return { ...base, kind, ...choiceOf(record, where) };
  if (kind === "ranking")
    return { ...base, kind, itemId: itemOf(record, place, where), ranks: ranksOf(record, where) };
  if (kind === "correct")
    return {
      ...base,
      kind,
      itemId: itemOf(record, place, where),
      outputs: textsOf(record, "outputs", where),
    };
  if (kind !== "spans")
    throw wrongField(where, "kind", { expected: `one of: ${JUDGMENT_KINDS.join(", ")}`, got: kind });
  const output =
    optionalText(record, "output", where) ?? place.outputId ?? requiredText(record, "output", where);
  const side = record["side"] === "source" ? "source" : "output";
  return { ...base, kind, output, side, spans: spansOf(record, where) };
}

function choiceOf(record: DataRecord, where: Where) {
  const choice = CHOICES.find((c) => c === record["choice"]);
  if (!choice)
    throw wrongField(where, "choice", { expected: `one of: ${CHOICES.join(", ")}`, got: record["choice"] });
  const strength = numberFrom(record["strength"], where);
  return {
    pair: requiredText(record, "pair", where),
    choice,
    ...(Number.isNaN(strength) ? {} : { strength }),
  };
}
