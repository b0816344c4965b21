import type { Usage } from "../../core/index.ts";
import type { LabelValue, RewardAnswer } from "./reward-api.ts";

/** JSON as an object. @throws Error */
export function recordIn(json: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof json === "object" && json !== null && !Array.isArray(json))
    return json as Record<string, unknown>;
  throw new Error(`${what} is no object`);
}

/** JSON as a list, of n entries where told. @throws Error */
export function listIn(json: unknown, what: string, n?: number): readonly unknown[] {
  if (!Array.isArray(json)) throw new Error(`${what} is no list`);
  if (n !== undefined && json.length !== n)
    throw new Error(`the server gave ${json.length} answers to ${n} texts`);
  return json;
}

/** A number; NaN for anything else, so that one bad value does not cost its batch. */
export const numberIn = (json: unknown): number => (typeof json === "number" ? json : NaN);

/** Numbers of classes that are known by position. @throws Error where it is no list */
export function numbered(json: unknown, what: string): LabelValue[] {
  return listIn(json, what).map((value, i) => ({ label: String(i), value: numberIn(value) }));
}

/** A lone number as an answer. */
export const single = (value: unknown): RewardAnswer => ({
  labels: [{ label: "0", value: numberIn(value) }],
});

/** Entries `{index, ...}` put in the order of their index. @throws Error where an index is missing, twice or out of range */
export function byIndex(
  json: unknown,
  n: number,
  what: string,
): readonly Readonly<Record<string, unknown>>[] {
  const placed: (Readonly<Record<string, unknown>> | undefined)[] = Array.from({ length: n });
  for (const [at, entry] of listIn(json, what, n).entries()) {
    const record = recordIn(entry, `an entry of ${what}`);
    const index = typeof record["index"] === "number" ? record["index"] : at;
    if (!Number.isInteger(index) || index < 0 || index >= n || placed[index])
      throw new Error(`${what} has index ${index} wrongly or twice`);
    placed[index] = record;
  }
  return placed as Readonly<Record<string, unknown>>[];
}

/** `usage.prompt_tokens` of OpenAI's shape, nothing where absent. */
export function tokensIn(json: unknown): Usage {
  const usage = (json as { usage?: { prompt_tokens?: unknown } } | null)?.usage;
  const tokens = usage?.prompt_tokens;
  return typeof tokens === "number" ? { inputTokens: tokens } : {};
}

/** The value of the label asked for. Several labels and none chosen is no guess of ours. */
export function pick(labels: readonly LabelValue[], label: string): { value: number } | { missing: string } {
  const names = labels.map((l) => l.label);
  if (labels.length === 0) return { missing: "the server gave no value" };
  if (label === "" && labels.length > 1)
    return {
      missing: `the server gives ${labels.length} labels (${names.slice(0, 4).join(", ")}${labels.length > 4 ? ", ..." : ""}); choose one with the parameter label`,
    };
  const found =
    label === ""
      ? labels[0]
      : (labels.find((l) => l.label === label) ?? labels.find((l) => l.label === `LABEL_${label}`));
  if (!found)
    return { missing: `the server gives no label "${label}", only ${names.slice(0, 4).join(", ")}` };
  if (!Number.isFinite(found.value)) return { missing: "the server gave no finite number" };
  return { value: found.value };
}
