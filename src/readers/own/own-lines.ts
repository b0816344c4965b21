import {
  type Batch,
  type Item,
  type Judgment,
  type Output,
  type Over,
  type Pair,
  type ScorerSpec,
  UserError,
} from "../../core/index.ts";
import { type ColumnBuilder, columnBuilder } from "../records/column-builder.ts";
import { optionalText, requiredText, type Where } from "../records/fields.ts";
import { IdRegister } from "../records/id-register.ts";
import type { DataRecord } from "../records/record-file.ts";
import { numberFrom } from "../text/number.ts";
import { type OwnHead, scorerFrom } from "./own-head.ts";
import { JUDGMENT_KINDS, judgmentFrom, type Place } from "./parse-judgment.ts";
import { itemFrom, outputFrom, pairFrom, wrongField } from "./parse-nouns.ts";

interface Found {
  readonly items: Item[];
  readonly outputs: Output[];
  readonly pairs: Pair[];
  readonly judgments: Judgment[];
  readonly columns: ColumnBuilder;
}

/** Turns records of our own JSON lines into batches; `take` gives what was read since the last one. A bad record leaves nothing behind. */
export interface LineReader {
  /** @throws UserError */
  read(record: DataRecord, where: Where): void;
  take(): Batch;
}

const empty = (): Found => ({ items: [], outputs: [], pairs: [], judgments: [], columns: columnBuilder() });

interface Score {
  readonly name: string;
  readonly over: Over;
  readonly id: string;
  readonly value: number;
  readonly about: DataRecord;
}

/** What one record holds, before any of it is kept. */
interface Parsed {
  readonly items: Item[];
  readonly outputs: Output[];
  readonly pairs: Pair[];
  readonly judgments: Judgment[];
  readonly scores: Score[];
}

const nothing = (): Parsed => ({ items: [], outputs: [], pairs: [], judgments: [], scores: [] });

const NONE: readonly DataRecord[] = [];
const NO_ENTRIES: readonly [string, unknown][] = [];

function objects(record: DataRecord, name: string, where: Where): readonly DataRecord[] {
  const value = record[name] ?? NONE;
  if (Array.isArray(value) && value.every((v) => typeof v === "object" && v !== null && !Array.isArray(v)))
    return value as DataRecord[];
  throw wrongField(where, name, { expected: "a list of objects", got: value });
}

function entries(record: DataRecord, name: string, where: Where): readonly [string, unknown][] {
  const value = record[name];
  if (value === undefined || value === null) return NO_ENTRIES;
  if (typeof value === "object" && !Array.isArray(value)) return Object.entries(value);
  throw wrongField(where, name, { expected: "an object: name -> number", got: value });
}

function addScores(to: Parsed, record: DataRecord, at: { over: Over; id: string; where: Where }): void {
  for (const [name, value] of entries(record, "scores", at.where))
    to.scores.push({ name, over: at.over, id: at.id, value: numberFrom(value, at.where), about: {} });
}

function addJudgments(to: Parsed, record: DataRecord, place: Place, where: Where): void {
  for (const judgment of objects(record, "judgments", where))
    to.judgments.push(judgmentFrom(judgment, place, where));
  if (place.outputId === undefined) return;
  for (const [aspect, value] of entries(record, "ratings", where))
    for (const one of Array.isArray(value) ? value : [value])
      to.judgments.push(
        judgmentFrom(
          typeof one === "object" && one ? { aspect, ...one } : { aspect, value: one },
          place,
          where,
        ),
      );
}

function nestedOutput(to: Parsed, itemId: string, record: DataRecord, where: Where): void {
  const own =
    optionalText(record, "id", where) ??
    optionalText(record, "system", where) ??
    String(to.outputs.length + 1);
  const id = record["id"] === undefined ? `${itemId}/${own}` : own;
  to.outputs.push(outputFrom(record, { id, itemId }, where));
  addJudgments(to, record, { itemId, outputId: id }, where);
  addScores(to, record, { over: "outputs", id, where });
}

function nested(record: DataRecord, where: Where): Parsed {
  const to = nothing();
  const id = requiredText(record, "id", where);
  to.items.push(itemFrom(record, id, where));
  for (const output of objects(record, "outputs", where)) nestedOutput(to, id, output, where);
  for (const pair of objects(record, "pairs", where)) {
    const made = pairFrom(pair, id, where);
    to.pairs.push(made);
    addScores(to, pair, { over: "pairs", id: made.id, where });
    for (const judgment of objects(pair, "judgments", where))
      to.judgments.push(
        judgmentFrom({ kind: "preference", pair: made.id, ...judgment }, { itemId: id }, where),
      );
  }
  addJudgments(to, record, { itemId: id }, where);
  return to;
}

const OVERS = [
  ["output", "outputs"],
  ["pair", "pairs"],
  ["item", "lists"],
  ["system", "systems"],
] as const;

function flatScore(record: DataRecord, where: Where): Score {
  const name = requiredText(record, "scorer", where);
  for (const [field, over] of OVERS) {
    const id = optionalText(record, field, where);
    if (id !== undefined) return { name, over, id, value: numberFrom(record["value"], where), about: record };
  }
  throw wrongField(where, "output", {
    expected: "an output, pair, item or system that was scored",
    got: undefined,
  });
}

function flat(kind: string, record: DataRecord, where: Where): Parsed {
  const to = nothing();
  if (kind === "item") to.items.push(itemFrom(record, requiredText(record, "id", where), where));
  else if (kind === "output") nestedOutput(to, requiredText(record, "item", where), record, where);
  else if (kind === "pair") {
    const pair = pairFrom(record, requiredText(record, "item", where), where);
    to.pairs.push(pair);
    addScores(to, record, { over: "pairs", id: pair.id, where });
  } else if (kind === "score") to.scores.push(flatScore(record, where));
  else if (JUDGMENT_KINDS.includes(kind)) to.judgments.push(judgmentFrom(record, {}, where));
  else if (kind !== "dataset")
    throw wrongField(where, "kind", {
      expected: `one of: dataset, item, output, pair, score, ${JUDGMENT_KINDS.join(", ")}`,
      got: kind,
    });
  return to;
}

/** A reader of records that checks ids as they come: items before their outputs, each id once. */
export function lineReader(head: OwnHead): LineReader {
  const known = { item: new IdRegister(), output: new IdRegister(), pair: new IdRegister() };
  const specs = new Map<string, ScorerSpec>();
  let found = empty();
  let nRead = 0;

  function specOf({ name, over, about }: Score, where: Where): ScorerSpec {
    const key = `${name}\0${over}`;
    const spec = specs.get(key) ?? scorerFrom(name, { over, ...head.scorers?.[name], ...about }, where());
    specs.set(key, spec);
    return spec;
  }

  function refuseTwice(
    what: keyof typeof known,
    records: readonly { readonly id: string }[],
    where: Where,
  ): void {
    for (let i = 0; i < records.length; i++) {
      const { id } = records[i]!;
      let isTwice = known[what].get(id) !== 0;
      for (let k = 0; k < i && !isTwice; k++) isTwice = records[k]!.id === id;
      if (isTwice) throw duplicate(where, what, id);
    }
  }

  function check({ items, outputs, pairs }: Parsed, where: Where): void {
    refuseTwice("item", items, where);
    refuseTwice("output", outputs, where);
    refuseTwice("pair", pairs, where);
    for (const output of outputs)
      if (items[0]?.id !== output.itemId && known.item.get(output.itemId) === 0) throw orphan(where, output);
  }

  function addScore({ about, over, id, value }: Score, scorer: ScorerSpec): void {
    const order = about["order"] === "swapped" ? { order: "swapped" as const } : {};
    const repeat = typeof about["repeat"] === "number" ? { repeat: about["repeat"] } : {};
    found.columns.add({ scorer, over, id, ...order, ...repeat }, value);
  }

  return {
    read: (record, where) => {
      const kind = record["kind"];
      const parsed = kind === undefined ? nested(record, where) : flat(String(kind), record, where);
      check(parsed, where);
      const specs = parsed.scores.map((score) => specOf(score, where));
      nRead++;
      for (const item of parsed.items) known.item.add(item.id, nRead);
      for (const output of parsed.outputs) known.output.add(output.id, nRead);
      for (const pair of parsed.pairs) known.pair.add(pair.id, nRead);
      for (const item of parsed.items) found.items.push(item);
      for (const output of parsed.outputs) found.outputs.push(output);
      for (const pair of parsed.pairs) found.pairs.push(pair);
      for (const judgment of parsed.judgments) found.judgments.push(judgment);
      parsed.scores.forEach((score, i) => addScore(score, specs[i]!));
    },
    take: () => {
      const { columns, ...rest } = found;
      found = empty();
      return { ...rest, columns: columns.columns() };
    },
  };
}

function duplicate(where: Where, what: string, id: string): UserError {
  return new UserError({
    where: where(),
    problem: `duplicate ${what} id "${id}"`,
    expected: "ids that occur once",
  });
}

function orphan(where: Where, output: Output): UserError {
  return new UserError({
    where: where(),
    problem: `output "${output.id}" belongs to item "${output.itemId}", which is not in the data`,
    expected: "the item in an earlier line",
  });
}
