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

/** `tags` as text; numbers and booleans become text, null and absent tags are left out. @throws UserError */
export function tagsOf(record: DataRecord, where: Where): Tags {
  const value = record["tags"];
  if (value === undefined || value === null) return {};
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

const given = <K extends string>(name: K, value: string | undefined) =>
  (value === undefined ? {} : { [name]: value }) as Partial<Record<K, string>>;

/** An item: `id`, and where present `group prompt source context references tags`. @throws UserError */
export function itemFrom(record: DataRecord, id: string, where: Where): Item {
  const prompt = promptOf(record, where);
  return {
    id,
    ...given("group", optionalText(record, "group", where)),
    ...(prompt === undefined ? {} : { prompt }),
    ...given("source", optionalText(record, "source", where)),
    ...given("context", optionalText(record, "context", where)),
    references: referencesOf(record, where),
    tags: tagsOf(record, where),
  };
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
  const messages = messagesFrom(record["messages"]);
  const text = optionalText(record, "text", where) ?? (messages ? lastAssistant(messages) : undefined);
  const steps = stepsOf(record, where);
  return {
    ...ids,
    ...given("system", optionalText(record, "system", where)),
    ...given("text", text),
    ...(messages ? { messages } : {}),
    ...(steps ? { steps } : {}),
    ...given("sameAs", optionalText(record, "sameAs", where) ?? optionalText(record, "same_as", where)),
    tags: tagsOf(record, where),
  };
}

/** A pair of outputs `a` and `b`, which are ids. @throws UserError */
export function pairFrom(record: DataRecord, itemId: string, where: Where): Pair {
  const a = requiredText(record, "a", where);
  const b = requiredText(record, "b", where);
  const id = optionalText(record, "id", where) ?? `${a} | ${b}`;
  return { id, itemId, a, b, tags: tagsOf(record, where) };
}
