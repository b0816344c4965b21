import { type Message, UserError } from "../../core/index.ts";
import type { DataRecord } from "./record-file.ts";

/** Where a record stands, made only when an error needs it. */
export type Where = () => string;

function wrong(where: Where, name: string, about: { readonly expected: string; readonly value: unknown }) {
  const got = about.value === undefined ? "nothing" : (JSON.stringify(about.value) ?? "nothing");
  return new UserError({
    where: where(),
    problem: `invalid field "${name}"`,
    expected: about.expected,
    got: got.length > 80 ? `${got.slice(0, 80)}...` : got,
  });
}

/** A text field, or undefined where it is absent or null. @throws UserError where it is anything else; whole numbers become text. */
export function optionalText(record: DataRecord, name: string, where: Where): string | undefined {
  const value = record[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  throw wrong(where, name, { expected: "a text", value });
}

/** A text field that must be there. @throws UserError */
export function requiredText(record: DataRecord, name: string, where: Where): string {
  const text = optionalText(record, name, where);
  if (text === undefined) throw wrong(where, name, { expected: "a text", value: record[name] });
  return text;
}

/** A list field that must be there. @throws UserError */
export function requiredList(record: DataRecord, name: string, where: Where): readonly unknown[] {
  const value = record[name];
  if (!Array.isArray(value)) throw wrong(where, name, { expected: "a list", value });
  return value;
}

const ROLES: Readonly<Record<string, string>> = {
  human: "user",
  gpt: "assistant",
  model: "assistant",
  bot: "assistant",
};

/** The text of a message: a text, or the text parts of a list; tool calls follow as JSON. */
function contentOf(message: DataRecord): string {
  const content = message["content"] ?? message["value"];
  const parts = Array.isArray(content)
    ? content.map((part) => (typeof part === "string" ? part : String((part as DataRecord)?.["text"] ?? "")))
    : [typeof content === "string" ? content : content == null ? "" : JSON.stringify(content)];
  const calls = message["tool_calls"];
  if (Array.isArray(calls) && calls.length > 0) parts.push(JSON.stringify(calls));
  return parts.filter((part) => part !== "").join("\n");
}

function messageOf(value: unknown): Message | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const record = value as DataRecord;
  const role = record["role"] ?? record["from"];
  if (typeof role !== "string" || !("content" in record || "value" in record || "tool_calls" in record))
    return undefined;
  return { role: ROLES[role] ?? role, content: contentOf(record) };
}

/** A list of messages ({role, content}, ShareGPT's {from, value}, or JSON text of such a list), or undefined where it is none. */
export function messagesFrom(value: unknown): readonly Message[] | undefined {
  if (typeof value === "string") return /^\s*\[\s*\{/.test(value) ? messagesFrom(parsed(value)) : undefined;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const messages = value.map(messageOf);
  return messages.every((m) => m !== undefined) ? messages : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text that is judged: the last assistant turn, else the last message. */
export function lastAssistant(messages: readonly Message[]): string {
  return (messages.findLast((m) => m.role === "assistant") ?? messages.at(-1))?.content ?? "";
}

/** A text or messages field that must be there. @throws UserError */
export function textOrMessages(record: DataRecord, name: string, where: Where): string | readonly Message[] {
  const value = record[name];
  const messages = messagesFrom(value);
  if (messages) return messages;
  if (typeof value === "string") return value;
  throw wrong(where, name, { expected: "a text or a list of messages", value });
}

/** Text and messages of an output. */
export function answer(value: string | readonly Message[]): { text: string; messages?: readonly Message[] } {
  return typeof value === "string" ? { text: value } : { text: lastAssistant(value), messages: value };
}
