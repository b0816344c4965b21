import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { DebiasResult } from "../../src/audit/index.ts";
import { debiasResultSchema } from "../../src/cli/debias-schema.ts";
import { seeded } from "../../src/num/index.ts";
import { call } from "./fake-io.ts";

const dir = mkdtempSync(join(tmpdir(), "trenchcoat-debias-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const data = join(dir, "answers.jsonl");
const rng = seeded(1, "debias");
const lines = Array.from({ length: 40 }, (_, i) =>
  JSON.stringify({
    id: `q${i}`,
    prompt: `question ${i}`,
    references: ["a b c d e f g h"],
    outputs: ["A", "B", "C"].map((system) => {
      const quality = Math.round(4 * rng());
      const words = ["a b c d e f g h".slice(0, 2 * quality + 1), "x ".repeat(1 + Math.floor(12 * rng()))];
      return { id: `q${i}${system}`, system, text: words.join(" ").trim(), ratings: { quality } };
    }),
  }),
);
writeFileSync(data, `${lines.join("\n")}\n`);

test("debias PATH --scorer length -o FILE decides first, and the file is a scorer", async () => {
  const file = join(dir, "length.json");
  const { code, out, err } = await call([
    "debias",
    data,
    "--scorer",
    "length",
    "--feature",
    "characters",
    "-o",
    file,
  ]);
  expect(code).toBe(0);
  expect(out).toMatch(/^answers · length · gold: quality\n\nDECISION\n/);
  expect(out).toContain("AGREEMENT WITH HUMANS");
  expect(err).toContain(`--scorer fitted:${file}`);
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
    kind: "debiased",
    base: { scorer: "length" },
  });
  const scored = await call(["meta", data, "--scorer", `fitted:${file}`, "--json"]);
  expect(scored.code).toBe(0);
  expect(scored.out).toContain("length.json");
});

test("debias --json prints what its schema says", async () => {
  expectTypeOf<z.infer<typeof debiasResultSchema>>().toExtend<DebiasResult>();
  const { out } = await call([
    "debias",
    data,
    "--scorer",
    "chrf",
    "--method",
    "piecewise",
    "--json",
    "--seed",
    "9",
  ]);
  const parsed = debiasResultSchema.safeParse(JSON.parse(out));
  expect(parsed.error?.issues ?? []).toEqual([]);
  expect(parsed.data!.seed).toBe(9);
  expect(parsed.data!.isGivenGold).toBe(true);
});

test("debias names an unknown feature, method and scorer with what is known", async () => {
  const feature = await call(["debias", data, "--scorer", "chrf", "--feature", "charcters"]);
  expect([feature.code, feature.err]).toEqual([2, expect.stringContaining('did you mean "characters"?')]);
  const method = await call(["debias", data, "--scorer", "chrf", "--method", "curved"]);
  expect(method.err).toContain('--method: unknown method "curved"');
  const none = await call(["debias", data]);
  expect([none.code, none.err]).toEqual([2, expect.stringContaining("--scorer: no scorer named")]);
});
