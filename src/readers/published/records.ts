import { UserError } from "../../core/index.ts";
import type { FileEntry, ReadOptions } from "../reader.ts";
import { jsonLines } from "../text/json-lines.ts";
import { readJson } from "../text/read-json.ts";

/** One JSON object of a published file, with where it stands for messages. */
export interface PublishedRecord {
  readonly where: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const shown = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));

function wrong(record: PublishedRecord, name: string, expected: string): UserError {
  return new UserError({
    where: record.where,
    problem: `invalid field "${name}"`,
    expected,
    got: shown(record.value[name]),
  });
}

/** A value as a record. @throws UserError where it is no object. */
export function recordOf(value: unknown, where: string): PublishedRecord {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UserError({ where, problem: "invalid record", expected: "an object", got: shown(value) });
  return { where, value: value as Record<string, unknown> };
}

/** A text field. @throws UserError where it is missing or no text. */
export function textOf(record: PublishedRecord, name: string): string {
  const value = record.value[name];
  if (typeof value !== "string") throw wrong(record, name, "a text");
  return value;
}

/** A text field of a file in which some answers became numbers or truth values (`true` for the answer "true"). @throws UserError where it is missing or no plain value. */
export function looseTextOf(record: PublishedRecord, name: string): string {
  const value = record.value[name];
  return typeof value === "number" || typeof value === "boolean" ? String(value) : textOf(record, name);
}

/** An id, which published files hold as text or as an integer. @throws UserError where it is neither. */
export function idOf(record: PublishedRecord, name: string): string {
  const value = record.value[name];
  if (typeof value === "string" && value !== "") return value;
  if (Number.isInteger(value)) return String(value);
  throw wrong(record, name, "an id");
}

/** A number field; null and absent are missing, NaN. @throws UserError where it is anything else. */
export function numberOf(record: PublishedRecord, name: string): number {
  const value = record.value[name];
  if (value === null || value === undefined) return NaN;
  if (typeof value !== "number") throw wrong(record, name, "a number or null");
  return value;
}

/** A field with one of a few values. @throws UserError listing them. */
export function oneOf<T extends string | number>(
  record: PublishedRecord,
  name: string,
  allowed: readonly T[],
): T {
  const value = record.value[name];
  const found = allowed.find((a) => a === value);
  if (found === undefined) throw wrong(record, name, `one of: ${allowed.join(", ")}`);
  return found;
}

/** A list field. @throws UserError where it is no list. */
export function listOf(record: PublishedRecord, name: string): readonly unknown[] {
  const value = record.value[name];
  if (!Array.isArray(value)) throw wrong(record, name, "a list");
  return value;
}

/** An object field as a record. @throws UserError where it is no object. */
export function nested(record: PublishedRecord, name: string): PublishedRecord {
  return recordOf(record.value[name], `${record.where}, ${name}`);
}

/** The objects of a file that is one JSON list. @throws UserError where it is no list of objects. */
export async function listRecords(file: FileEntry): Promise<PublishedRecord[]> {
  const json = await readJson(file);
  if (!Array.isArray(json))
    throw new UserError({ where: file.path, problem: "invalid content", expected: "a JSON list of objects" });
  return json.map((value, i) => recordOf(value, `${file.path}, record ${i + 1}`));
}

/** The object that a JSON file is. @throws UserError where it is none. */
export async function objectRecord(file: FileEntry): Promise<PublishedRecord> {
  return recordOf(await readJson(file), file.path);
}

/** The objects of a file with one JSON object a line. */
export async function lineRecords(file: FileEntry, options: ReadOptions): Promise<PublishedRecord[]> {
  const records: PublishedRecord[] = [];
  for await (const batch of jsonLines(file, options))
    for (const { line, value } of batch) records.push(recordOf(value, `${file.path}:${line}`));
  return records;
}
