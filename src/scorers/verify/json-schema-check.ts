import { UserError } from "../../core/index.ts";
import { type BoundedTest, boundedRegex } from "./bounded-regex.ts";
import { isObject, KEYWORDS, type SchemaContext, SILENT } from "./json-schema-keywords.ts";

const DEEPEST = 256;
/** Subschemas that hold a map of schemas, a list of schemas, or one schema. */
const MAPS = ["properties", "patternProperties", "$defs", "definitions"];
const LISTS = ["allOf", "anyOf", "oneOf", "prefixItems"];
const SINGLES = ["items", "additionalProperties", "contains", "propertyNames", "not", "if", "then", "else"];

const wrong = (where: string, problem: string, expected: string): UserError =>
  new UserError({ where, problem, expected });

/** What a local reference (`#`, `#/$defs/name`) points at; undefined where at nothing. */
function pointed(root: unknown, ref: string): unknown {
  if (ref === "#") return root;
  if (!ref.startsWith("#/")) return undefined;
  let at: unknown = root;
  for (const part of ref.slice(2).split("/")) {
    const key = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

function checkPatterns(
  schema: Readonly<Record<string, unknown>>,
  pattern: (source: string) => BoundedTest,
): void {
  if (typeof schema["pattern"] === "string") pattern(schema["pattern"]);
  if (isObject(schema["patternProperties"])) Object.keys(schema["patternProperties"]).forEach(pattern);
}

/** Refuses what we would silently not check. */
function refuse(where: string, root: unknown, pattern: (source: string) => BoundedTest): void {
  const visit = (schema: unknown, path: string): void => {
    if (typeof schema === "boolean") return;
    if (!isObject(schema))
      throw wrong(where, `schema at "${path || "/"}" is no schema`, "an object, true or false");
    for (const key of Object.keys(schema))
      if (!Object.hasOwn(KEYWORDS, key) && !SILENT.has(key) && !key.startsWith("x-"))
        throw wrong(
          where,
          `unsupported keyword "${key}" at "${path || "/"}"`,
          `of: ${Object.keys(KEYWORDS).join(", ")}, $ref`,
        );
    const ref = schema["$ref"];
    if (ref !== undefined && (typeof ref !== "string" || pointed(root, ref) === undefined))
      throw wrong(
        where,
        `unresolvable $ref "${String(ref)}"`,
        "a reference inside the schema, as #/$defs/name",
      );
    checkPatterns(schema, pattern);
    for (const key of MAPS)
      if (isObject(schema[key]))
        for (const [name, s] of Object.entries(schema[key])) visit(s, `${path}/${key}/${name}`);
    for (const key of LISTS)
      if (Array.isArray(schema[key])) schema[key].forEach((s, i) => visit(s, `${path}/${key}/${i}`));
    for (const key of SINGLES) if (schema[key] !== undefined) visit(schema[key], `${path}/${key}`);
  };
  visit(root, "");
}

/** Faults of a JSON value, each `/path what is wrong`; none where it is valid. */
export type SchemaCheck = (value: unknown) => string[];

/**
 * Compiles a JSON Schema (2020-12 and draft 7, without formats, anchors, dynamic and remote references). Values nested deeper than 256 are at
 * fault. @throws UserError for keywords that it does not know, so that nothing is silently left unchecked
 */
export function schemaCheck(where: string, root: unknown): SchemaCheck {
  const patterns = new Map<string, BoundedTest>();
  const pattern = (source: string): BoundedTest => {
    const made = patterns.get(source) ?? boundedRegex(where, source, "u");
    patterns.set(source, made);
    return made;
  };
  refuse(where, root, pattern);
  let depth = 0;
  const check = (value: unknown, schema: unknown, path: string): string[] => {
    if (typeof schema === "boolean") return schema ? [] : [`${path || "/"} is not allowed`];
    if (depth >= DEEPEST) return [`${path.slice(0, 100)} is nested deeper than ${DEEPEST}`];
    depth++;
    try {
      return faults(value, schema as Record<string, unknown>, path);
    } finally {
      depth--;
    }
  };
  const ctx: SchemaContext = { check, pattern };
  const faults = (value: unknown, schema: Readonly<Record<string, unknown>>, path: string): string[] => {
    const found: string[] = [];
    const ref = schema["$ref"];
    if (ref !== undefined) found.push(...check(value, pointed(root, String(ref)), path));
    for (const [key, given] of Object.entries(schema)) {
      const keyword = Object.hasOwn(KEYWORDS, key) ? KEYWORDS[key] : undefined;
      if (keyword) for (const one of keyword(given, value, { path, schema, ctx })) found.push(one);
    }
    return found;
  };
  return (value) => check(value, root, "");
}
