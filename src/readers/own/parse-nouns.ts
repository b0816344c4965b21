import {
  type Item,
  type Message,
  type Output,
  type Pair,
  type Reference,
  type Tags,
  UserError,
} from "../../core/index.ts";
import { lastAssistant, messagesFrom, optionalText, requiredText, type Where } from "../records/fields.ts";
import type { DataRecord } from "../records/record-file.ts";

/** A field that is wrong. */
export function wrongField(
  where: Where,
  name: string,
  about: { readonly expected: string; readonly got: unknown },
) {
  const got = (JSON.stringify(about.got) ?? "nothing").slice(0, 80);
  return new UserError({ where: where(), problem: `invalid field "${name}"`, expected: about.expected, got });
}

const NO_TAGS: Tags = Object.freeze({});

/** `tags` as text; numbers and booleans become text, null and absent tags are left out. @throws UserError */
export function tagsOf(record: DataRecord, where: Where): Tags {
  const value = record["tags"];
  if (value === undefined || value === null) return NO_TAGS;
  if (typeof value !== "object" || Array.isArray(value))
    throw wrongField(where, "tags", { expected: "an object of texts", got: value });
  const tags: Record<string, string> = {};
  for (const [name, tag] of Object.entries(value)) if (tag !== null) tags[name] = String(tag);
  return tags;
}

function referencesOf(record: DataRecord, where: Where): Reference[] {
  const value = record["references"] ?? record["reference"] ?? [];
  const list = Array.isArray(value) ? value : [value];
  return list.map((reference: unknown, i) => {
    if (typeof reference === "string") return { id: `ref${i + 1}`, text: reference };
    const { id, text } = (reference ?? {}) as DataRecord;
    if (typeof text !== "string")
      throw wrongField(where, "references", { expected: "texts or {id, text}", got: reference });
    return { id: id === undefined ? `ref${i + 1}` : String(id), text };
  });
}

function promptOf(record: DataRecord, where: Where): string | readonly Message[] | undefined {
  return messagesFrom(record["messages"] ?? record["prompt"]) ?? optionalText(record, "prompt", where);
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** An item: `id`, and where present `group prompt source context references tags`. @throws UserError */
export function itemFrom(record: DataRecord, id: string, where: Where): Item {
  const item: Writable<Item> = { id, references: referencesOf(record, where), tags: tagsOf(record, where) };
  const prompt = promptOf(record, where);
  if (prompt !== undefined) item.prompt = prompt;
  for (const field of ["group", "source", "context"] as const) {
    const text = optionalText(record, field, where);
    if (text !== undefined) item[field] = text;
  }
  return item;
}

function stepsOf(record: DataRecord, where: Where): readonly string[] | undefined {
  const steps = record["steps"];
  if (steps === undefined || steps === null) return undefined;
  if (Array.isArray(steps) && steps.every((step) => typeof step === "string")) return steps;
  throw wrongField(where, "steps", { expected: "a list of texts", got: steps });
}

/** An output of an item: `text` or `messages`, and where present `system steps sameAs tags`. @throws UserError */
export function outputFrom(
  record: DataRecord,
  ids: { readonly id: string; readonly itemId: string },
  where: Where,
): Output {
  const { id, itemId } = ids;
  const output: Writable<Output> = { id, itemId, tags: tagsOf(record, where) };
  const messages = messagesFrom(record["messages"]);
  const text = optionalText(record, "text", where) ?? (messages && lastAssistant(messages));
  const system = optionalText(record, "system", where);
  const sameAs = optionalText(record, "sameAs", where) ?? optionalText(record, "same_as", where);
  const steps = stepsOf(record, where);
  if (system !== undefined) output.system = system;
  if (text !== undefined) output.text = text;
  if (messages) output.messages = messages;
  if (steps) output.steps = steps;
  if (sameAs !== undefined) output.sameAs = sameAs;
  return output;
}

/** A pair of outputs `a` and `b`, which are ids. @throws UserError */
export function pairFrom(record: DataRecord, itemId: string, where: Where): Pair {
  const a = requiredText(record, "a", where);
  const b = requiredText(record, "b", where);
  const id = optionalText(record, "id", where) ?? `${a} | ${b}`;
  return { id, itemId, a, b, tags: tagsOf(record, where) };
}
