import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type {
  comparisonSchema,
  metaResultSchema,
  rowSchema,
  StoredResult,
} from "../../src/cli/result-schema.ts";
import type { runRecordSchema } from "../../src/cli/run-schema.ts";
import { jsonSchema, type SchemaName, SCHEMAS } from "../../src/cli/schema.ts";
import type { RunRecord } from "../../src/core/index.ts";
import type { Comparison, MetaResult, Row } from "../../src/meta/index.ts";
import { call } from "./fake-io.ts";

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "trenchcoat-schema-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function toy(): string {
  const path = join(root, "toy.jsonl");
  const lines = [1, 2, 3, 4].map((i) =>
    JSON.stringify({
      id: `i${i}`,
      references: [`reference number ${i}`],
      outputs: [
        { id: `o${i}a`, system: "A", text: `reference number ${i}`, judgments: [{ value: 4 + (i % 2) }] },
        { id: `o${i}b`, system: "B", text: "another text", judgments: [{ value: i % 3 }] },
      ],
    }),
  );
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

/** What differs from the schema, in words; empty where it fits. */
function misfits(name: SchemaName, json: string): string[] {
  const parsed = SCHEMAS[name].form.safeParse(JSON.parse(json));
  return parsed.success ? [] : parsed.error.issues.map((i) => `${i.path.join(".")}: ${i.message}`);
}

test("the schema of a result is the type of a result, both ways", () => {
  expectTypeOf<z.infer<typeof metaResultSchema>>().toExtend<MetaResult>();
  expectTypeOf<MetaResult>().toExtend<z.infer<typeof metaResultSchema>>();
  expectTypeOf<z.infer<typeof rowSchema>>().toExtend<Row>();
  expectTypeOf<Row>().toExtend<z.infer<typeof rowSchema>>();
  expectTypeOf<z.infer<typeof comparisonSchema>>().toExtend<Comparison>();
  expectTypeOf<Comparison>().toExtend<z.infer<typeof comparisonSchema>>();
  expectTypeOf<StoredResult>().toExtend<MetaResult>();
  expectTypeOf<keyof z.infer<typeof runRecordSchema>>().toEqualTypeOf<keyof RunRecord>();
});

test("schema prints all schemas by name, or one", async () => {
  const all = JSON.parse((await call(["schema"])).out) as Record<string, object>;
  expect(Object.keys(all)).toEqual(Object.keys(SCHEMAS));
  for (const name of Object.keys(SCHEMAS)) {
    const one = JSON.parse((await call(["schema", name])).out) as Record<string, unknown>;
    expect(one).toEqual(all[name]);
    expect(one["$schema"]).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(one).toMatchObject({ type: "object", title: `trenchcoat ${name}` });
  }
});

test("schema of an unknown output exits 2 with the nearest name", async () => {
  const { code, err } = await call(["schema", "mets"]);
  expect(code).toBe(2);
  expect(err).toContain('schema: unknown output "mets"; expected one of: meta, score');
  expect(err).toContain('did you mean "meta"?');
});

test("jsonSchema(meta) demands the contract's fields of rows and comparisons", () => {
  const { properties } = jsonSchema("meta") as {
    properties: Record<string, { items: { required: string[] } }>;
  };
  expect(properties["rows"]!.items.required).toEqual(
    expect.arrayContaining(
      "dataset gold scorer family measure rule level grouping slice value ciLow ciHigh confidence ciMethod population n nItems nSystems dropped resamples seed".split(
        " ",
      ),
    ),
  );
  expect(properties["comparisons"]!.items.required).toEqual(
    expect.arrayContaining(
      "dataset gold a b measure level grouping slice difference ciLow ciHigh p pAdjusted adjust familySize method n dropped seed".split(
        " ",
      ),
    ),
  );
});

test("score --json, run.json, scorers --json, data inspect --json and report.json fit their schemas", async () => {
  const path = toy();
  const dir = join(root, "run");
  const argv = ["score", path, "--scorer", "chrf", "-o", dir, "--threads", "1", "--json"];
  const { out, err } = await call(argv);
  expect(out, err).not.toBe("");
  expect(misfits("score", out)).toEqual([]);
  expect(misfits("run", readFileSync(join(dir, "run.json"), "utf8"))).toEqual([]);
  expect(misfits("scorers", (await call(["scorers", "--json"])).out)).toEqual([]);
  expect(misfits("inspect", (await call(["data", "inspect", path, "--json"])).out)).toEqual([]);
  expect((await call(["report", dir])).code).toBe(0);
  expect(misfits("report", readFileSync(join(dir, "report.json"), "utf8"))).toEqual([]);
});

test("meta --json of ratings and of data without judgments fits the schema", async () => {
  const rated = await call(["meta", toy(), "--scorer", "chrf", "--all", "--resamples", "50", "--json"]);
  expect(rated.err).not.toContain("bug");
  expect(misfits("meta", rated.out)).toEqual([]);
  expect(JSON.parse(rated.out).rows.length).toBeGreaterThan(0);
  const path = join(root, "bare.jsonl");
  writeFileSync(path, `${JSON.stringify({ id: "i", outputs: [{ id: "o", text: "x y" }] })}\n`);
  const bare = await call(["meta", path, "--scorer", "distinct-n", "--json"]);
  expect(misfits("meta", bare.out)).toEqual([]);
  expect(JSON.parse(bare.out).profiles.length).toBeGreaterThan(0);
});
