import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { schemaCheck } from "../../../src/scorers/verify/json-schema-check.ts";
import { verified, verify } from "./verify-task.ts";

const PERSON = {
  type: "object",
  required: ["name"],
  properties: { name: { type: "string", minLength: 1 }, age: { type: "integer", minimum: 0 } },
  additionalProperties: false,
};

test("schemaCheck(schema)(value) names every fault with its path", () => {
  const check = schemaCheck("s", PERSON);
  expect(check({ name: "a", age: 3 })).toEqual([]);
  expect(check({ age: -1.5, x: 1 })).toEqual([
    '/ lacks "name"',
    "/age is number, not integer",
    "/age is below 0",
    '/ has the additional property "x"',
  ]);
  expect(check([])).toEqual(["/ is array, not object"]);
});

// [schema, right values, wrong values]
const CASES: readonly (readonly [unknown, readonly unknown[], readonly unknown[]])[] = [
  [true, [1, null], []],
  [false, [], [1]],
  [{ type: ["string", "null"] }, ["", null], [0]],
  [{ enum: [1, { a: [1] }] }, [1, { a: [1] }], ["1", { a: [2] }]],
  [{ const: { b: 1, a: 2 } }, [{ a: 2, b: 1 }], [{}]],
  [{ type: "integer" }, [1, 1.0], [1.5]],
  [{ multipleOf: 0.1 }, [0.3, 1], [0.35]],
  [{ exclusiveMinimum: 0, exclusiveMaximum: 2 }, [1, "x"], [0, 2]],
  [{ minLength: 2, maxLength: 2 }, ["ab", "\ud83d\ude00a"], ["a", "abc"]],
  [{ pattern: "^a+$" }, ["aa", 1], ["b"]],
  [
    { items: { type: "number" }, minItems: 1, maxItems: 2, uniqueItems: true },
    [[1], [1, 2]],
    [[], [1, 1], [1, 2, 3], ["a"]],
  ],
  [{ prefixItems: [{ type: "string" }], items: false }, [["a"], []], [["a", 1], [1]]],
  [{ contains: { const: 1 }, maxContains: 1 }, [[1, 2]], [[2], [1, 1]]],
  [
    { minProperties: 1, maxProperties: 1, propertyNames: { maxLength: 1 } },
    [{ a: 1 }],
    [{}, { ab: 1 }, { a: 1, b: 2 }],
  ],
  [
    { patternProperties: { "^n": { type: "number" } }, additionalProperties: { type: "string" } },
    [{ n1: 1, x: "" }],
    [{ n1: "" }, { x: 1 }],
  ],
  [{ dependentRequired: { a: ["b"] } }, [{}, { a: 1, b: 1 }], [{ a: 1 }]],
  [{ anyOf: [{ type: "string" }, { type: "number" }] }, ["", 1], [null]],
  [{ oneOf: [{ type: "number" }, { minimum: 5 }] }, [1, "x"], [6]],
  [{ allOf: [{ minimum: 1 }, { maximum: 2 }] }, [1], [0, 3]],
  [{ not: { type: "null" } }, [1], [null]],
  [JSON.parse('{"if": {"const": 1}, "then": false, "else": {"type": "string"}}'), ["a"], [1, 2]],
  [
    {
      $defs: { tree: { type: "object", properties: { kids: { items: { $ref: "#/$defs/tree" } } } } },
      $ref: "#/$defs/tree",
    },
    [{ kids: [{ kids: [] }] }],
    [{ kids: [1] }],
  ],
  [{ required: ["__proto__", "toString"] }, [JSON.parse('{"__proto__": 1, "toString": 2}')], [{}]],
];

test.each(CASES)("schemaCheck(%j) tells right values from wrong ones", (schema, right, wrong) => {
  const check = schemaCheck("s", schema);
  for (const value of right) expect([value, check(value)]).toEqual([value, []]);
  for (const value of wrong) expect([value, check(value).length > 0]).toEqual([value, true]);
});

test("schemaCheck(schema) refuses what it would not check", () => {
  expect(() => schemaCheck("s", { unevaluatedProperties: false })).toThrow(
    /s: unsupported keyword "unevaluatedProperties" at "\/"/,
  );
  expect(() => schemaCheck("s", { $ref: "http://x" })).toThrow(/unresolvable \$ref "http:\/\/x"/);
  expect(() => schemaCheck("s", { pattern: "(" })).toThrow(/Invalid regular expression/);
  expect(() => schemaCheck("s", { properties: { a: 1 } })).toThrow(
    /schema at "\/properties\/a" is no schema/,
  );
});

test("schemaCheck(schema) ends for schemas that only refer to themselves, and for deep values", () => {
  expect(schemaCheck("s", { $ref: "#" })(1)).toEqual([expect.stringMatching(/nested deeper than 256/)]);
  const deep = JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`) as unknown;
  expect(schemaCheck("s", { items: { $ref: "#" } })(deep)).toEqual([
    expect.stringMatching(/nested deeper than 256/),
  ]);
});

test("json-schema reads its schema from a file, or from the item's tag", async () => {
  const dir = mkdtempSync(join(tmpdir(), "schema-"));
  try {
    const file = join(dir, "person.json");
    writeFileSync(file, JSON.stringify(PERSON));
    expect(await verified(`json-schema:schema=${file}`, '{"name": "a"}')).toBe(1);
    expect(await verify(`json-schema:schema=${file}`, "{}")).toEqual({
      values: [0],
      why: '"/ lacks "name""',
    });
    writeFileSync(file, "{");
    await expect(verify(`json-schema:schema=${file}`, "{}")).rejects.toThrow(/person\.json: .*JSON/);
    await expect(verify(`json-schema:schema=${file}x`, "{}")).rejects.toThrow(/cannot read/);
  } finally {
    rmSync(dir, { recursive: true });
  }
  const tags = { schema: JSON.stringify(PERSON) };
  expect(await verified("json-schema", '{"name": "a"}', { tags })).toBe(1);
  expect(await verified("json-schema:place=fence", '```json\n{"name": "a"}\n```', { tags })).toBe(1);
  expect(await verify("json-schema", "not json", { tags })).toMatchObject({ values: [0] });
  expect(await verify("json-schema", "{}")).toEqual({ missing: "no usable schema" });
});
