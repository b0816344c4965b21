import { readFileSync } from "node:fs";
import { UserError } from "../../core/index.ts";
import type { RewardAsk } from "./reward-api.ts";

/** Bodies of servers that several trainers know, by name. */
const KNOWN: Readonly<Record<string, unknown>> = {
  "prompt-output": { prompt: "{{prompt}}", output: "{{output}}" },
  slime: { prompt: "{{prompt}}", response: "{{output}}", label: "{{label}}" },
  "llama-factory": { model: "{{model}}", messages: "{{texts}}" },
};

const ONE = ["text", "prompt", "output", "messages", "label", "model"] as const;
const MANY = ["texts", "prompts", "outputs", "labels"] as const;
const PLACEHOLDER = /\{\{\s*([a-z_]+)\s*\}\}/g;

/** A JSON template of a request's body. */
export interface JsonBody {
  /** Whether it holds a list of all the texts of a request. */
  readonly isBatch: boolean;
  /** The JSON of a file, which a version has to tell of; undefined where the name says all. */
  readonly content: string | undefined;
  fill(asks: readonly RewardAsk[], model: string): unknown;
}

function wrong(name: string, problem: string, expected?: string): UserError {
  return new UserError({
    where: `parameter body (${name})`,
    problem,
    ...(expected === undefined ? {} : { expected }),
  });
}

function namesIn(json: unknown): string[] {
  if (typeof json === "string") return [...json.matchAll(PLACEHOLDER)].map((m) => m[1]!);
  if (typeof json !== "object" || json === null) return [];
  return Object.values(json).flatMap(namesIn);
}

function valueOf(name: string, asks: readonly RewardAsk[], model: string): unknown {
  const first = asks[0]!;
  if (name === "texts") return asks.map((a) => a.text);
  if (name === "prompts") return asks.map((a) => a.prompt);
  if (name === "outputs") return asks.map((a) => a.output);
  if (name === "labels") return asks.map((a) => a.label);
  return name === "model" ? model : first[name as Exclude<(typeof ONE)[number], "model">];
}

/** Replaces placeholders: one that is a whole text becomes the value itself, one within a text becomes words of it. Values are never read as JSON or as placeholders. */
function filled(json: unknown, value: (name: string) => unknown): unknown {
  if (Array.isArray(json)) return json.map((entry) => filled(entry, value));
  if (typeof json === "object" && json !== null)
    return Object.fromEntries(Object.entries(json).map(([key, entry]) => [key, filled(entry, value)]));
  if (typeof json !== "string") return json;
  const whole = /^\{\{\s*([a-z_]+)\s*\}\}$/.exec(json);
  if (whole) return value(whole[1]!);
  return json.replaceAll(PLACEHOLDER, (_, name: string) => {
    const found = value(name);
    return typeof found === "string" ? found : JSON.stringify(found);
  });
}

function load(name: string): unknown {
  if (Object.hasOwn(KNOWN, name)) return KNOWN[name];
  let text = name;
  try {
    if (!name.trimStart().startsWith("{") && !name.trimStart().startsWith("["))
      text = readFileSync(name, "utf8");
  } catch (error) {
    const got = error instanceof Error ? error.message : String(error);
    throw wrong(
      name,
      `cannot be read: ${got}`,
      `a JSON file, JSON, or one of: ${Object.keys(KNOWN).join(", ")}`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw wrong(name, "no JSON", error instanceof Error ? error.message : String(error));
  }
}

/** The body of this name, file or JSON text. @throws UserError where it cannot be read or names an unknown placeholder */
export function jsonBody(name: string): JsonBody {
  const json = load(name);
  const names = namesIn(json);
  const known: readonly string[] = [...ONE, ...MANY];
  const unknown = names.find((n) => !known.includes(n));
  if (unknown !== undefined)
    throw wrong(name, `unknown placeholder "{{${unknown}}}"`, `one of: ${known.join(", ")}`);
  if (names.every((n) => n === "model")) throw wrong(name, "no placeholder", "a place for the text");
  const isBatch = names.some((n) => (MANY as readonly string[]).includes(n));
  const isSaid = Object.hasOwn(KNOWN, name) || /^\s*[{[]/.test(name);
  const content = isSaid ? undefined : JSON.stringify(json);
  return { isBatch, content, fill: (asks, model) => filled(json, (n) => valueOf(n, asks, model)) };
}

/** The values at a dotted path: names, numbers (negative from the end) and `*` for every entry. @throws Error where there is nothing */
export function valuesAt(json: unknown, path: string): unknown[] {
  let found: unknown[] = [json];
  for (const part of path.split(".").filter((p) => p !== "")) {
    found = found.flatMap((value): unknown[] => {
      if (part === "*") {
        if (Array.isArray(value)) return value as unknown[];
        throw new Error(`the answer has no list at "${path}"`);
      }
      const next = Array.isArray(value)
        ? value.at(Number(part))
        : Object.hasOwn(Object(value), part)
          ? (value as Record<string, unknown>)[part]
          : undefined;
      if (next === undefined) throw new Error(`the answer has nothing at "${path}"`);
      return [next];
    });
  }
  return found;
}
