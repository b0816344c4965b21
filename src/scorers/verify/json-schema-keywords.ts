import type { BoundedTest } from "./bounded-regex.ts";

/** A schema that is an object. */
export type SchemaObject = Readonly<Record<string, unknown>>;

/** What a check of one keyword may use. */
export interface SchemaContext {
  /** Faults of a value against a subschema, at most one where `isQuick`. */
  check(value: unknown, schema: unknown, path: string): string[];
  pattern(source: string): BoundedTest;
}

type Keyword = (
  given: unknown,
  value: unknown,
  at: { readonly path: string; readonly schema: SchemaObject; readonly ctx: SchemaContext },
) => string[];

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
}

function isOfType(value: unknown, type: unknown): boolean {
  return type === "integer" ? Number.isInteger(value) : typeOf(value) === type;
}

/** JSON with sorted keys: equal values, equal texts. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((k) => `${JSON.stringify(k)}:${canonical(value[k])}`).join(",")}}`;
}

const characters = (text: string): number => Array.from(text).length;
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const fault = (isRight: boolean, path: string, problem: string): string[] =>
  isRight ? [] : [`${path || "/"} ${problem}`];

/** Keywords about numbers, texts, lists and objects that compare one size with a limit. */
const limit =
  (
    sizeOf: (value: unknown) => number | undefined,
    isRight: (size: number, most: number) => boolean,
    what: string,
  ): Keyword =>
  (given, value, { path }) => {
    const size = sizeOf(value);
    return size === undefined ? [] : fault(isRight(size, Number(given)), path, `${what} ${String(given)}`);
  };

const numberOf = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);
const lengthOf = (value: unknown): number | undefined =>
  typeof value === "string" ? characters(value) : undefined;
const itemsOf = (value: unknown): number | undefined => (Array.isArray(value) ? value.length : undefined);
const keysOf = (value: unknown): number | undefined =>
  isObject(value) ? Object.keys(value).length : undefined;
const atLeast = (size: number, least: number): boolean => size >= least;
const atMost = (size: number, most: number): boolean => size <= most;

function isMultiple(value: number, of: number): boolean {
  const ratio = value / of;
  return Math.abs(ratio - Math.round(ratio)) <= 1e-9 * Math.max(1, Math.abs(ratio));
}

const additionalProperties: Keyword = (given, value, { path, schema, ctx }) => {
  if (!isObject(value)) return [];
  const named = isObject(schema["properties"]) ? schema["properties"] : {};
  const patterns = isObject(schema["patternProperties"]) ? Object.keys(schema["patternProperties"]) : [];
  return Object.keys(value)
    .filter((key) => !Object.hasOwn(named, key) && !patterns.some((p) => ctx.pattern(p)(key)))
    .flatMap((key) =>
      given === false
        ? [`${path || "/"} has the additional property "${key}"`]
        : ctx.check(value[key], given, `${path}/${key}`),
    );
};

const patternProperties: Keyword = (given, value, { path, ctx }) => {
  if (!isObject(value) || !isObject(given)) return [];
  return Object.entries(given).flatMap(([pattern, schema]) =>
    Object.keys(value)
      .filter((key) => ctx.pattern(pattern)(key))
      .flatMap((key) => ctx.check(value[key], schema, `${path}/${key}`)),
  );
};

const properties: Keyword = (given, value, { path, ctx }) => {
  if (!isObject(value) || !isObject(given)) return [];
  return Object.entries(given).flatMap(([key, schema]) =>
    Object.hasOwn(value, key) ? ctx.check(value[key], schema, `${path}/${key}`) : [],
  );
};

const contains: Keyword = (given, value, { path, schema, ctx }) => {
  if (!Array.isArray(value)) return [];
  const n = value.filter((v) => ctx.check(v, given, path).length === 0).length;
  const least = Number(schema["minContains"] ?? 1);
  const most = Number(schema["maxContains"] ?? Infinity);
  return fault(n >= least && n <= most, path, `holds ${n} items that "contains" asks for`);
};

const conditional: Keyword = (given, value, { path, schema, ctx }) => {
  const branch = ctx.check(value, given, path).length === 0 ? schema["then"] : schema["else"];
  return branch === undefined ? [] : ctx.check(value, branch, path);
};

const matching = (given: unknown, value: unknown, path: string, ctx: SchemaContext): number =>
  list(given).filter((s) => ctx.check(value, s, path).length === 0).length;

/** The keywords that are checked, as JSON Schema 2020-12 (and draft 7) have them. */
export const KEYWORDS: Readonly<Record<string, Keyword>> = {
  type: (given, value, { path }) =>
    fault(
      (Array.isArray(given) ? given : [given]).some((t) => isOfType(value, t)),
      path,
      `is ${typeOf(value)}, not ${list(given).join(" or ") || String(given)}`,
    ),
  enum: (given, value, { path }) =>
    fault(
      list(given).some((v) => canonical(v) === canonical(value)),
      path,
      "is none of the enum's values",
    ),
  const: (given, value, { path }) =>
    fault(canonical(given) === canonical(value), path, "is not the constant"),
  minimum: limit(numberOf, atLeast, "is below"),
  maximum: limit(numberOf, atMost, "is above"),
  exclusiveMinimum: limit(numberOf, (x, low) => x > low, "is not above"),
  exclusiveMaximum: limit(numberOf, (x, high) => x < high, "is not below"),
  multipleOf: limit(numberOf, isMultiple, "is no multiple of"),
  minLength: limit(lengthOf, atLeast, "is shorter than"),
  maxLength: limit(lengthOf, atMost, "is longer than"),
  pattern: (given, value, { path, ctx }) =>
    typeof value === "string"
      ? fault(ctx.pattern(String(given))(value) === true, path, `does not match ${String(given)}`)
      : [],
  minItems: limit(itemsOf, atLeast, "has fewer items than"),
  maxItems: limit(itemsOf, atMost, "has more items than"),
  uniqueItems: (given, value, { path }) =>
    given === true && Array.isArray(value)
      ? fault(new Set(value.map(canonical)).size === value.length, path, "has equal items")
      : [],
  prefixItems: (given, value, { path, ctx }) =>
    Array.isArray(value)
      ? list(given).flatMap((s, i) => (i < value.length ? ctx.check(value[i], s, `${path}/${i}`) : []))
      : [],
  items: (given, value, { path, schema, ctx }) =>
    Array.isArray(value)
      ? value.flatMap((v, i) =>
          i < list(schema["prefixItems"]).length ? [] : ctx.check(v, given, `${path}/${i}`),
        )
      : [],
  contains,
  minProperties: limit(keysOf, atLeast, "has fewer properties than"),
  maxProperties: limit(keysOf, atMost, "has more properties than"),
  required: (given, value, { path }) =>
    isObject(value)
      ? list(given).flatMap((key) => fault(Object.hasOwn(value, String(key)), path, `lacks "${String(key)}"`))
      : [],
  dependentRequired: (given, value, { path }) =>
    isObject(value) && isObject(given)
      ? Object.entries(given).flatMap(([key, needs]) =>
          Object.hasOwn(value, key)
            ? list(needs).flatMap((n) => fault(Object.hasOwn(value, String(n)), path, `lacks "${String(n)}"`))
            : [],
        )
      : [],
  properties,
  patternProperties,
  additionalProperties,
  propertyNames: (given, value, { path, ctx }) =>
    isObject(value) ? Object.keys(value).flatMap((key) => ctx.check(key, given, `${path}/${key}`)) : [],
  allOf: (given, value, { path, ctx }) => list(given).flatMap((s) => ctx.check(value, s, path)),
  anyOf: (given, value, { path, ctx }) =>
    fault(matching(given, value, path, ctx) > 0, path, "matches nothing of anyOf"),
  oneOf: (given, value, { path, ctx }) => {
    const n = matching(given, value, path, ctx);
    return fault(n === 1, path, `matches ${n} of oneOf`);
  },
  not: (given, value, { path, ctx }) =>
    fault(ctx.check(value, given, path).length > 0, path, 'matches "not"'),
  if: conditional,
};

/** Words that say nothing about validity, or that other keywords read. */
export const SILENT: ReadonlySet<string> = new Set(
  (
    "$schema $id $comment $defs definitions $anchor title description default examples deprecated readOnly writeOnly format " +
    "contentMediaType contentEncoding then else minContains maxContains $ref"
  ).split(" "),
);
